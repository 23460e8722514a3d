// Shows the extension with two virtual cards and a sample workspace, in this desktop's VS Code or in the browser.
// What was done stays for the next time; `npm run demo -- --fresh` begins anew. `npm run demo -- --pcsc` shows the readers
// of a PC/SC daemon instead, which it starts where none runs.
import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { run } from "./prepare/command.mjs";
import { installDependencies } from "./prepare/dependencies.mjs";
import { findDesktop } from "./prepare/desktop.mjs";
import { startPcscd } from "./prepare/pcscd.mjs";
import { installServer } from "./vscode-server/install.mjs";
import { installExtension, quietSettings, startServer, workbenchAddress } from "./vscode-server/start.mjs";

const pcsc = process.argv.includes("--pcsc");
const home = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "smartcard-hsm-vscode", pcsc ? "demo-pcsc" : "demo");
const virtualCards = join(home, "virtual-cards");
const workspace = join(home, "workspace");
const extensions = join(home, "extensions");
const vsix = resolve(".cache/smartcard-hsm.vsix");
const settings = { "smartcardHsm.virtualCards.folder": virtualCards };

async function addVirtualCards() {
  await mkdir(virtualCards, { recursive: true });
  if ((await readdir(virtualCards)).length > 0) return;
  // Loaded late: it needs an npm package.
  const { startEngine } = await import("./engine-over-stdio.mjs");
  const engine = await startEngine({ virtualCards });
  for (let card = 0; card < 2; card++) await engine.connection.sendRequest("virtualCard/add", {});
  await engine.stop();
}

/** @param {string} command the desktop's `code` */
async function showOnDesktop(command) {
  const data = join(home, "desktop");
  await mkdir(join(data, "User"), { recursive: true });
  await writeFile(join(data, "User/settings.json"), JSON.stringify({ ...quietSettings, ...settings }, null, 2));
  const profile = ["--user-data-dir", data, "--extensions-dir", extensions];
  const shell = process.platform === "win32" ? ["cmd.exe", "/c", command] : [command];
  const code = (/** @type {string[]} */ ...args) => run(shell[0] ?? command, [...shell.slice(1), ...profile, ...args]);
  await code("--install-extension", vsix, "--force");
  console.log("VS Code opens; the demo ends when its window is closed.");
  await code("--new-window", "--wait", "--disable-workspace-trust", workspace);
}

async function showInBrowser() {
  console.log("No desktop VS Code here: preparing a VS Code server.");
  const program = await installServer();
  const options = { data: join(home, "server"), extensions, settings };
  await installExtension(program, vsix, options);
  const server = await startServer(program, options);
  console.log(`\nOpen this address in a browser on this machine; Ctrl+C ends the demo.\n\n  ${workbenchAddress(server, { folder: workspace })}\n`);
  await new Promise((end) => {
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.once(signal, end);
  });
  await server.stop();
}

if (process.argv.includes("--fresh")) await rm(home, { recursive: true, force: true });
await installDependencies();
await run(process.execPath, ["esbuild.mjs"]);
await run(process.execPath, ["scripts/package.mjs"], { quiet: true });
const stopPcscd = pcsc ? await startPcscd() : undefined;
if (!pcsc) await addVirtualCards();
await cp("demo", workspace, { recursive: true, force: false });
if (pcsc) console.log("Readers come from PC/SC. To put a card into one, run in another terminal: npm run card");
const desktop = findDesktop();
await (desktop ? showOnDesktop(desktop.command) : showInBrowser());
stopPcscd?.();
