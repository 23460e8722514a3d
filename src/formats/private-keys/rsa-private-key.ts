import { unsigned, wipe } from "../bytes";
import { integer, positiveInteger, sequence } from "../der";
import { FormatError } from "../format-error";
import type { RsaCrtMaterial } from "../keyblob";
import { Fields } from "./fields";
import { UnsupportedFormat } from "./unsupported";

/** An RSA key with all of its numbers. */
export interface RsaPrivateKey extends Omit<RsaCrtMaterial, "type"> {
  type: "RSA";
  privateExponent: Uint8Array;
}

/**
 * The RSAPrivateKey (RFC 8017 A.1.2) that fills the bytes; its numbers are views of them.
 * @throws FormatError, UnsupportedFormat for a key of more than two primes, or a DSA key
 */
export function decodeRsaPrivateKey(bytes: Uint8Array): RsaPrivateKey {
  const fields = Fields.ofWhole(bytes, "the RSA key");
  const { offset } = fields;
  const version = fields.count("the version");
  if (version === 1) throw new UnsupportedFormat("RSA keys of more than two primes");
  if (version !== 0) throw new FormatError("the version of the RSA key is not known", offset);
  const modulus = fields.natural("the modulus");
  const publicExponent = fields.natural("the public exponent");
  const privateExponent = fields.natural("the private exponent");
  const p = fields.natural("the prime p");
  const q = fields.natural("the prime q");
  // OpenSSL's form of a DSA key begins like this one, and ends here: version, p, q, g, and the numbers of the key.
  if (fields.isAtEnd) throw new UnsupportedFormat("DSA keys");
  const dp = fields.natural("dP");
  const dq = fields.natural("dQ");
  const qinv = fields.natural("the inverse of q");
  fields.end("the inverse of q");
  const size = unsigned(modulus).toString(2).length;
  return { type: "RSA", size, modulus, publicExponent, privateExponent, p, q, dp, dq, qinv };
}

/** RSAPrivateKey in DER; secret. */
export function encodeRsaPrivateKey({ modulus, publicExponent, privateExponent, p, q, dp, dq, qinv }: RsaPrivateKey): Uint8Array {
  const numbers = [modulus, publicExponent, privateExponent, p, q, dp, dq, qinv].map(positiveInteger);
  const der = sequence(integer(0), ...numbers);
  wipe(...numbers);
  return der;
}
