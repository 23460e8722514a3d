// Packs dist, which `npm run package` builds first, into .cache/smartcard-hsm.vsix, for this system, or for another one:
// `npm run package -- darwin-arm64` packs .cache/smartcard-hsm-darwin-arm64.vsix.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createVSIX } from "@vscode/vsce";
import { npm } from "./prepare/command.mjs";

const nativeModules = "dist/node_modules";

/** What koffi needs at run time; its own folder also has its source. */
const koffi = ["package.json", "LICENSE.txt", "index.cjs", "src/koffi/index.cjs", "src/koffi/src/static.cjs"].map((part) => `koffi/${part}`);

/** What pcsclite needs at run time, with what it loads. */
const pcsclite = [
  ...["package.json", "LICENSE", "index.js", "lib", "build/Release/pcsclite.node"].map((part) => `pcsclite/${part}`),
  ...["bindings", "file-uri-to-path"],
];

/**
 * The bindings to PC/SC: koffi, and pcsclite where it was compiled for this system.
 * @param {string} source folder of the installed packages
 */
async function copyNativeModules(source) {
  await rm(nativeModules, { recursive: true, force: true });
  const builds = (await readdir(join(source, "@koromix"))).map((name) => `@koromix/${name}`);
  const hasPcsclite = source === "node_modules" && existsSync("node_modules/pcsclite/build/Release/pcsclite.node");
  for (const part of [...koffi, ...builds, ...(hasPcsclite ? pcsclite : [])]) {
    await cp(join(source, part), join(nativeModules, part), { recursive: true });
  }
}

/**
 * The koffi of another system.
 * @param {string} target a target of vsce: linux-x64, alpine-arm64, darwin-arm64, win32-x64, …
 * @returns {Promise<string>} folder of the installed packages
 */
async function installFor(target) {
  const [system = "", architecture = ""] = target.split("-");
  const folder = join(".cache/targets", target);
  const { optionalDependencies } = JSON.parse(await readFile("package.json", "utf8"));
  const cpu = { armhf: "arm" }[architecture] ?? architecture;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, dependencies: { koffi: optionalDependencies.koffi } }));
  const place = ["--os", system === "alpine" ? "linux" : system, "--cpu", cpu];
  await npm(["install", "--ignore-scripts", "--no-audit", "--no-fund", ...place], { cwd: folder, quiet: true });
  return join(folder, "node_modules");
}

const target = process.argv[2];
await mkdir(".cache", { recursive: true });
await copyNativeModules(target === undefined ? "node_modules" : await installFor(target));
// A part of koffi that is missing shall be missed here.
if (target === undefined) createRequire(import.meta.url)(resolve(nativeModules, "koffi"));
await createVSIX({
  packagePath: `.cache/smartcard-hsm${target === undefined ? "" : `-${target}`}.vsix`,
  ...(target !== undefined && { target }),
  // Everything but the native modules is bundled; relative links of the README stay as they are, for want of a public address.
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
