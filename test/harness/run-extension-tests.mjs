// Runs test/extension inside a real extension host: the desktop's VS Code where there is one, else the VS Code server.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runTests } from "@vscode/test-electron";
import { findDesktop } from "../../scripts/prepare/desktop.mjs";

const state = await mkdtemp(join(tmpdir(), "extension-tests-"));
// A workspace of several folders takes one more without a new window.
const workspace = join(state, "tests.code-workspace");
await mkdir(join(state, "tests"));
await writeFile(workspace, JSON.stringify({ folders: [{ path: "tests" }] }));
try {
  await runTests({
    vscodeExecutablePath: findDesktop()?.executable ?? resolve("test/harness/server-as-code.mjs"),
    extensionDevelopmentPath: resolve("."),
    extensionTestsPath: resolve(".cache/test/extension/index.js"),
    launchArgs: [workspace, `--user-data-dir=${join(state, "user")}`, `--extensions-dir=${join(state, "extensions")}`],
    extensionTestsEnv: {
      TEST_RESULT: resolve(process.argv[2] ?? ".cache/results/extension.json"),
      TEST_REPORTER: resolve("test/harness/result-reporter.cjs"),
      TEST_VIRTUAL_CARDS: join(state, "virtual-cards"),
    },
  });
} finally {
  await rm(state, { recursive: true, force: true, maxRetries: 5 });
}
