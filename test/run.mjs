// Installs what is missing, checks, builds, packs, and runs every suite: `npm test`, or `npm test -- unit card` for some of them.
// Plain Node until the npm packages are there. Ends with `N passed, N failed`.
import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename } from "node:path";
import { glob } from "../scripts/glob.mjs";
import { run } from "../scripts/prepare/command.mjs";
import { installBrowser } from "../scripts/prepare/browser.mjs";
import { installDependencies, installPcsclite } from "../scripts/prepare/dependencies.mjs";
import { installPcscLab } from "./harness/pcscd/install.mjs";
import { installServer } from "../scripts/vscode-server/install.mjs";
import { writeInteropReport } from "./harness/interop-report.mjs";

/** @typedef {{ passed: number, failures: { title: string, error: string }[], slowest: { title: string, milliseconds: number }[] }} Result */

const total = { passed: 0, failed: 0 };

/**
 * Does one step and tells how long it took; a step that fails counts as one failure.
 * @param {string} name
 * @param {() => Promise<void>} work
 * @returns {Promise<boolean>} whether it succeeded
 */
async function step(name, work) {
  const start = performance.now();
  const problem = await work().then(() => undefined, String);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (problem !== undefined) total.failed++;
  console.log(problem === undefined ? `${name}: ${seconds} s` : `${name}: FAILED after ${seconds} s\n${problem}`);
  return problem === undefined;
}

/** @param {string[]} args */
const node = (...args) => run(process.execPath, args);

/**
 * Runs a suite and reads its result file. A suite whose file is missing crashed; one without tests proves nothing.
 * @param {string} suite
 * @param {(result: string) => Promise<void>} start
 * @returns {Promise<Result>}
 */
async function resultOf(suite, start) {
  const file = `.cache/results/${suite}.json`;
  const begin = performance.now();
  await rm(file, { force: true });
  const ending = await start(file).then(() => undefined, String);
  /** @type {Result} */
  const { passed, failures, slowest } = existsSync(file)
    ? JSON.parse(readFileSync(file, "utf8"))
    : { passed: 0, failures: [{ title: suite, error: `The suite left no result: ${ending}` }], slowest: [] };
  if (passed + failures.length === 0) failures.push({ title: suite, error: "The suite ran no test." });
  else if (ending !== undefined && failures.length === 0) failures.push({ title: suite, error: ending });
  console.log(`${suite}: ${passed} passed, ${failures.length} failed in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  for (const { title, milliseconds } of slowest) if (milliseconds > 1000) console.log(`  ${(milliseconds / 1000).toFixed(1)} s  ${title}`);
  for (const { title, error } of failures) console.log(`\n  FAILED ${title}\n    ${error.replaceAll("\n", "\n    ")}\n`);
  return { passed, failures, slowest };
}

/**
 * Runs a suite and counts what it came to.
 * @param {string} suite
 * @param {(result: string) => Promise<void>} start
 * @param {{ secondChance?: boolean }} [options] whether it starts over once after a failure, and the second time counts
 */
async function runSuite(suite, start, { secondChance = false } = {}) {
  let result = await resultOf(suite, start);
  if (secondChance && result.failures.length > 0) {
    console.log(`${suite}: starts over`);
    result = await resultOf(suite, start);
  }
  total.passed += result.passed;
  total.failed += result.failures.length;
}

/** @param {string[]} files @param {string} result @param {string[]} options */
async function mochaOn(files, result, ...options) {
  if (files.length === 0) throw new Error("It has no test files.");
  const reporter = ["--reporter", "test/harness/result-reporter.cjs", "--reporter-option", `output=${result}`];
  await node("node_modules/mocha/bin/mocha.js", "--no-config", ...reporter, ...options, ...files);
}

/** @param {string} suite */
const testFiles = (suite) => glob(`.cache/test/${suite}`, ".test.js");

/** @param {string} suite @param {string[]} options */
const mocha = (suite, ...options) => runSuite(suite, async (result) => mochaOn(await testFiles(suite), result, ...options));

/**
 * A person's clicks, each file in a workbench of its own. VS Code itself loses a key or keeps a hover once in thousands of
 * steps, and each step of a file stands on the one before: so a file that fails starts over once, and says so.
 */
async function ui() {
  await rm(".cache/pictures", { recursive: true, force: true });
  const files = await testFiles("ui");
  if (files.length === 0) await runSuite("ui", (result) => mochaOn([], result));
  for (const file of files) {
    // What a set-up that failed left open would keep it from ending.
    const start = (/** @type {string} */ result) => mochaOn([file], result, "--timeout", "240000", "--bail", "--exit");
    await runSuite(`ui/${basename(file, ".test.js")}`, start, { secondChance: true });
  }
}

/** @typedef {{ needs?: ("pcsc" | "workbench")[], start: () => Promise<void> }} Suite */

/** @type {Record<string, Suite>} */
const suites = {
  unit: { start: () => mocha("unit", "--timeout", "20000") },
  card: { start: () => mocha("card", "--timeout", "60000", "--parallel", "--jobs", "2") },
  pcsc: { needs: ["pcsc"], start: () => mocha("pcsc", "--timeout", "60000", "--parallel", "--jobs", "2") },
  interop: {
    needs: ["pcsc"],
    start: async () => {
      await mocha("interop", "--timeout", "180000", "--parallel", "--jobs", "2");
      await step("docs/interop.md", () => writeInteropReport(".cache/results/interop.json"));
    },
  },
  extension: {
    needs: ["workbench"],
    start: () => runSuite("extension", (result) => run(process.execPath, ["test/harness/run-extension-tests.mjs", result], { quiet: true })),
  },
  ui: { needs: ["workbench", "pcsc"], start: ui },
};

async function prepareWorkbench() {
  const browser = step("Chromium", async () => void (await installBrowser()));
  const server = step("VS Code server", async () => void (await installServer()));
  return (await browser) && (await server);
}

async function check() {
  await step("types", () => node("node_modules/typescript/bin/tsc", "-b"));
  await step("lint", () => node("node_modules/eslint/bin/eslint.js", "--max-warnings", "0", "."));
}

async function main() {
  const wanted = process.argv.slice(2);
  const chosen = Object.entries(suites).filter(([suite]) => wanted.length === 0 || wanted.includes(suite));
  const needs = new Set(chosen.flatMap(([, suite]) => suite.needs ?? []));

  const hasLab = !needs.has("pcsc") || (await step("PC/SC daemon and OpenSC", installPcscLab));
  // After the system's packages: npm compiles pcsclite with them.
  if (!(await step("npm packages", installDependencies))) return;
  const pcsc = hasLab && (!needs.has("pcsc") || (await step("pcsclite", installPcsclite)));
  const built = await step("build", () => node("esbuild.mjs").then(() => node("esbuild.mjs", "--tests")));
  const packed = built && (await step("package", () => node("scripts/package.mjs")));
  const checks = wanted.length === 0 ? check() : undefined;
  const ready = !needs.has("workbench") || (await prepareWorkbench());
  const has = { pcsc, workbench: packed && ready };
  for (const [name, suite] of chosen) {
    if (built && (suite.needs ?? []).every((need) => has[need])) await suite.start();
    else await runSuite(name, () => Promise.reject(new Error("what it needs could not be made")));
    // Beside the first suite, which only computes; those after it would be kept waiting.
    await checks;
  }
}

await main();
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
