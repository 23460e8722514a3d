import { existsSync, statSync } from "node:fs";
import { npm } from "./command.mjs";

/** Installs the npm packages of package-lock.json, unless they are there already. */
export async function installDependencies() {
  const installed = "node_modules/.package-lock.json";
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync("package-lock.json").mtimeMs) return;
  await npm(["ci", "--no-audit", "--no-fund"], { quiet: true });
}
