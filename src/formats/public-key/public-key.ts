import { sha256 } from "@noble/hashes/sha2.js";
import { equal, unsigned } from "../bytes";
import { curveNamed, curveOfOid, type Curve, type CurveName } from "../curves";
import {
  bitString,
  bitsOf,
  dottedOid,
  nothing,
  objectIdentifier,
  parseWholeDer,
  Parts,
  positiveInteger,
  positiveOf,
  sequence,
} from "../der";
import { FormatError } from "../format-error";
import type { Tlv } from "../tlv";

export interface RsaPublicKey {
  type: "RSA";
  /** Big-endian, no leading zeros. */
  modulus: Uint8Array;
  /** Big-endian, no leading zeros. */
  exponent: Uint8Array;
}

export interface EcPublicKey {
  type: "EC";
  curve: CurveName;
  /** 04 ‖ X ‖ Y, the coordinates as long as the field. */
  point: Uint8Array;
}

export type PublicKey = RsaPublicKey | EcPublicKey;

/** Bits of the modulus: no device holds a longer RSA key (SmartCard-HSM ref. 9), and a shorter one signs nothing. */
export const rsaSize = { min: 512, max: 4096 } as const;

/** RFC 8017 A.1 and RFC 5480 2.1.1. */
const rsaEncryption = "1.2.840.113549.1.1.1";
const ecPublicKey = "1.2.840.10045.2.1";

/** DER SubjectPublicKeyInfo (RFC 5280 4.1). */
export function encodeSpki(key: PublicKey): Uint8Array {
  if (key.type === "RSA") {
    const numbers = sequence(positiveInteger(key.modulus), positiveInteger(key.exponent));
    return sequence(rsaAlgorithm, bitString(numbers));
  }
  return sequence(ecAlgorithm(curveNamed(key.curve)), bitString(key.point));
}

/** AlgorithmIdentifiers (RFC 5280 4.1.1.2). */
const rsaAlgorithm = sequence(objectIdentifier(rsaEncryption), nothing());
const ecAlgorithm = ({ oid }: Curve) => sequence(objectIdentifier(ecPublicKey), objectIdentifier(oid));

/** The key of a DER SubjectPublicKeyInfo; a FormatError for kinds of keys and curves that a SmartCard-HSM does not have. */
export function decodeSpki(der: Uint8Array): PublicKey {
  const parts = new Parts(parseWholeDer(der));
  const algorithm = new Parts(parts.required(0x30, "the algorithm"));
  const keyBlock = parts.required(0x03, "the public key");
  const kind = dottedOid(algorithm.required(0x06, "the algorithm's identifier").value);
  if (kind === rsaEncryption) return decodeRsaNumbers(keyBlock);
  if (kind !== ecPublicKey) throw new FormatError(`unknown kind of public key ${kind}`, 0);
  const curveBlock = algorithm.required(0x06, "the curve's name");
  const oid = dottedOid(curveBlock.value);
  const curve = curveOfOid(oid);
  if (curve === undefined) throw new FormatError(`unknown curve ${oid}`, curveBlock.offset);
  const point = bitsOf(keyBlock);
  if (point[0] !== 0x04 || point.length !== 1 + 2 * curve.bytes) {
    throw new FormatError(`no uncompressed point of ${curve.name}`, keyBlock.offset);
  }
  return { type: "EC", curve: curve.name, point };
}

function decodeRsaNumbers(keyBlock: Tlv): RsaPublicKey {
  const numbers = new Parts(parseWholeDer(bitsOf(keyBlock)));
  return {
    type: "RSA",
    modulus: positiveOf(numbers.required(0x02, "the modulus")),
    exponent: positiveOf(numbers.required(0x02, "the public exponent")),
  };
}

/** Bits: of the modulus, or of the curve's field. */
export function publicKeySize(key: PublicKey): number {
  return key.type === "RSA" ? bitLength(key.modulus) : curveNamed(key.curve).bits;
}

/** Of an unsigned big-endian number without leading zeros. */
function bitLength(number: Uint8Array): number {
  return 8 * number.length - (Math.clz32(number[0] ?? 0) - 24);
}

/**
 * Whether these can be the numbers of an RSA key on a card: an odd modulus that a device holds, an odd exponent from 3 up that
 * is no longer. Others are not to be reckoned with: crypto libraries refuse them, or take for ever.
 */
export function isRsaKeyOfCards({ modulus, exponent }: Omit<RsaPublicKey, "type">): boolean {
  const size = bitLength(modulus);
  const isPossible = size >= rsaSize.min && size <= rsaSize.max && exponent.length <= modulus.length;
  return isPossible && isOdd(modulus) && isOdd(exponent) && unsigned(exponent) > 1n;
}

function isOdd(number: Uint8Array): boolean {
  return ((number.at(-1) ?? 0) & 1) === 1;
}

/** SHA-256 of a DER SubjectPublicKeyInfo. */
export function spkiFingerprint(der: Uint8Array): Uint8Array {
  return sha256(der);
}

/** Whether two DER SubjectPublicKeyInfos hold the same key, however their algorithms are written. */
export function samePublicKey(a: Uint8Array, b: Uint8Array): boolean {
  return equal(a, b) || equal(encodeSpki(decodeSpki(a)), encodeSpki(decodeSpki(b)));
}
