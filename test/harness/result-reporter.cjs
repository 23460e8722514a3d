"use strict";
const { mkdirSync, writeFileSync } = require("node:fs");
const { dirname } = require("node:path");

/**
 * Writes what a Mocha run came to into the file that the reporter option `output` names, when the run has ended:
 * `{ passed: number, failures: { title, error }[], slowest: { title, milliseconds }[], tests: { path: string[], passed }[] }`.
 * A test that is skipped counts as failed.
 */
module.exports = class ResultReporter {
  constructor(runner, options) {
    const output = options.reporterOptions?.output ?? options.reporterOption?.output;
    const failures = [];
    const times = [];
    const tests = [];
    let passed = 0;
    runner.on("pass", (test) => {
      passed++;
      tests.push({ path: test.titlePath(), passed: true });
      times.push({ title: test.fullTitle(), milliseconds: test.duration ?? 0 });
    });
    const fail = (test, error) => {
      failures.push({ title: test.fullTitle(), error });
      tests.push({ path: test.titlePath(), passed: false });
    };
    runner.on("fail", (test, error) => fail(test, String(error?.stack ?? error)));
    runner.on("pending", (test) => fail(test, "The test was skipped."));
    runner.on("end", () => {
      const slowest = times.sort((a, b) => b.milliseconds - a.milliseconds).slice(0, 3);
      mkdirSync(dirname(output), { recursive: true });
      writeFileSync(output, JSON.stringify({ passed, failures, slowest, tests }, null, 2));
    });
  }
};
