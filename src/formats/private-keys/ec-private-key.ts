import { concat, equal, significant, unsigned } from "../bytes";
import { curveOf, curveOfOid, generatorOf, type Curve, type CurveName } from "../curves";
import { FormatError } from "../format-error";
import { nameOfOid } from "../structure/oids";
import type { Tlv } from "../tlv";
import { Fields, tag } from "./fields";
import { UnsupportedFormat } from "./unsupported";

/** An elliptic curve key as its file tells it. */
export interface EcPrivateKey {
  type: "EC";
  curve: CurveName;
  /** The private number, without leading zero bytes. */
  d: Uint8Array;
  /** The public point, compressed (02, 03), hybrid (06, 07) or neither (04); files may leave it out. */
  point?: Uint8Array;
}

/**
 * The ECPrivateKey (SEC 1, C.4; RFC 5915) that fills the bytes; d and point are views of them.
 * @param given curve that the surroundings tell, for the key itself may leave it out
 * @throws FormatError, UnsupportedFormat for curves that no SmartCard-HSM has
 */
export function decodeEcPrivateKey(bytes: Uint8Array, given?: Curve): EcPrivateKey {
  const fields = Fields.ofWhole(bytes, "the elliptic curve key");
  const { offset } = fields;
  if (fields.count("the version") !== 1) throw new FormatError("the version of the elliptic curve key is not known", offset);
  const d = significant(fields.octets("the private number"));
  const parameters = fields.optionalInside(tag.context0);
  const own = parameters && decodeCurve(parameters);
  const curve = given ?? own;
  if (curve === undefined) throw new FormatError("the curve of the key is missing", offset);
  if (own !== undefined && own !== curve) throw new FormatError("the key tells another curve than its surroundings", offset);
  const publicKey = fields.optionalInside(tag.context1);
  const point = publicKey && pointIn(publicKey.required(tag.bitString, "the public point"));
  fields.end("the public point");
  return { type: "EC", curve: curve.name, d, ...(point && { point }) };
}

function pointIn({ value, valueOffset }: Tlv): Uint8Array {
  if (value[0] !== 0) throw new FormatError("the public point is not made of whole bytes", valueOffset);
  return value.subarray(1);
}

/**
 * The curve of EcpkParameters (RFC 3279 2.3.5): its name, or parameters that are those of a known one.
 * @throws UnsupportedFormat for any other curve
 */
export function decodeCurve(fields: Fields): Curve {
  const parameters = fields.optionalInside(tag.sequence);
  if (parameters !== undefined) return curveOfParameters(parameters);
  if (fields.optional(tag.null) !== undefined) throw new UnsupportedFormat("keys whose curve is left to an issuer");
  const oid = fields.oid("the name of the curve");
  const curve = curveOfOid(oid);
  if (curve !== undefined) return curve;
  throw new UnsupportedFormat(`keys on the curve ${nameOfOid(oid) ?? oid}`);
}

const primeField = "1.2.840.10045.1.1";
const unknown = () => new UnsupportedFormat("keys on a curve with parameters of its own");

/** ECParameters: version, field, a and b, generator, order; the cofactor of every known curve is 1. */
function curveOfParameters(fields: Fields): Curve {
  fields.count("the version of the parameters");
  const field = fields.inside(tag.sequence, "the field");
  if (field.oid("the kind of field") !== primeField) throw unknown();
  const p = unsigned(field.natural("the prime of the field"));
  const coefficients = fields.inside(tag.sequence, "the coefficients");
  const a = unsigned(coefficients.octets("the coefficient a"));
  const b = unsigned(coefficients.octets("the coefficient b"));
  const generator = fields.octets("the generator");
  const n = unsigned(fields.natural("the order"));
  const curve = curveOf({ p, b, n });
  if (curve?.a !== a || !isPoint(generator, generatorOf(curve))) throw unknown();
  return curve;
}

/** Whether a point, compressed, hybrid or neither, is the one that `uncompressed` tells (SEC 1, 2.3.3; X9.62 4.3.6). */
export function isPoint(point: Uint8Array, uncompressed: Uint8Array): boolean {
  return [uncompressed, compressed(uncompressed), hybrid(uncompressed)].some((form) => equal(point, form));
}

const lowestBit = (point: Uint8Array): number => (point.at(-1) ?? 0) & 1;

function compressed(point: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(0x02 | lowestBit(point)), point.subarray(1, (point.length + 1) / 2));
}

function hybrid(point: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(0x06 | lowestBit(point)), point.subarray(1));
}
