import { FormatError } from "../format-error";
import { nameOfOid } from "../structure/oids";
import { atLeastOne, decodePbkdf2, decodeScrypt, type Pbkdf2, type Scrypt } from "./derivation";
import { type Fields, tag } from "./fields";
import { UnsupportedFormat } from "./unsupported";

/** PKCS#12's own derivation (RFC 7292 B) with SHA-1, for key and IV both. */
export interface Pkcs12Derivation {
  kdf: "pkcs12";
  salt: Uint8Array;
  iterations: number;
}

/** OpenSSL's derivation for PEM files of old (EVP_BytesToKey): MD5, one round, salted with the first 8 bytes of the IV. */
export interface OpensslDerivation {
  kdf: "openssl";
  salt: Uint8Array;
}

export type Derivation = Pbkdf2 | Scrypt | Pkcs12Derivation | OpensslDerivation;

/** Names of ciphers in CBC mode, as OpenSSL writes them. */
export type CipherName = "aes-128-cbc" | "aes-192-cbc" | "aes-256-cbc" | "des-ede3-cbc" | "des-ede-cbc" | "rc2-cbc";

export interface Cipher {
  name: CipherName;
  /** Bytes of the key; RC2 uses all of their bits. */
  keyLength: number;
  /** Bytes. */
  blockLength: 8 | 16;
}

export const ciphers = {
  aes128: { name: "aes-128-cbc", keyLength: 16, blockLength: 16 },
  aes192: { name: "aes-192-cbc", keyLength: 24, blockLength: 16 },
  aes256: { name: "aes-256-cbc", keyLength: 32, blockLength: 16 },
  tripleDes: { name: "des-ede3-cbc", keyLength: 24, blockLength: 8 },
  twoKeyTripleDes: { name: "des-ede-cbc", keyLength: 16, blockLength: 8 },
  rc2With128Bits: { name: "rc2-cbc", keyLength: 16, blockLength: 8 },
  rc2With40Bits: { name: "rc2-cbc", keyLength: 5, blockLength: 8 },
} as const satisfies Record<string, Cipher>;

/** How a password enciphers something. */
export interface PasswordEncryption {
  derivation: Derivation;
  cipher: Cipher;
  /** Absent: it is derived, too. */
  iv?: Uint8Array;
}

/** Views of the file. */
export interface Encrypted {
  encryption: PasswordEncryption;
  ciphertext: Uint8Array;
}

const pbes2 = "1.2.840.113549.1.5.13";
const pbkdf2 = "1.2.840.113549.1.5.12";
const scrypt = "1.3.6.1.4.1.11591.4.11";

/** Ciphers of PBES2 (RFC 8018 B.2). */
const pbes2Ciphers = new Map<string, Cipher>([
  ["2.16.840.1.101.3.4.1.2", ciphers.aes128],
  ["2.16.840.1.101.3.4.1.22", ciphers.aes192],
  ["2.16.840.1.101.3.4.1.42", ciphers.aes256],
  ["1.2.840.113549.3.7", ciphers.tripleDes],
]);

/** Encryptions of PKCS#12 (RFC 7292 C). */
const pkcs12Ciphers = new Map<string, Cipher>([
  ["1.2.840.113549.1.12.1.3", ciphers.tripleDes],
  ["1.2.840.113549.1.12.1.4", ciphers.twoKeyTripleDes],
  ["1.2.840.113549.1.12.1.5", ciphers.rc2With128Bits],
  ["1.2.840.113549.1.12.1.6", ciphers.rc2With40Bits],
]);

const unsupported = (oid: string) => new UnsupportedFormat(`encryption by ${nameOfOid(oid) ?? oid}`);

/**
 * An AlgorithmIdentifier that tells how a password enciphers: PBES2 (RFC 8018 6.2) or one of PKCS#12's own.
 * @throws FormatError, UnsupportedFormat
 */
export function decodeEncryption(fields: Fields): PasswordEncryption {
  const scheme = fields.oid("the encryption");
  if (scheme === pbes2) return decodePbes2(fields.inside(tag.sequence, "the parameters of the encryption"));
  const cipher = pkcs12Ciphers.get(scheme);
  if (cipher === undefined) throw unsupported(scheme);
  const parameters = fields.inside(tag.sequence, "the parameters of the encryption");
  const salt = parameters.octets("the salt");
  return { derivation: { kdf: "pkcs12", salt, iterations: atLeastOne(parameters, "the number of iterations") }, cipher };
}

function decodePbes2(fields: Fields): PasswordEncryption {
  const derivation = fields.inside(tag.sequence, "the key derivation");
  const kdf = derivation.oid("the key derivation");
  const parameters = () => derivation.inside(tag.sequence, "the parameters of the key derivation");
  if (kdf !== pbkdf2 && kdf !== scrypt) throw new UnsupportedFormat(`key derivation by ${nameOfOid(kdf) ?? kdf}`);
  const { keyLength, ...derived } = kdf === pbkdf2 ? decodePbkdf2(parameters()) : decodeScrypt(parameters());
  const scheme = fields.inside(tag.sequence, "the cipher");
  const oid = scheme.oid("the cipher");
  const cipher = pbes2Ciphers.get(oid);
  if (cipher === undefined) throw unsupported(oid);
  const { offset } = scheme;
  const iv = scheme.octets("the IV");
  if (iv.length !== cipher.blockLength) throw new FormatError(`the IV does not have ${cipher.blockLength} bytes`, offset);
  if (keyLength !== undefined && keyLength !== cipher.keyLength) throw new FormatError("the derived key does not fit the cipher", offset);
  return { derivation: derived, cipher, iv };
}
