import { concat } from "../bytes";
import { FormatError } from "../format-error";
import { nameOfOid } from "../structure/oids";
import { definite, type Keep } from "./ber";
import { atLeastOne, decodeHmac, decodePbkdf2, type HashName, type Pbkdf2 } from "./derivation";
import { decodeEncryption, type Encrypted } from "./encryption";
import { Fields, tag } from "./fields";
import { UnsupportedFormat } from "./unsupported";

/** Content types (RFC 2315 14). */
const contentTypes = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  envelopedData: "1.2.840.113549.1.7.3",
  encryptedData: "1.2.840.113549.1.7.6",
} as const;

const pbmac1 = "1.2.840.113549.1.5.14";

/** Hashes by their identifiers (RFC 8017 B.1). */
const hashes = new Map<string, HashName>([
  ["1.3.14.3.2.26", "sha1"],
  ["2.16.840.1.101.3.4.2.4", "sha224"],
  ["2.16.840.1.101.3.4.2.1", "sha256"],
  ["2.16.840.1.101.3.4.2.2", "sha384"],
  ["2.16.840.1.101.3.4.2.3", "sha512"],
]);

/** How the MAC key comes from the password: PKCS#12's own way (RFC 7292 B.4), or PBMAC1 (RFC 9579). */
export interface PasswordMac {
  /** Of the HMAC. */
  hash: HashName;
  derivation: Pbkdf2 | { kdf: "pkcs12"; salt: Uint8Array; iterations: number };
  /** Bytes of the MAC key. */
  keyLength: number;
  mac: Uint8Array;
}

/** A PKCS#12 file (RFC 7292 4) before its password is at hand. */
export interface Pkcs12 {
  /** DER AuthenticatedSafe, which the MAC is computed over. */
  authenticatedSafe: Uint8Array;
  mac?: PasswordMac;
}

/**
 * The PFX that fills the file.
 * @throws FormatError, UnsupportedFormat for one that a signature protects
 */
export function decodePkcs12(file: Uint8Array, keep: Keep): Pkcs12 {
  const fields = Fields.ofWhole(definite(file, keep), "the PKCS#12");
  const { offset } = fields;
  if (fields.count("the version") !== 3) throw new FormatError("the version of the PKCS#12 is not known", offset);
  const info = fields.inside(tag.sequence, "the content");
  const type = info.oid("the type of the content");
  if (type === contentTypes.signedData) throw new UnsupportedFormat("a PKCS#12 that is protected by a signature");
  if (type !== contentTypes.data) throw new UnsupportedFormat(`a PKCS#12 with content of type ${nameOfOid(type) ?? type}`);
  const authenticatedSafe = info.inside(tag.context0, "the content").octets("the content");
  const mac = fields.optionalInside(tag.sequence);
  return { authenticatedSafe, ...(mac && { mac: decodeMac(mac) }) };
}

function decodeMac(fields: Fields): PasswordMac {
  const digestInfo = fields.inside(tag.sequence, "the MAC");
  const algorithm = digestInfo.inside(tag.sequence, "the algorithm of the MAC");
  const oid = algorithm.oid("the algorithm of the MAC");
  const pbmac = oid === pbmac1 ? decodePbmac1(algorithm.inside(tag.sequence, "the parameters of the MAC")) : undefined;
  const mac = digestInfo.octets("the MAC");
  if (pbmac !== undefined) return { ...pbmac, mac };
  const hash = hashes.get(oid);
  if (hash === undefined) throw new UnsupportedFormat(`a MAC with ${nameOfOid(oid) ?? oid}`);
  const salt = fields.octets("the salt of the MAC");
  const iterations = fields.isAtEnd ? 1 : atLeastOne(fields, "the number of iterations");
  return { hash, derivation: { kdf: "pkcs12", salt, iterations }, keyLength: hashLengths[hash], mac };
}

/** Bytes. */
export const hashLengths: Record<HashName, number> = { sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64 };

const pbkdf2 = "1.2.840.113549.1.5.12";

/** PBMAC1-params (RFC 8018 A.5); the length of the key must be told (RFC 9579 4). */
function decodePbmac1(fields: Fields): Omit<PasswordMac, "mac"> {
  const derivation = fields.inside(tag.sequence, "the key derivation");
  const { offset } = derivation;
  const kdf = derivation.oid("the key derivation");
  if (kdf !== pbkdf2) throw new UnsupportedFormat(`key derivation by ${nameOfOid(kdf) ?? kdf}`);
  const { keyLength, ...derived } = decodePbkdf2(derivation.inside(tag.sequence, "the parameters of the key derivation"));
  const hash = decodeHmac(fields.inside(tag.sequence, "the HMAC"));
  if (keyLength === undefined || keyLength === 0) throw new FormatError("the length of the MAC key is missing", offset);
  return { hash, derivation: derived, keyLength };
}

/** A part of a PKCS#12 that holds keys and certificates. */
export type Safe = { kind: "plain"; contents: Uint8Array } | ({ kind: "encrypted" } & Encrypted) | { kind: "unsupported"; feature: string };

/** The parts of an AuthenticatedSafe (RFC 7292 4.1); one that is enciphered in a way that is not known is told as such. */
export function decodeAuthenticatedSafe(bytes: Uint8Array, keep: Keep): Safe[] {
  const fields = Fields.ofWhole(definite(bytes, keep), "the list of contents");
  const safes: Safe[] = [];
  while (!fields.isAtEnd) safes.push(decodeSafe(fields.inside(tag.sequence, "a content")));
  return safes;
}

function decodeSafe(info: Fields): Safe {
  const type = info.oid("the type of a content");
  const content = info.inside(tag.context0, "a content");
  if (type === contentTypes.data) return { kind: "plain", contents: content.octets("a content") };
  if (type === contentTypes.envelopedData) return { kind: "unsupported", feature: "contents that are enciphered for a certificate" };
  if (type !== contentTypes.encryptedData) return { kind: "unsupported", feature: `contents of type ${nameOfOid(type) ?? type}` };
  return decodeEncryptedData(content.inside(tag.sequence, "an enciphered content"));
}

/** EncryptedData and EncryptedContentInfo (RFC 2315 10.1, 13). */
function decodeEncryptedData(fields: Fields): Safe {
  fields.count("the version");
  const info = fields.inside(tag.sequence, "an enciphered content");
  info.oid("the type of an enciphered content");
  const algorithm = info.inside(tag.sequence, "the encryption");
  const ciphertext = ciphertextIn(info);
  try {
    return { kind: "encrypted", encryption: decodeEncryption(algorithm), ciphertext };
  } catch (error) {
    if (error instanceof UnsupportedFormat) return { kind: "unsupported", feature: `contents with ${error.feature}` };
    throw error;
  }
}

/** [0] in place of an octet string's own tag; around its pieces where it comes in several. */
function ciphertextIn(info: Fields): Uint8Array {
  const inPieces = info.optionalInside(tag.context0);
  if (inPieces === undefined) return info.required(tag.implicit0, "an enciphered content").value;
  const pieces: Uint8Array[] = [];
  while (!inPieces.isAtEnd) pieces.push(inPieces.octets("a piece of an enciphered content"));
  return concat(...pieces);
}
