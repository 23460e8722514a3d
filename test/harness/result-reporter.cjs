"use strict";
const { mkdirSync, writeFileSync } = require("node:fs");
const { dirname } = require("node:path");

/**
 * Writes what a Mocha run came to into the file that the reporter option `output` names, when the run has ended:
 * `{ passed: number, failures: { title, error }[], slowest: { title, milliseconds }[] }`.
 * A test that is skipped counts as failed.
 */
module.exports = class ResultReporter {
  constructor(runner, options) {
    const output = options.reporterOptions?.output ?? options.reporterOption?.output;
    const failures = [];
    const times = [];
    let passed = 0;
    runner.on("pass", (test) => {
      passed++;
      times.push({ title: test.fullTitle(), milliseconds: test.duration ?? 0 });
    });
    runner.on("fail", (test, error) => failures.push({ title: test.fullTitle(), error: String(error?.stack ?? error) }));
    runner.on("pending", (test) => failures.push({ title: test.fullTitle(), error: "The test was skipped." }));
    runner.on("end", () => {
      const slowest = times.sort((a, b) => b.milliseconds - a.milliseconds).slice(0, 3);
      mkdirSync(dirname(output), { recursive: true });
      writeFileSync(output, JSON.stringify({ passed, failures, slowest }, null, 2));
    });
  }
};
