import { equal, unsigned } from "../../formats/bytes";
import type { KeyMaterial, RsaCrtMaterial, RsaMaterial } from "../../formats/keyblob";
import { isRsaKeyOfCards } from "../../formats/public-key";
import { publicPointOf } from "./elliptic-curves";

/**
 * Whether the private numbers of a key belong to its public ones: a wrapped key that does not is worth nothing, however
 * well its MAC holds. Nothing can be said against an AES key.
 */
export function isConsistent(material: KeyMaterial): boolean {
  switch (material.type) {
    case "EC": {
      const point = publicPointOf(material.curve, material.d);
      return point !== undefined && equal(point, material.point);
    }
    case "RSA":
      return hasPossibleNumbers(material) && undoesItself(material.modulus, material.publicExponent, material.privateExponent);
    case "RSA-CRT":
      return hasPossibleNumbers(material) && unsigned(material.p) * unsigned(material.q) === unsigned(material.modulus) && isCrtConsistent(material);
    case "AES":
      return true;
  }
}

function hasPossibleNumbers({ modulus, publicExponent }: RsaMaterial | RsaCrtMaterial): boolean {
  return isRsaKeyOfCards({ modulus, exponent: publicExponent });
}

/** (2^d)^e = 2 modulo n (RFC 8017 5.2). */
function undoesItself(modulus: Uint8Array, publicExponent: Uint8Array, privateExponent: Uint8Array): boolean {
  const n = unsigned(modulus);
  return n > 2n && power(powerOfTwo(privateExponent, n), unsigned(publicExponent), n) === 2n;
}

/** 2^exponent, eight bits at a time: to multiply by a power of two is to shift. */
function powerOfTwo(exponent: Uint8Array, modulus: bigint): bigint {
  let result = 1n;
  for (const byte of exponent) {
    for (let bit = 0; bit < 8; bit++) result = (result * result) % modulus;
    result = (result << BigInt(byte)) % modulus;
  }
  return result;
}

/** e·dP = 1 modulo p - 1, e·dQ = 1 modulo q - 1, q·qInv = 1 modulo p (RFC 8017 3.2). */
function isCrtConsistent(material: Extract<KeyMaterial, { type: "RSA-CRT" }>): boolean {
  const e = unsigned(material.publicExponent);
  const p = unsigned(material.p);
  const q = unsigned(material.q);
  const isInverse = (exponent: Uint8Array, prime: bigint) => (e * unsigned(exponent)) % (prime - 1n) === 1n;
  if (p <= 2n || q <= 2n) return false;
  return isInverse(material.dp, p) && isInverse(material.dq, q) && (q * unsigned(material.qinv)) % p === 1n;
}

/** Square and multiply, from the lowest bit. */
function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let square = base % modulus, left = exponent; left > 0n; left >>= 1n, square = (square * square) % modulus) {
    if ((left & 1n) === 1n) result = (result * square) % modulus;
  }
  return result;
}
