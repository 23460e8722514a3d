import { type CurveName, curveNamed } from "../curves";
import { KCV_LENGTH } from "./key-blob";
import type { KeyMaterial } from "./key-material";
import { RANDOM_LENGTH } from "./plaintext";
import { encryptKeyBlob } from "./wrapping";

/** A key as far as its length depends on it; bits for RSA and AES. */
export type KeyToWrap = { type: "RSA"; size: number } | { type: "EC"; curve: CurveName } | { type: "AES"; size: number };

/**
 * Bytes that the blob of such a key has at least on a genuine card: an RSA key with its primes is longer, and so is a key
 * with a list of permitted algorithms.
 */
export function wrappedLength(key: KeyToWrap): number {
  const [kcv, random] = [new Uint8Array(KCV_LENGTH), new Uint8Array(RANDOM_LENGTH)];
  const [kenc, kmac] = [new Uint8Array(32), new Uint8Array(32)];
  return encryptKeyBlob(blank(key), { kcv, random, kenc, kmac, allowedAlgorithms: new Uint8Array(), form: "vendor" }).length;
}

/** A key of that kind whose numbers are all zero. */
function blank(key: KeyToWrap): KeyMaterial {
  switch (key.type) {
    case "RSA": {
      const number = new Uint8Array(key.size / 8);
      return { type: "RSA", size: key.size, modulus: number, privateExponent: number, publicExponent: new Uint8Array(3) };
    }
    case "EC": {
      const { bytes } = curveNamed(key.curve);
      return { type: "EC", curve: key.curve, d: new Uint8Array(bytes), point: new Uint8Array(1 + 2 * bytes) };
    }
    case "AES":
      return { type: "AES", key: new Uint8Array(key.size / 8) };
  }
}
