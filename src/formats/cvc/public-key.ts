import { concat, equal, fromHex, unsigned, unsignedBytes, withoutLeadingZeros } from "../bytes";
import { curveNamed, curveOf, generatorOf, type Curve } from "../curves";
import { FormatError } from "../format-error";
import type { PublicKey } from "../public-key";
import { childrenOf, encodeTlv, find, need, type Tlv } from "../tlv";

/** Content of the OIDs in a public key: id-TA-RSA-v1-5-SHA-256 and id-TA-ECDSA-SHA-256 (BSI TR-03110-3 A.7.3). */
export const terminalAuthentication = {
  rsa: fromHex("04007F00070202020102"),
  ecdsa: fromHex("04007F00070202020203"),
};

export const PUBLIC_KEY = 0x7f49;
export const OBJECT_IDENTIFIER = 0x06;

/** Tags inside 7F49 of an elliptic curve key (BSI TR-03110-3 D.3.3). */
const ec = { p: 0x81, a: 0x82, b: 0x83, generator: 0x84, order: 0x85, point: 0x86, cofactor: 0x87 };
/** Tags inside 7F49 of an RSA key (BSI TR-03110-3 D.3.1). */
const rsa = { modulus: 0x81, exponent: 0x82 };

/** Public key of a card verifiable certificate (tag 7F49). */
export interface CvcPublicKey {
  /** Content of the algorithm's object identifier. */
  oid: Uint8Array;
  /** Absent when the kind of key or its curve is unknown, or the curve's parameters are left to the issuer. */
  key?: PublicKey;
}

export function decodeCvcPublicKey(tlv: Tlv, bytes: Uint8Array): CvcPublicKey {
  const parts = childrenOf(tlv, bytes);
  const oid = need(parts, OBJECT_IDENTIFIER, "the public key's algorithm").value;
  const key = isOfFamily(oid, terminalAuthentication.rsa) ? rsaKey(parts) : ecKey(parts);
  return { oid, ...(key && { key }) };
}

/** Whether both identifiers differ in no more than their last component, the hash. */
function isOfFamily(oid: Uint8Array, known: Uint8Array): boolean {
  return equal(oid.subarray(0, -1), known.subarray(0, -1));
}

function rsaKey(parts: Tlv[]): PublicKey {
  const modulus = need(parts, rsa.modulus, "the modulus");
  const exponent = need(parts, rsa.exponent, "the public exponent");
  return { type: "RSA", modulus: withoutLeadingZeros(modulus.value), exponent: withoutLeadingZeros(exponent.value) };
}

function ecKey(parts: Tlv[]): PublicKey | undefined {
  const curve = curveOfParameters(parts);
  const point = find(parts, ec.point);
  if (curve === undefined || point === undefined) return undefined;
  if (point.value[0] !== 0x04 || point.length !== 1 + 2 * curve.bytes) {
    throw new FormatError(`no uncompressed point of ${curve.name}`, point.valueOffset);
  }
  return { type: "EC", curve: curve.name, point: point.value };
}

/** The curve of the parameters in tags 81 (p), 83 (b) and 85 (order), where they are there and known. */
export function curveOfParameters(parts: readonly Tlv[]): Curve | undefined {
  const [p, b, n] = [ec.p, ec.b, ec.order].map((tag) => find(parts, tag)?.value);
  return p && b && n && curveOf({ p: unsigned(p), b: unsigned(b), n: unsigned(n) });
}

/** Tags 81 to 87 of a curve, and its point when there is one. */
export function encodeDomainParameters(curve: Curve, point?: Uint8Array): Uint8Array {
  const coordinate = (tag: number, value: bigint) => encodeTlv(tag, unsignedBytes(value, curve.bytes));
  return concat(
    coordinate(ec.p, curve.p),
    coordinate(ec.a, curve.a),
    coordinate(ec.b, curve.b),
    encodeTlv(ec.generator, generatorOf(curve)),
    encodeTlv(ec.order, unsignedBytes(curve.n)),
    ...(point ? [encodeTlv(ec.point, point)] : []),
    encodeTlv(ec.cofactor, unsignedBytes(BigInt(curve.h))),
  );
}

/** The 7F49 of a key, its curve with full domain parameters. */
export function encodeCvcPublicKey(key: PublicKey): Uint8Array {
  if (key.type === "EC") {
    const oid = encodeTlv(OBJECT_IDENTIFIER, terminalAuthentication.ecdsa);
    return encodeTlv(PUBLIC_KEY, oid, encodeDomainParameters(curveNamed(key.curve), key.point));
  }
  return encodeTlv(
    PUBLIC_KEY,
    encodeTlv(OBJECT_IDENTIFIER, terminalAuthentication.rsa),
    encodeTlv(rsa.modulus, key.modulus),
    encodeTlv(rsa.exponent, key.exponent),
  );
}
