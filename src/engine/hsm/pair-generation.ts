import { encodeEcGeneration, encodeRsaGeneration } from "../../formats/smartcard-hsm";
import type { KeySpec } from "../../protocol";

/** A key that has a public half. */
export type PairSpec = Exclude<KeySpec, { type: "AES" }>;

/** Authority that a request names as the one to be asked; the card only repeats it (SmartCard-HSM ref. 2.8). */
export const REQUESTED_AUTHORITY = "UTCA00001";

/**
 * Data of GENERATE KEY PAIR (SmartCard-HSM ref. 2.8).
 * @param holder CHR of the request
 */
export function generationOf(spec: PairSpec, holder: string): Uint8Array {
  const names = { car: REQUESTED_AUTHORITY, chr: holder };
  return spec.type === "RSA" ? encodeRsaGeneration({ ...names, size: spec.size }) : encodeEcGeneration({ ...names, curve: spec.curve });
}

/** What people call the key. */
export const nameOf = (spec: PairSpec): string => (spec.type === "RSA" ? `RSA ${spec.size}` : `EC ${spec.curve}`);
