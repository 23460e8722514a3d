import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { installPackages } from "./apt.mjs";
import { findProgram } from "./command.mjs";

const socket = process.env["PCSCLITE_CSOCK_NAME"] || "/run/pcscd/pcscd.comm";
const vpcd = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
const PATIENCE_MS = 10_000;

/** Programs of the system need not be on everybody's search path. */
export function findSystemPrograms() {
  const path = process.env["PATH"] ?? "";
  if (!path.split(":").includes("/usr/sbin")) process.env["PATH"] = `${path}:/usr/sbin:/sbin`;
}

/**
 * Sees to it that a PC/SC daemon with the virtual reader vpcd runs.
 * @returns {Promise<() => void>} ends it, if it was started here
 */
export async function startPcscd() {
  findSystemPrograms();
  const packages = [...(findProgram("pcscd") ? [] : ["pcscd"]), ...(existsSync(vpcd) ? [] : ["vsmartcard-vpcd"])];
  if (packages.length > 0) await installPackages(packages, "Readers need a PC/SC daemon with the virtual reader vpcd.");
  if (existsSync(socket)) {
    if (packages.includes("vsmartcard-vpcd")) throw new Error("The PC/SC daemon runs without the virtual reader vpcd. Restart it: systemctl restart pcscd");
    return () => undefined;
  }
  if (process.getuid?.() !== 0) throw new Error("No PC/SC daemon runs. Start it, as root: systemctl enable --now pcscd.socket");
  const daemon = spawn("pcscd", ["--foreground"], { stdio: "ignore" });
  process.once("exit", () => daemon.kill());
  const deadline = Date.now() + PATIENCE_MS;
  while (!existsSync(socket)) {
    if (daemon.exitCode !== null || Date.now() > deadline) throw new Error("The PC/SC daemon does not start. Try it by hand: pcscd --foreground");
    await delay(50);
  }
  return () => void daemon.kill();
}
