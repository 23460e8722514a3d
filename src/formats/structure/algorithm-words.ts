import { toHex } from "../bytes";
import { algorithm } from "../smartcard-hsm";

const words: Record<keyof typeof algorithm, string> = {
  aesCbcEncrypt: "AES-CBC encryption",
  aesCbcDecrypt: "AES-CBC decryption",
  aesCmac: "AES-CMAC",
  rsaRaw: "RSA signature of prepared input",
  rsaDecryptRaw: "RSA decryption without padding",
  rsaDecryptPkcs1: "RSA decryption PKCS#1 v1.5",
  rsaDecryptOaep: "RSA decryption OAEP",
  rsaPkcs1: "RSA PKCS#1 v1.5",
  rsaPkcs1Sha1: "RSA PKCS#1 v1.5 with SHA-1",
  rsaPkcs1Sha256: "RSA PKCS#1 v1.5 with SHA-256",
  rsaPkcs1Sha384: "RSA PKCS#1 v1.5 with SHA-384",
  rsaPkcs1Sha512: "RSA PKCS#1 v1.5 with SHA-512",
  rsaPss: "RSA-PSS",
  rsaPssSha1: "RSA-PSS with SHA-1",
  rsaPssSha256: "RSA-PSS with SHA-256",
  rsaPssSha384: "RSA-PSS with SHA-384",
  rsaPssSha512: "RSA-PSS with SHA-512",
  ecdsa: "ECDSA",
  ecdsaSha1: "ECDSA with SHA-1",
  ecdsaSha224: "ECDSA with SHA-224",
  ecdsaSha256: "ECDSA with SHA-256",
  ecdsaSha384: "ECDSA with SHA-384",
  ecdsaSha512: "ECDSA with SHA-512",
  ecdh: "ECDH",
  wrap: "wrapping",
  unwrap: "unwrapping",
  replace: "replacing",
  derive: "key derivation",
};

const names = Object.keys(algorithm) as (keyof typeof algorithm)[];
const byCode = new Map<number, string>(names.map((name) => [algorithm[name], words[name]]));

/** Codes of a key's list of allowed algorithms, one a byte: "AES-CBC encryption (10), AES-CMAC (18)". */
export function allowedAlgorithmsText(codes: Uint8Array): string {
  if (codes.length === 0) return "all that fit the key";
  return Array.from(codes, allowedAlgorithmText).join(", ");
}

/** "AES-CMAC (18)" */
export function allowedAlgorithmText(code: number): string {
  return `${byCode.get(code) ?? "unknown"} (${toHex(Uint8Array.of(code))})`;
}
