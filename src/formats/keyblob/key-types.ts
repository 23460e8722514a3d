import { equal, fromHex } from "../bytes";
import type { KeyMaterial } from "./key-material";

/** Byte 8 of a key blob (SmartCard-HSM ref. 6.1). */
export const keyTypes = { rsa: 5, rsaCrt: 6, ec: 12, aes: 15 } as const;

export type KeyTypeCode = (typeof keyTypes)[keyof typeof keyTypes];

interface KeyTypeFacts {
  material: KeyMaterial["type"];
  /** Content of the default algorithm's object identifier. */
  algorithm: Uint8Array;
  /** Codes of what the key may be used for, where the one who wraps says nothing else. */
  allowedAlgorithms: Uint8Array;
}

/** 0.4.0.127.0.7.2.2.2.1.2, id-TA-RSA-v1-5-SHA-256 (BSI TR-03110-3 A.1.1.3) */
const rsaOid = fromHex("04007F00070202020102");
/** 0.4.0.127.0.7.2.2.2.2.3, id-TA-ECDSA-SHA-256 */
const ecOid = fromHex("04007F00070202020203");
/** 2.16.840.1.101.3.4.1, the AES arc of NIST */
const aesOid = fromHex("6086480165030401");
/** AES-CBC encryption and decryption, AES-CMAC, derivation */
const aesAlgorithms = fromHex("10111899");
const anyAlgorithm = new Uint8Array();

export const keyTypeFacts: Record<KeyTypeCode, KeyTypeFacts> = {
  [keyTypes.rsa]: { material: "RSA", algorithm: rsaOid, allowedAlgorithms: anyAlgorithm },
  [keyTypes.rsaCrt]: { material: "RSA-CRT", algorithm: rsaOid, allowedAlgorithms: anyAlgorithm },
  [keyTypes.ec]: { material: "EC", algorithm: ecOid, allowedAlgorithms: anyAlgorithm },
  [keyTypes.aes]: { material: "AES", algorithm: aesOid, allowedAlgorithms: aesAlgorithms },
};

const codes = Object.values(keyTypes);

export function isKeyTypeCode(code: number | undefined): code is KeyTypeCode {
  return codes.some((known) => known === code);
}

/** A type with that default algorithm: for RSA the one without primes. */
export function keyTypeOfAlgorithm(algorithm: Uint8Array): KeyTypeCode | undefined {
  return codes.find((code) => equal(keyTypeFacts[code].algorithm, algorithm));
}

export function keyTypeOfMaterial(material: KeyMaterial): KeyTypeCode {
  switch (material.type) {
    case "RSA":
      return keyTypes.rsa;
    case "RSA-CRT":
      return keyTypes.rsaCrt;
    case "EC":
      return keyTypes.ec;
    case "AES":
      return keyTypes.aes;
  }
}
