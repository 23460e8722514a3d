import { equal, significant, unsigned } from "../bytes";
import type { Curve } from "../curves";
import { curveOf, generatorOf } from "../curves";
import { FormatError } from "../format-error";
import { rsaSize } from "../public-key";
import type { AesMaterial, EcMaterial, KeyMaterial, RsaCrtMaterial, RsaMaterial } from "./key-material";
import type { KeyTypeCode } from "./key-types";
import { keyTypes } from "./key-types";
import { LengthValueReader } from "./length-value";

/** Random bytes in front, so that a key wrapped twice gives two blobs. */
export const RANDOM_LENGTH = 8;

/**
 * The key in the plaintext of a blob (SmartCard-HSM ref. 6.1):
 * 8 random bytes ‖ size ‖ parts ‖ padding, where there is any: parts tell their lengths, so none is needed.
 * The material shares no buffer with `plain`. Offsets of a FormatError count from the start of `plain`.
 */
export function decodePlaintext(plain: Uint8Array, keyType: KeyTypeCode): KeyMaterial {
  const reader = new LengthValueReader(plain, 0);
  try {
    return decodeKey(reader, keyType);
  } catch (error) {
    reader.wipe();
    throw error;
  }
}

function decodeKey(reader: LengthValueReader, keyType: KeyTypeCode): KeyMaterial {
  reader.bytes(RANDOM_LENGTH, "the random bytes");
  const size = reader.number("the key size");
  switch (keyType) {
    case keyTypes.rsa:
      return decodeRsa(reader, size);
    case keyTypes.rsaCrt:
      return decodeRsaCrt(reader, size);
    case keyTypes.ec:
      return decodeEc(reader);
    case keyTypes.aes:
      return decodeAes(reader, size);
  }
}

function decodeRsa(reader: LengthValueReader, size: number): RsaMaterial {
  requireRsaSize(size);
  const privateExponent = rsaNumber(reader, size, "the private exponent");
  return { type: "RSA", size, privateExponent, ...decodeRsaPublic(reader, size) };
}

function decodeRsaCrt(reader: LengthValueReader, size: number): RsaCrtMaterial {
  requireRsaSize(size);
  const dp = rsaNumber(reader, size, "dP");
  const dq = rsaNumber(reader, size, "dQ");
  const p = rsaNumber(reader, size, "the prime p");
  const qinv = rsaNumber(reader, size, "the inverse of q");
  const q = rsaNumber(reader, size, "the prime q");
  return { type: "RSA-CRT", size, dp, dq, p, qinv, q, ...decodeRsaPublic(reader, size) };
}

function decodeRsaPublic(reader: LengthValueReader, size: number) {
  const { offset } = reader;
  const modulus = reader.integer("the modulus");
  if (modulus.length !== Math.ceil(size / 8)) throw new FormatError(`the modulus does not have ${size} bits`, offset);
  return { modulus, publicExponent: rsaNumber(reader, size, "the public exponent") };
}

function requireRsaSize(size: number): void {
  if (size < rsaSize.min || size > rsaSize.max) throw new FormatError(`no card holds RSA keys of ${size} bits`, RANDOM_LENGTH);
}

/** No number of an RSA key is longer than its modulus: to reckon with one could take for ever. */
function rsaNumber(reader: LengthValueReader, size: number, name: string): Uint8Array {
  const { offset } = reader;
  const number = reader.integer(name);
  if (number.length > Math.ceil(size / 8)) throw new FormatError(`${name} is longer than the key has bits`, offset);
  return number;
}

function decodeEc(reader: LengthValueReader): EcMaterial {
  const curve = decodeCurve(reader);
  const { offset } = reader;
  const number = significant(reader.value("the private key"));
  if (number.length > curve.bytes) throw new FormatError("the private key is longer than the field of its curve", offset);
  const pointOffset = reader.offset;
  const point = reader.value("the public key").slice();
  if (point.length !== 1 + 2 * curve.bytes || point[0] !== 0x04) {
    throw new FormatError("the public key is no uncompressed point of its curve", pointOffset);
  }
  const d = new Uint8Array(curve.bytes);
  d.set(number, curve.bytes - number.length);
  return { type: "EC", curve: curve.name, d, point };
}

/**
 * Devices differ in the domain parameters: fixed lengths or no leading zeros, and an `a` of p - 3 or 0 may be left out.
 * So p, b and n tell the curve, and whatever else is there must fit it.
 */
function decodeCurve(reader: LengthValueReader): Curve {
  const { offset } = reader;
  const a = reader.value("the coefficient a");
  const b = unsigned(reader.value("the coefficient b"));
  const p = unsigned(reader.value("the prime of the field"));
  const n = unsigned(reader.value("the order"));
  const generator = reader.value("the generator");
  const curve = curveOf({ p, b, n });
  const fits =
    curve !== undefined && (a.length === 0 || unsigned(a) === curve.a) && equal(generator, generatorOf(curve));
  if (!fits) throw new FormatError("the domain parameters are those of no known curve", offset);
  return curve;
}

function decodeAes(reader: LengthValueReader, size: number): AesMaterial {
  if (![16, 24, 32, 64].includes(size)) throw new FormatError(`an AES key does not have ${size} bytes`, RANDOM_LENGTH);
  return { type: "AES", key: reader.bytes(size, "the AES key").slice() };
}
