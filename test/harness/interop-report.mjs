import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";

/** @typedef {{ path: string[], passed: boolean }} Case Titles from the outermost suite to the test, and what came of it. */

const page = "docs/interop.md";
const begin = "<!-- Written by the tests from here on: node test/run.mjs interop -->";

/** The suite around each case says which programs it is about: `sc-hsm-tool → engine`. */
const arrow = " → ";
const tools = ["sc-hsm-tool", "pkcs11-tool", "pkcs15-tool"];

/**
 * The results as Markdown, a table for each outermost suite: by title these, in the order of the tests their cases, so
 * that nothing but a result or a version makes a difference.
 * @param {Case[]} cases
 * @param {string} version of OpenSC
 * @returns {string}
 */
export function interopTables(cases, version) {
  const subjects = [...new Set(cases.map(({ path: [subject = ""] }) => subject))].sort();
  return subjects.map((subject) => tableOf(subject, cases.filter(({ path }) => path[0] === subject), version)).join("\n");
}

/** @param {string} subject @param {Case[]} cases @param {string} version */
function tableOf(subject, cases, version) {
  const rows = cases.map(({ path, passed }) => {
    const direction = path.find((title) => title.includes(arrow));
    // A hook that failed has the title of no direction.
    if (direction === undefined && passed) throw new Error(`"${path.join(" ")}" does not say in which direction it goes.`);
    const used = tools.filter((tool) => direction?.split(arrow).includes(tool));
    const what = path.filter((title) => title !== subject && title !== direction).join(": ");
    return [what, direction ?? "–", used.map((tool) => `${tool} ${version}`).join(", ") || "–", passed ? "passed" : "**failed**"];
  });
  const lines = [["Case", "Direction", "Tool", "Result"], ["---", "---", "---", "---"], ...rows];
  const table = lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`).join("\n");
  return `### ${subject}\n\n${table}\n`;
}

/** @param {string} program @param {string[]} args @param {RegExp} pattern */
async function versionOf(program, args, pattern) {
  const { stdout } = await promisify(execFile)(program, args);
  const [, version] = pattern.exec(stdout) ?? [];
  if (version === undefined) throw new Error(`${program} does not tell its version: ${stdout}`);
  return version;
}

/**
 * Writes the results of the suite below what people wrote.
 * @param {string} resultFile what the result reporter left
 */
export async function writeInteropReport(resultFile) {
  /** @type {{ tests: Case[] }} */
  const { tests } = JSON.parse(await readFile(resultFile, "utf8"));
  const openSc = await versionOf("opensc-tool", ["--info"], /OpenSC (\S+)/);
  const daemon = await versionOf("pcscd", ["--version"], /version (\S+?)\.?\n/);
  const [written = ""] = (await readFile(page, "utf8")).split(begin);
  const passed = tests.filter((test) => test.passed).length;
  const summary = `${passed} of ${tests.length} passed, with OpenSC ${openSc} and pcscd ${daemon}.`;
  await writeFile(page, `${written}${begin}\n\n${summary}\n\n${interopTables(tests, openSc)}`);
}
