import { bitString, bitsOf } from "../der";
import type { Tlv } from "../tlv";

/** Bits of KeyUsageFlags (ISO 7816-15 8.4.1), the first one most significant. */
export const usageBits = [
  "encrypt",
  "decrypt",
  "sign",
  "signRecover",
  "wrap",
  "unwrap",
  "verify",
  "verifyRecover",
  "derive",
  "nonRepudiation",
] as const;

/** Bits of KeyAccessFlags (ISO 7816-15 8.4.1). */
export const accessBits = ["sensitive", "extract", "alwaysSensitive", "neverExtract", "local"] as const;

/** Bits of CommonObjectFlags (ISO 7816-15 8.2.2). */
export const objectBits = ["private", "modifiable"] as const;

/** Bits of the card flags in CIAInfo (ISO 7816-15 8.10). */
const tokenBits = ["readonly", "loginRequired", "prnGeneration", "eidCompliant"] as const;

export type KeyUsage = (typeof usageBits)[number];
export type AccessFlag = (typeof accessBits)[number];
export type ObjectFlag = (typeof objectBits)[number];
export type TokenFlag = (typeof tokenBits)[number];

/** A BIT STRING whose bits have names; bits without a name are passed over, whatever it declares unused. */
export interface NamedBits<Name extends string> {
  decode(block: Tlv): Name[];
  /** With trailing zeros cut off (X.690 11.2.2). */
  encode(names: readonly Name[]): Uint8Array;
}

function namedBits<Name extends string>(bits: readonly Name[]): NamedBits<Name> {
  return {
    decode: (block) => {
      const bytes = bitsOf(block);
      return bits.filter((_, bit) => (bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7)));
    },
    encode: (names) => {
      const last = Math.max(-1, ...names.map((name) => bits.indexOf(name)));
      const bytes = new Uint8Array(Math.ceil((last + 1) / 8));
      for (const name of names) setBit(bytes, bits.indexOf(name));
      return bitString(bytes, bytes.length * 8 - (last + 1));
    },
  };
}

function setBit(bytes: Uint8Array, bit: number): void {
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
}

export const keyUsage = namedBits<KeyUsage>(usageBits);
export const accessFlags = namedBits<AccessFlag>(accessBits);
export const objectFlags = namedBits<ObjectFlag>(objectBits);
export const tokenFlags = namedBits<TokenFlag>(tokenBits);

const SECRET_KEY_BIT = 11;
const SECRET_KEY_UNUSED_BITS = 7;

/**
 * Usage of a secret key, as every SmartCard-HSM tool writes it: bit 11 is set, and 7 bits are declared unused,
 * for instance 07 C0 10 (SmartCard-HSM ref. 4.1). Not clean DER, but what those tools expect to find.
 */
export function encodeSecretKeyUsage(names: readonly KeyUsage[]): Uint8Array {
  const bytes = new Uint8Array(2);
  for (const name of names) setBit(bytes, usageBits.indexOf(name));
  setBit(bytes, SECRET_KEY_BIT);
  return bitString(bytes, SECRET_KEY_UNUSED_BITS);
}
