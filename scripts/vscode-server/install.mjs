import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { homedir } from "node:os";
import { join, relative, resolve } from "node:path";
import { glob } from "../glob.mjs";
import { npm } from "../prepare/command.mjs";

/** Like every script here, this one runs in the root of the repository. */
const source = resolve("scripts/vscode-server");

/** VS Code's own extensions that the workbench is started with: a few start faster than all. */
const builtinExtensions = ["configuration-editing", "json", "markdown-basics", "markdown-language-features", "theme-defaults", "theme-modern-icons", "theme-seti"];

/** What a server is started with. @typedef {{ node: string, main: string, builtinExtensions: string }} ServerProgram */

/**
 * Installs the VS Code server into the user's cache, unless this very version lies there already.
 * @returns {Promise<ServerProgram>}
 */
export async function installServer() {
  const cache = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  const folder = join(cache, "smartcard-hsm-vscode", await versionOfServer());
  if (!existsSync(folder)) {
    const partial = `${folder}.partial-${process.pid}`;
    await installInto(partial);
    // Another run may have been faster: its folder holds the same.
    await rename(partial, folder).catch(() => rm(partial, { recursive: true, force: true }));
  }
  const node = ["x64", "arm64"].map((cpu) => join(folder, `node_modules/node-linux-${cpu}/bin/node`)).find((path) => existsSync(path));
  return {
    node: node ?? process.execPath,
    main: join(folder, "node_modules/code-server/lib/vscode/out/server-main.js"),
    builtinExtensions: join(folder, "builtin-extensions"),
  };
}

async function versionOfServer() {
  const hash = createHash("sha256");
  for (const file of ["package.json", "package-lock.json", "install.mjs", ...(await standIns())]) hash.update(await readFile(join(source, file)));
  return hash.digest("hex").slice(0, 16);
}

async function standIns() {
  const files = await glob(join(source, "stand-ins"), "");
  return files.map((file) => relative(source, file));
}

/** @param {string} folder */
async function installInto(folder) {
  await mkdir(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json", "stand-ins"]) await cp(join(source, file), join(folder, file), { recursive: true });
  await npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder, quiet: true });
  // The server looks for its modules beside itself.
  await symlink("../../..", join(folder, "node_modules/code-server/lib/vscode/node_modules"), "dir");
  await mkdir(join(folder, "builtin-extensions"));
  for (const name of builtinExtensions) {
    await symlink(`../node_modules/code-server/lib/vscode/extensions/${name}`, join(folder, "builtin-extensions", name), "dir");
  }
}
