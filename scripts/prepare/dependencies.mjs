import { existsSync, readFileSync, statSync } from "node:fs";
import { npm } from "./command.mjs";

/** Installs the npm packages of package-lock.json, unless they are there already. */
export async function installDependencies() {
  const installed = "node_modules/.package-lock.json";
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync("package-lock.json").mtimeMs) return;
  await npm(["ci", "--no-audit", "--no-fund"], { quiet: true });
}

/** Compiles the optional package pcsclite, which is left out where its compiler or libpcsclite-dev was missing. */
export async function installPcsclite() {
  const compiled = "node_modules/pcsclite/build/Release/pcsclite.node";
  if (existsSync(compiled)) return;
  const { optionalDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  await npm(["install", "--no-save", "--no-audit", "--no-fund", `pcsclite@${optionalDependencies.pcsclite}`], { quiet: true });
  if (!existsSync(compiled)) throw new Error("The package pcsclite could not be compiled. npm install --foreground-scripts pcsclite tells why.");
}
