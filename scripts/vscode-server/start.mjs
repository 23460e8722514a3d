import { spawn } from "node:child_process";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../prepare/command.mjs";

/** @typedef {import("./install.mjs").ServerProgram} ServerProgram */

/**
 * @typedef {object} ServerOptions
 * @property {string} data folder of the server's state and the user's settings
 * @property {string} extensions folder of the installed extensions
 * @property {Record<string, unknown>} [settings] user settings beside the quiet ones
 * @property {string[]} [flags] further flags of the server
 * @property {boolean} [asksForTrust] whether a folder is trusted only once a person says so; absent: all are trusted
 * @property {NodeJS.ProcessEnv} [env]
 */

/** A running server. @typedef {{ origin: string, output: () => string, stop: () => Promise<void> }} Server */

/** Nothing but the extension asks for attention, and nothing leaves the machine. */
export const quietSettings = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "files.simpleDialog.enable": true,
  "git.enabled": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "window.commandCenter": false,
  "window.confirmBeforeClose": "never",
  "workbench.editor.empty.hint": "hidden",
  "workbench.layoutControl.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.enableExperiments": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/**
 * @param {ServerProgram} program
 * @param {ServerOptions} options
 * @returns {Promise<Server>} once it listens
 */
export async function startServer({ node, main, builtinExtensions }, options) {
  await writeSettings(options.data, options.settings ?? {});
  const flags = ["--host", "127.0.0.1", "--port", "0", "--without-connection-token", "--user-data-dir", join(options.data, "data")];
  flags.push("--disable-telemetry", "--disable-update-check", "--force-disable-user-env");
  flags.push("--builtin-extensions-dir", builtinExtensions);
  if (options.asksForTrust !== true) flags.push("--disable-workspace-trust");
  const child = spawn(node, [main, ...commonFlags(options), ...flags, ...(options.flags ?? [])], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...serverEnvironment(), ...options.env },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const ended = new Promise((resolve) => child.once("close", resolve));
  const killGroup = () => signalGroup(child.pid, "SIGKILL");
  process.once("exit", killGroup);
  const stop = async () => {
    signalGroup(child.pid, "SIGTERM");
    const late = setTimeout(killGroup, 3000);
    await ended;
    clearTimeout(late);
    // What the server started may outlive it.
    killGroup();
    process.off("exit", killGroup);
  };
  try {
    const port = await listeningPort(child, () => output);
    return { origin: `127.0.0.1:${port}`, output: () => output, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Settings are read at once, by a running server too.
 * @param {string} data
 * @param {Record<string, unknown>} settings
 */
export async function writeSettings(data, settings) {
  // Settings of machine scope are read from the machine's file only.
  for (const scope of ["User", "Machine"]) {
    const folder = join(data, "data", scope);
    await mkdir(folder, { recursive: true });
    // Written beside and renamed: a server that reads half of them takes the rest for changed, and wants to be reloaded.
    const partial = join(folder, "settings.json.partial");
    await writeFile(partial, JSON.stringify({ ...quietSettings, ...settings }, null, 2));
    await rename(partial, join(folder, "settings.json"));
  }
}

/**
 * @param {ServerProgram} program
 * @param {string} vsix
 * @param {Pick<ServerOptions, "data" | "extensions">} options
 */
export async function installExtension({ node, main }, vsix, options) {
  await run(node, [main, "--install-extension", vsix, "--force", ...commonFlags(options)], { env: serverEnvironment(), quiet: true });
}

/**
 * Address of the workbench, with what a development payload says.
 * @param {Server} server
 * @param {{ folder: string } | { workspaceFile: string }} opened
 * @param {[string, string][]} [payload]
 */
export function workbenchAddress(server, opened, payload = []) {
  const pairs = JSON.stringify([["skipWelcome", "true"], ...payload]);
  const query = "folder" in opened ? `folder=${encodeURI(opened.folder)}` : `workspace=${encodeURI(opened.workspaceFile)}`;
  return `http://${server.origin}/?${query}&payload=${encodeURIComponent(pairs)}`;
}

/** @param {Pick<ServerOptions, "data" | "extensions">} options */
const commonFlags = ({ data, extensions }) => ["--server-data-dir", data, "--extensions-dir", extensions, "--accept-server-license-terms"];

/** A session inside an editor must not leak into the server. */
function serverEnvironment() {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_RUN_AS_NODE|NODE_OPTIONS)/.test(name));
  return { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: "{}" };
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {() => string} output
 * @returns {Promise<string>}
 */
function listeningPort(child, output) {
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ why) => reject(new Error(`The VS Code server ${why}:\n${output()}`));
    const late = setTimeout(() => fail("did not listen within a minute"), 60_000);
    child.stdout?.on("data", () => {
      const port = /listening on (\d+)/.exec(output())?.[1];
      if (port === undefined) return;
      clearTimeout(late);
      resolve(port);
    });
    child.once("close", () => {
      clearTimeout(late);
      fail("ended");
    });
    child.once("error", reject);
  });
}

/**
 * @param {number | undefined} leader
 * @param {NodeJS.Signals} signal
 */
function signalGroup(leader, signal) {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch {
    // The group has ended already.
  }
}
