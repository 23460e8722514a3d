import { FormatError } from "../format-error";
import { nameOfOid } from "../structure/oids";
import { type Fields, tag } from "./fields";
import { UnsupportedFormat } from "./unsupported";

/** Names of hash functions, as OpenSSL writes them. */
export type HashName = "sha1" | "sha224" | "sha256" | "sha384" | "sha512";

/** RFC 8018 5.2, with HMAC of that hash. */
export interface Pbkdf2 {
  kdf: "pbkdf2";
  hash: HashName;
  salt: Uint8Array;
  iterations: number;
}

/** RFC 7914. */
export interface Scrypt {
  kdf: "scrypt";
  salt: Uint8Array;
  /** N, a power of two. */
  cost: number;
  /** r */
  blockSize: number;
  /** p */
  parallelization: number;
}

interface KeyLength {
  /** Bytes, where the file tells. */
  keyLength?: number;
}

/** HMACs by their identifiers (RFC 8018 B.1). */
const hmacs = new Map<string, HashName>([
  ["1.2.840.113549.2.7", "sha1"],
  ["1.2.840.113549.2.8", "sha224"],
  ["1.2.840.113549.2.9", "sha256"],
  ["1.2.840.113549.2.10", "sha384"],
  ["1.2.840.113549.2.11", "sha512"],
]);

/** PBKDF2-params (RFC 8018 A.2). */
export function decodePbkdf2(fields: Fields): Pbkdf2 & KeyLength {
  const salt = fields.optional(tag.octetString)?.value;
  if (salt === undefined) throw new UnsupportedFormat("a salt that is not in the file");
  const iterations = atLeastOne(fields, "the number of iterations");
  const keyLength = keyLengthIn(fields);
  const prf = fields.optionalInside(tag.sequence);
  const hash = prf === undefined ? "sha1" : decodeHmac(prf);
  return { kdf: "pbkdf2", hash, salt, iterations, ...keyLength };
}

/** The hash of an HMAC's AlgorithmIdentifier. */
export function decodeHmac(fields: Fields): HashName {
  const oid = fields.oid("the HMAC");
  const hash = hmacs.get(oid);
  if (hash === undefined) throw new UnsupportedFormat(`key derivation with the HMAC ${nameOfOid(oid) ?? oid}`);
  return hash;
}

/** scrypt-params (RFC 7914 7.1). */
export function decodeScrypt(fields: Fields): Scrypt & KeyLength {
  const salt = fields.octets("the salt");
  const { offset } = fields;
  const cost = atLeastOne(fields, "the cost");
  if (cost < 2 || (cost & (cost - 1)) !== 0) throw new FormatError("the cost is no power of two", offset);
  const blockSize = atLeastOne(fields, "the block size");
  const parallelization = atLeastOne(fields, "the parallelization");
  return { kdf: "scrypt", salt, cost, blockSize, parallelization, ...keyLengthIn(fields) };
}

function keyLengthIn(fields: Fields): KeyLength {
  const keyLength = fields.optionalCount("the length of the key");
  return keyLength === undefined ? {} : { keyLength };
}

/** A number of times that something is done. */
export function atLeastOne(fields: Fields, name: string): number {
  const { offset } = fields;
  const value = fields.count(name);
  if (value === 0) throw new FormatError(`${name} is 0`, offset);
  return value;
}
