import { existsSync } from "node:fs";
import { findProgram, run } from "../../../scripts/prepare/command.mjs";

/** System programs need not be on everybody's search path. */
process.env["PATH"] += ":/usr/sbin:/sbin";

/** Debian package by the program or file that it brings along. */
const programs = {
  pcscd: "pcscd",
  "sc-hsm-tool": "opensc",
  "pkcs11-tool": "opensc",
  "pkcs15-tool": "opensc",
  ip: "iproute2",
  unshare: "util-linux",
  nsenter: "util-linux",
  setpriv: "util-linux",
  // What the package pcsclite is compiled with, and a reader that can be plugged in.
  python3: "python3-minimal",
  make: "make",
  "g++": "g++",
  gcc: "gcc",
};
const files = {
  "/usr/lib/pcsc/drivers/serial/libifdvpcd.so": "vsmartcard-vpcd",
  "/usr/include/PCSC/ifdhandler.h": "libpcsclite-dev",
};

function missingPackages() {
  const missing = Object.entries(programs).filter(([program]) => findProgram(program) === undefined);
  missing.push(...Object.entries(files).filter(([file]) => !existsSync(file)));
  return [...new Set(missing.map(([, name]) => name))];
}

/** Fails where something is missing, and tells how to get it. */
export function needPcscLab() {
  const missing = missingPackages();
  const command = `apt-get install ${missing.join(" ")}`;
  if (missing.length > 0) throw new Error(`These tests need a PC/SC daemon and OpenSC. On Debian, as root: ${command}`);
  if (process.getuid?.() !== 0) throw new Error("These tests need root: they give each PC/SC daemon a network of its own.");
}

/** Installs on Debian what a laboratory needs, where this process may. */
export async function installPcscLab() {
  const missing = missingPackages();
  const apt = findProgram("apt-get");
  if (missing.length > 0 && apt && process.getuid?.() === 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await run(apt, ["update", "-qq"], { quiet: true, env });
    await run(apt, ["install", "-y", "-qq", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", ...missing], { quiet: true, env });
  }
  needPcscLab();
}
