import { existsSync } from "node:fs";
import { findProgram, run } from "./command.mjs";

const packages = ["chromium", "fonts-dejavu-core", "fonts-liberation"];

/** @returns {string | undefined} path of a Chromium or Chrome on this machine */
export function findBrowser() {
  const applications = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"];
  return findProgram("chromium", "chromium-browser", "google-chrome") ?? applications.find((path) => existsSync(path));
}

/**
 * Finds a browser; on Debian installs one where this process may.
 * @returns {Promise<string>} its path
 */
export async function installBrowser() {
  const found = findBrowser();
  if (found) return found;
  const apt = findProgram("apt-get");
  if (!apt || process.getuid?.() !== 0) {
    throw new Error(`The tests need a Chromium. Install it, for instance as root: apt-get install ${packages.join(" ")}`);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run(apt, ["update", "-qq"], { quiet: true, env });
  await run(apt, ["install", "-y", "-qq", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", ...packages], { quiet: true, env });
  const installed = findBrowser();
  if (!installed) throw new Error("Chromium was installed, but is not on the search path.");
  return installed;
}
