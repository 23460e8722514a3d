import { findProgram, run } from "./command.mjs";

/**
 * Installs Debian packages where this process may; elsewhere fails and tells how to do it.
 * @param {string[]} packages
 * @param {string} purpose what needs them: "The tests need a Chromium."
 */
export async function installPackages(packages, purpose) {
  const apt = findProgram("apt-get");
  if (!apt || process.getuid?.() !== 0) throw new Error(`${purpose} On Debian, as root: apt-get install ${packages.join(" ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run(apt, ["update", "-qq"], { quiet: true, env });
  await run(apt, ["install", "-y", "-qq", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", ...packages], { quiet: true, env });
}
