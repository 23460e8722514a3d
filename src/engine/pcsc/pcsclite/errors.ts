import { failure, type EngineFailure } from "../../failure";

/** PC/SC's error numbers (PC/SC part 5), as far as they mean something to a person. */
const pcscError = {
  noService: 0x8010001d,
  serviceStopped: 0x8010001e,
  sharingViolation: 0x8010000b,
  noSmartcard: 0x8010000c,
  unknownReader: 0x80100009,
  readerUnavailable: 0x80100017,
  unresponsiveCard: 0x80100066,
  unpoweredCard: 0x80100067,
  resetCard: 0x80100068,
  removedCard: 0x80100069,
} as const;

/**
 * The number in a message of the package, 0 without one: "SCardConnect error: Sharing violation.(0x8010000b)".
 * Some systems extend its sign to 64 bits.
 */
export function pcscErrorNumber(error: unknown): number {
  const found = error instanceof Error ? /\(0x(?:f{8})?([0-9a-f]{8})\)/i.exec(error.message) : null;
  return Number.parseInt(found?.[1] ?? "0", 16);
}

/** Why no connection to a card came about. */
export function connectFailure(error: unknown, reader: string): EngineFailure {
  switch (pcscErrorNumber(error)) {
    case pcscError.sharingViolation:
      return failure("card-in-use", { reader });
    case pcscError.noSmartcard:
    case pcscError.unresponsiveCard:
    case pcscError.unpoweredCard:
      return failure("no-card", { reader });
    case pcscError.removedCard:
      return failure("card-removed", { reader });
    case pcscError.unknownReader:
    case pcscError.readerUnavailable:
      return failure("no-such-reader", { reader });
    default:
      return failure("pcsc-unavailable", { reason: unavailableReason(error) });
  }
}

/** Why a command was not answered. Whatever it is, the session with the card is over. */
export function transmitFailure(error: unknown, reader: string): EngineFailure {
  const wasResetByOther = pcscErrorNumber(error) === pcscError.resetCard;
  return wasResetByOther ? failure("card-in-use", { reader }) : failure("card-removed", { reader });
}

/** Why PC/SC cannot be used, as a sentence with what to do. */
export function unavailableReason(error: unknown): string {
  switch (pcscErrorNumber(error)) {
    case pcscError.noService:
    case pcscError.serviceStopped:
      return process.platform === "linux"
        ? "The smart card service is not running. Install and start pcscd; readers then appear by themselves."
        : "The smart card service is not running. It starts with the first reader that is plugged in.";
    default:
      return "The smart card service does not answer. Restart it, and plug the reader in again.";
  }
}

/** Why the package itself could not be loaded, as a sentence with what to do. */
export function notLoadedReason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "MODULE_NOT_FOUND") return "The package pcsclite, which talks to card readers, is not part of this build, so real readers can't be seen.";
  if (error instanceof Error && /libpcsclite.*cannot open shared object/i.test(error.message))
    return "The library libpcsclite is missing. Install pcscd, which brings it along, and restart the window.";
  return `The package pcsclite, which talks to card readers, was not built for this runtime (${runtimeName()}), so real readers can't be seen.`;
}

function runtimeName(): string {
  const electron = process.versions["electron"];
  const runtime = electron === undefined ? `Node.js ${process.versions.node}` : `Electron ${electron}`;
  return `${runtime}, ABI ${process.versions.modules}`;
}
