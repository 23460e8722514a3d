import { FormatError } from "../format-error";
import { nameOfOid } from "../structure/oids";
import { decodeCurve, decodeEcPrivateKey, type EcPrivateKey } from "./ec-private-key";
import { decodeEncryption, type Encrypted } from "./encryption";
import { Fields, tag } from "./fields";
import { decodeRsaPrivateKey, type RsaPrivateKey } from "./rsa-private-key";
import { UnsupportedFormat } from "./unsupported";

/** Algorithms of a private key that a SmartCard-HSM can hold (RFC 8017 A.1, RFC 5480 2.1). */
const rsaEncryption = "1.2.840.113549.1.1.1";
const ecPublicKey = "1.2.840.10045.2.1";

/** Versions 1 and 2; the private key may have attributes behind it and, in version 2, its public key. */
const MAX_VERSION = 1;

export type PrivateKey = RsaPrivateKey | EcPrivateKey;

/**
 * The PrivateKeyInfo (PKCS#8, RFC 5208 5; RFC 5958 2) that fills the bytes; the numbers of the key are views of them.
 * @throws FormatError, UnsupportedFormat for keys that no SmartCard-HSM holds
 */
export function decodePrivateKeyInfo(bytes: Uint8Array): PrivateKey {
  const fields = Fields.ofWhole(bytes, "the private key");
  const { offset } = fields;
  if (fields.count("the version") > MAX_VERSION) throw new FormatError("the version of the private key is not known", offset);
  const algorithm = fields.inside(tag.sequence, "the algorithm of the key");
  const kind = algorithm.oid("the algorithm of the key");
  const key = fields.octets("the private key");
  fields.optional(tag.context0);
  fields.optional(tag.implicit1);
  fields.end("the private key");
  if (kind === rsaEncryption) return placed(bytes, key, () => decodeRsaPrivateKey(key));
  if (kind !== ecPublicKey) throw new UnsupportedFormat(`${nameOfOid(kind) ?? kind} keys`);
  const curve = algorithm.isAtEnd ? undefined : decodeCurve(algorithm);
  return placed(bytes, key, () => decodeEcPrivateKey(key, curve));
}

/** The EncryptedPrivateKeyInfo (RFC 5208 6) that fills the bytes. */
export function decodeEncryptedPrivateKeyInfo(bytes: Uint8Array): Encrypted {
  const fields = Fields.ofWhole(bytes, "the encrypted private key");
  const encryption = decodeEncryption(fields.inside(tag.sequence, "the encryption"));
  return { encryption, ciphertext: fields.octets("the encrypted private key") };
}

/** Errors of what a view of `bytes` holds, with offsets that count from the start of `bytes`. */
export function placed<Result>(bytes: Uint8Array, view: Uint8Array, decode: () => Result): Result {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError(error.reason, view.byteOffset - bytes.byteOffset + error.offset);
  }
}
