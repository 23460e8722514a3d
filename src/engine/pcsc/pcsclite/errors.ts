import { runtimeName } from "../pcsc-error";

/**
 * The number in a message of the package, 0 without one: "SCardConnect error: Sharing violation.(0x8010000b)".
 * Some systems extend its sign to 64 bits.
 */
export function pcscErrorNumber(error: unknown): number {
  const found = error instanceof Error ? /\(0x(?:f{8})?([0-9a-f]{8})\)/i.exec(error.message) : null;
  return Number.parseInt(found?.[1] ?? "0", 16);
}

/** Why the package itself could not be loaded, as a sentence. */
export function notLoadedReason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "MODULE_NOT_FOUND") return "The package pcsclite is not part of this build.";
  if (error instanceof Error && /libpcsclite.*cannot open shared object/i.test(error.message))
    return "The package pcsclite needs the library libpcsclite, which comes with pcscd.";
  return `The package pcsclite was not built for this runtime (${runtimeName()}).`;
}
