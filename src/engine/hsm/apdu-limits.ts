import { fail } from "../failure";

/** Bytes of an APDU that every reader and card is known to take, where the reader tells nothing else (SmartCard-HSM ref. 6.6, 10). */
export const SAFE_APDU_LENGTH = 1014;

/** Data of short APDUs (ISO 7816-4 5.1). */
const short = { command: 255, response: 256 };
const extended = { command: 65_535, response: 65_536 };

/** Most bytes of data that go through a reader in one APDU. */
export interface ApduLimits {
  command: number;
  response: number;
}

/** @param told by the reader; up to 256 bytes: it takes short APDUs only */
export function apduLimits(told: number | undefined): ApduLimits {
  if (told === undefined) return extended;
  if (told <= short.response) return short;
  return { command: Math.min(told, extended.command), response: Math.min(told, extended.response) };
}

/** @throws EngineFailure `reader-limit` */
export function requireWithin(limit: number, needed: number): void {
  if (needed > limit) fail("reader-limit", { needed, limit });
}
