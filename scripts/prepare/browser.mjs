import { existsSync } from "node:fs";
import { installPackages } from "./apt.mjs";
import { findProgram } from "./command.mjs";

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
  await installPackages(packages, "The tests need a Chromium.");
  const installed = findBrowser();
  if (!installed) throw new Error("Chromium was installed, but is not on the search path.");
  return installed;
}
