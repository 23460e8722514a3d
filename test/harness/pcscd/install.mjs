import { existsSync } from "node:fs";
import { installPackages } from "../../../scripts/prepare/apt.mjs";
import { findProgram } from "../../../scripts/prepare/command.mjs";
import { findSystemPrograms } from "../../../scripts/prepare/pcscd.mjs";

findSystemPrograms();

const purpose = "These tests need a PC/SC daemon, OpenSC, OpenSSL and a compiler.";

/** Debian package by the program or file that it brings along. */
const programs = {
  pcscd: "pcscd",
  "sc-hsm-tool": "opensc",
  "pkcs11-tool": "opensc",
  "pkcs15-tool": "opensc",
  openssl: "openssl",
  ip: "iproute2",
  unshare: "util-linux",
  nsenter: "util-linux",
  setpriv: "util-linux",
  // What the package pcsclite is compiled with, and a reader that can be plugged in.
  python3: "python3",
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
  if (missing.length > 0) throw new Error(`${purpose} On Debian, as root: apt-get install ${missing.join(" ")}`);
  if (process.getuid?.() !== 0) throw new Error("These tests need root: they give each PC/SC daemon a network of its own.");
}

/** Installs on Debian what a laboratory needs, where this process may. */
export async function installPcscLab() {
  const missing = missingPackages();
  if (missing.length > 0) await installPackages(missing, purpose);
  needPcscLab();
}
