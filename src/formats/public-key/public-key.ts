import { sha256 } from "@noble/hashes/sha2.js";
import { Null, ObjectIdentifier, type BaseBlock } from "asn1js";
import { equal, unsigned, unsignedBytes } from "../bytes";
import { curveNamed, curveOfOid, type CurveName } from "../curves";
import {
  bigIntegerOf,
  bitString,
  bitsOf,
  derOf,
  integer,
  objectIdentifier,
  offsetOf,
  parseWholeDer,
  Parts,
  sequence,
} from "../der";
import { FormatError } from "../format-error";

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

/** RFC 8017 A.1 and RFC 5480 2.1.1. */
const rsaEncryption = "1.2.840.113549.1.1.1";
const ecPublicKey = "1.2.840.10045.2.1";

/** DER SubjectPublicKeyInfo (RFC 5280 4.1). */
export function encodeSpki(key: PublicKey): Uint8Array {
  if (key.type === "RSA") {
    const algorithm = sequence(objectIdentifier(rsaEncryption), new Null());
    const numbers = sequence(integer(unsigned(key.modulus)), integer(unsigned(key.exponent)));
    return derOf(sequence(algorithm, bitString(derOf(numbers))));
  }
  const algorithm = sequence(objectIdentifier(ecPublicKey), objectIdentifier(curveNamed(key.curve).oid));
  return derOf(sequence(algorithm, bitString(key.point)));
}

/** The key of a DER SubjectPublicKeyInfo; a FormatError for kinds of keys and curves that a SmartCard-HSM does not have. */
export function decodeSpki(der: Uint8Array): PublicKey {
  const parts = new Parts(parseWholeDer(der));
  const algorithm = new Parts(parts.required(0x30, "the algorithm"));
  const keyBlock = parts.required(0x03, "the public key");
  const kind = dotted(algorithm.required(0x06, "the algorithm's identifier"));
  if (kind === rsaEncryption) return decodeRsaNumbers(keyBlock);
  if (kind !== ecPublicKey) throw new FormatError(`unknown kind of public key ${kind}`, 0);
  const curveBlock = algorithm.required(0x06, "the curve's name");
  const curve = curveOfOid(dotted(curveBlock));
  if (curve === undefined) throw new FormatError(`unknown curve ${dotted(curveBlock)}`, offsetOf(curveBlock));
  const point = bitsOf(keyBlock);
  if (point[0] !== 0x04 || point.length !== 1 + 2 * curve.bytes) {
    throw new FormatError(`no uncompressed point of ${curve.name}`, offsetOf(keyBlock));
  }
  return { type: "EC", curve: curve.name, point };
}

function decodeRsaNumbers(keyBlock: BaseBlock): RsaPublicKey {
  const numbers = new Parts(parseWholeDer(bitsOf(keyBlock)));
  return {
    type: "RSA",
    modulus: positive(numbers.required(0x02, "the modulus")),
    exponent: positive(numbers.required(0x02, "the public exponent")),
  };
}

function positive(block: BaseBlock): Uint8Array {
  const value = bigIntegerOf(block);
  if (value <= 0n) throw new FormatError("a positive number expected", offsetOf(block));
  return unsignedBytes(value);
}

function dotted(block: BaseBlock): string {
  if (!(block instanceof ObjectIdentifier)) throw new FormatError("OBJECT IDENTIFIER expected", offsetOf(block));
  return block.getValue();
}

/** Bits: of the modulus, or of the curve's field. */
export function publicKeySize(key: PublicKey): number {
  return key.type === "RSA" ? unsigned(key.modulus).toString(2).length : curveNamed(key.curve).bits;
}

/** SHA-256 of a DER SubjectPublicKeyInfo. */
export function spkiFingerprint(der: Uint8Array): Uint8Array {
  return sha256(der);
}

/** Whether two DER SubjectPublicKeyInfos hold the same key, however their algorithms are written. */
export function samePublicKey(a: Uint8Array, b: Uint8Array): boolean {
  return equal(a, b) || equal(encodeSpki(decodeSpki(a)), encodeSpki(decodeSpki(b)));
}
