"use strict";
// Logs of the server and of output channels: each line is appended to its file, nothing rotates.
const { appendFile } = require("node:fs/promises");

const names = ["trace", "debug", "info", "warning", "error", "critical", "off"];

class Logger {
  constructor(file) {
    this.file = file;
    this.level = 2;
    this.formatted = true;
    this.written = Promise.resolve();
  }
  write(level, text) {
    if (level < this.level) return;
    const line = this.formatted ? `${new Date().toISOString()} [${names[level]}] ${text}\n` : text;
    this.written = this.written.then(() => appendFile(this.file, line)).catch(() => undefined);
  }
  trace(text) { this.write(0, text); }
  debug(text) { this.write(1, text); }
  info(text) { this.write(2, text); }
  warn(text) { this.write(3, text); }
  error(text) { this.write(4, text); }
  critical(text) { this.write(5, text); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  clearFormatters() { this.formatted = false; }
  setPattern() {}
  setAsyncMode() {}
  flush() { return this.written; }
  drop() {}
}

const create = (name, file) => new Logger(file);
const ignore = () => undefined;

// The extension host imports these by name: each is assigned on its own, so that Node sees the names.
exports.version = 0;
exports.setFlushOn = ignore;
exports.setLevel = ignore;
exports.shutdown = ignore;
exports.Logger = Logger;
exports.createLogger = create;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
