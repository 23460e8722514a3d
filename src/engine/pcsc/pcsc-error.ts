import { failure, type EngineFailure } from "../failure";

/** PC/SC's error numbers (PC/SC part 5), as far as they mean something here. */
export const pcscErrorCode = {
  cancelled: 0x80100002,
  insufficientBuffer: 0x80100008,
  unknownReader: 0x80100009,
  timeout: 0x8010000a,
  sharingViolation: 0x8010000b,
  noSmartcard: 0x8010000c,
  readerUnavailable: 0x80100017,
  noService: 0x8010001d,
  serviceStopped: 0x8010001e,
  noReadersAvailable: 0x8010002e,
  unresponsiveCard: 0x80100066,
  unpoweredCard: 0x80100067,
  resetCard: 0x80100068,
  removedCard: 0x80100069,
} as const;

/** Why no connection to a card came about, by the number of PC/SC's error. */
export function connectFailure(code: number, reader: string): EngineFailure {
  switch (code) {
    case pcscErrorCode.sharingViolation:
      return failure("card-in-use", { reader });
    case pcscErrorCode.noSmartcard:
    case pcscErrorCode.unresponsiveCard:
    case pcscErrorCode.unpoweredCard:
      return failure("no-card", { reader });
    case pcscErrorCode.removedCard:
      return failure("card-removed", { reader });
    case pcscErrorCode.unknownReader:
    case pcscErrorCode.readerUnavailable:
      return failure("no-such-reader", { reader });
    default:
      return failure("pcsc-unavailable", { reason: unavailableReason(code) });
  }
}

/** Why a command was not answered, by the number of PC/SC's error. Whatever it is, the session with the card is over. */
export function transmitFailure(code: number, reader: string): EngineFailure {
  return code === pcscErrorCode.resetCard ? failure("card-in-use", { reader }) : failure("card-removed", { reader });
}

/** Why PC/SC cannot be used, as a sentence with what to do, by the number of its error. */
export function unavailableReason(code: number): string {
  switch (code) {
    case pcscErrorCode.noService:
    case pcscErrorCode.serviceStopped:
      return process.platform === "linux"
        ? "The smart card service is not running. Install and start pcscd; readers then appear by themselves."
        : "The smart card service is not running. It starts with the first reader that is plugged in.";
    default:
      return "The smart card service does not answer. Restart it, and plug the reader in again.";
  }
}

/** The runtime that a binding has to fit, in words. */
export function runtimeName(): string {
  const electron = process.versions["electron"];
  const runtime = electron === undefined ? `Node.js ${process.versions.node}` : `Electron ${electron}`;
  return `${runtime}, ABI ${process.versions.modules}`;
}
