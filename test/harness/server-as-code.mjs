#!/usr/bin/env node
// Stands in for the `code` that @vscode/test-electron starts: a VS Code server with a headless browser instead of a desktop window.
// Ends with the exit code that the tests in the extension host gave.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchBrowser } from "../../scripts/prepare/launch-browser.mjs";
import { installServer } from "../../scripts/vscode-server/install.mjs";
import { startServer, workbenchAddress } from "../../scripts/vscode-server/start.mjs";

/** @param {string} name */
const option = (name) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? "";

const opened = process.argv[2] ?? "";
const state = await mkdtemp(join(tmpdir(), "extension-host-"));
const server = await startServer(await installServer(), {
  data: join(state, "server"),
  extensions: join(state, "extensions"),
  // Without it the server ignores the payload that names the extension under development.
  flags: ["--enable-smoke-test-driver"],
});
const browser = await launchBrowser();

const stop = async () => {
  await browser.close();
  await server.stop();
  await rm(state, { recursive: true, force: true, maxRetries: 5 });
};
process.once("SIGINT", () => void stop().then(() => process.exit(130)));
process.once("SIGTERM", () => void stop().then(() => process.exit(143)));

const page = await browser.newPage();
/** @type {Promise<number>} */
const ended = new Promise((resolve) => {
  void page.exposeFunction("codeAutomationExit", resolve);
  void page.exposeFunction("codeAutomationLog", (/** @type {string} */ _level, /** @type {unknown[]} */ values) => console.log(...values));
  setTimeout(() => {
    console.error("The tests in the extension host did not end in time.", server.output());
    resolve(1);
  }, 900_000).unref();
});
const remote = (/** @type {string} */ path) => `vscode-remote://${server.origin}${path}`;
await page.goto(
  workbenchAddress(server, opened.endsWith(".code-workspace") ? { workspaceFile: opened } : { folder: opened }, [
    ["extensionDevelopmentPath", remote(option("extensionDevelopmentPath"))],
    ["extensionTestsPath", remote(option("extensionTestsPath"))],
  ]),
);
const code = await ended;
await stop();
process.exit(code);
