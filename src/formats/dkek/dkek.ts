import { sha256 } from "@noble/hashes/sha2.js";
import { concat, wipe } from "../bytes";
import { SHARE_LENGTH } from "./share-file";

/** Keys that wrap other keys (SmartCard-HSM ref. 5.3), 32 bytes each. */
export interface DkekKeys {
  /** AES-256-CBC key. */
  kenc: Uint8Array;
  /** AES-256-CMAC key. */
  kmac: Uint8Array;
}

/**
 * KCV of a DKEK of zeros: what comes out when the same share is imported twice.
 * Such a DKEK protects nothing, everybody knows it.
 */
export const ZERO_DKEK_KCV = "66687AADF862BD77";

/** The DKEK: the exclusive or of all its shares, in any order. */
export function combineShares(shares: readonly Uint8Array[]): Uint8Array {
  const dkek = new Uint8Array(SHARE_LENGTH);
  for (const share of shares) {
    if (share.length !== SHARE_LENGTH) throw new RangeError(`a share has ${SHARE_LENGTH} bytes`);
    share.forEach((byte, i) => (dkek[i] = (dkek[i] ?? 0) ^ byte));
  }
  return dkek;
}

/** Key check value: the first 8 bytes of SHA-256(DKEK). */
export function keyCheckValue(dkek: Uint8Array): Uint8Array {
  return sha256(dkek).slice(0, 8);
}

/** Kenc = SHA-256(DKEK ‖ 00000001), Kmac = SHA-256(DKEK ‖ 00000002). */
export function deriveDkekKeys(dkek: Uint8Array): DkekKeys {
  return { kenc: derive(dkek, 1), kmac: derive(dkek, 2) };
}

function derive(dkek: Uint8Array, counter: number): Uint8Array {
  const input = concat(dkek, Uint8Array.of(0, 0, 0, counter));
  const key = sha256(input);
  wipe(input);
  return key;
}
