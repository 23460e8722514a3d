"use strict";
// Ends the extension host when the server is gone; the native module watches from a thread, a timer does here.
exports.start = (parent) => {
  setInterval(() => {
    try {
      process.kill(parent, 0);
    } catch {
      process.exit(87);
    }
  }, 1000).unref();
};
exports.exit = (code) => process.exit(code);
