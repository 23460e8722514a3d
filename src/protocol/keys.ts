import type { PinParams, ReaderParams } from "./cards";
import type { Base64, Hex, KeyReference } from "./values";

export type KeyType = "RSA" | "EC" | "AES";

/** Elliptic curves by their usual names; `secp*r1` are the NIST curves P-192 to P-521. */
export const curveNames = [
  "secp192r1",
  "secp256r1",
  "secp384r1",
  "secp521r1",
  "brainpoolP192r1",
  "brainpoolP224r1",
  "brainpoolP256r1",
  "brainpoolP320r1",
  "brainpoolP384r1",
  "brainpoolP512r1",
  "secp192k1",
  "secp256k1",
] as const;

export type CurveName = (typeof curveNames)[number];

export type KeySpec =
  | { type: "RSA"; size: 1024 | 1536 | 2048 | 3072 | 4096 }
  | { type: "EC"; curve: CurveName }
  | { type: "AES"; size: 128 | 192 | 256 };

/** Words of the PKCS#15 usage flags (ISO 7816-15, KeyUsageFlags). */
export type KeyUsage =
  | "encrypt"
  | "decrypt"
  | "sign"
  | "signRecover"
  | "wrap"
  | "unwrap"
  | "verify"
  | "verifyRecover"
  | "derive"
  | "nonRepudiation";

export interface Key {
  keyRef: KeyReference;
  type: KeyType;
  /** Bits: of the modulus, of the curve's field, of the AES key. 0 when the card has no description of it. */
  size: number;
  curve?: CurveName;
  label: string;
  /** PKCS#15 ID (CKA_ID). */
  id: Hex;
  usage: KeyUsage[];
  /** DER SubjectPublicKeyInfo, where the card has a certificate or a request of the key. */
  publicKey?: Base64;
  /** SHA-256 of the SubjectPublicKeyInfo. */
  publicKeySha256?: Hex;
  /** DER X.509 certificate. */
  certificate?: Base64;
}

export interface GenerateKeyParams extends PinParams {
  spec: KeySpec;
  label: string;
  /** Absent: the key reference as one byte, or the next free one. */
  id?: Hex;
  /** Absent: the lowest free one. */
  keyRef?: KeyReference;
}

export interface KeyParams extends PinParams {
  keyRef: KeyReference;
}

export interface WrappedKey {
  /** The container that `sc-hsm-tool --unwrap-key` reads (SmartCard-HSM ref. 6.4). */
  file: Base64;
  kcv: Hex;
  /** Of an AES key that may make a CMAC: its key check value. */
  aesKcv?: AesKcv;
}

/**
 * Key check value of an AES key, which has no public key to be known by: the first 5 bytes of the CMAC of a block of
 * zeros (ANSI X9.24-1:2017, Annex A).
 */
export type AesKcv = Hex;

export interface PlanRestoreParams extends ReaderParams {
  file: Base64;
}

/** Where a key blob can go on a card. Asking for it needs no PIN and changes nothing. */
export interface RestorePlan {
  keyType: KeyType;
  keySize?: number;
  curve?: CurveName;
  label?: string;
  id?: Hex;
  kcv: Hex;
  /** Absent: the card tells it only after the PIN. */
  cardKcv?: Hex;
  /** The reference to offer: the key's former one when it is free, else the lowest free one. */
  keyRef: KeyReference;
  /** References in use, with the label of the key that holds each. */
  inUse: { keyRef: KeyReference; label: string }[];
  /** Where the card holds this very key already, by its public key. */
  sameKeyAt?: KeyReference;
  /** Another key on the card that has the same PKCS#15 ID: programs that go by IDs can't tell the two apart. */
  idHeldBy?: { keyRef: KeyReference; label: string };
}

export interface UnwrapKeyParams extends PinParams {
  file: Base64;
  keyRef?: KeyReference;
  /** Replace what is at `keyRef`; without it a used reference is refused. */
  overwrite?: boolean;
  /** Let the restored key answer a challenge (`key/prove`) in the same session. */
  prove?: boolean;
}

export interface RestoredKey extends Key {
  proof?: KeyProof;
}

/** What a key did with a random challenge. */
export interface KeyProof {
  /**
   * `signature`: signed, and verified against `publicKey`. `cmac`: a CMAC that was verified by enciphering with the same
   * key (NIST SP 800-38B). `round-trip`: enciphered and deciphered again by the card, for a key that may not make a CMAC.
   */
  method: "signature" | "cmac" | "round-trip";
  /** "ECDSA with SHA-256", "RSA PKCS#1 v1.5 with SHA-256", "AES-CMAC", "AES-CBC" */
  algorithm: string;
  challenge: Base64;
  /** DER ECDSA-Sig-Value, RSA signature, CMAC, or ciphertext. */
  response: Base64;
  /** DER SubjectPublicKeyInfo the signature was verified against. */
  publicKey?: Base64;
  aesKcv?: AesKcv;
  valid: boolean;
}
