import { wipe } from "../bytes";
import type { CurveName } from "../curves";
import { curveNamed } from "../curves";
import type { PublicKey } from "../public-key";

/** RSA key as two private numbers; all numbers unsigned big-endian, without leading zero bytes. */
export interface RsaMaterial {
  type: "RSA";
  /** Bits of the modulus. */
  size: number;
  modulus: Uint8Array;
  publicExponent: Uint8Array;
  privateExponent: Uint8Array;
}

/** RSA key in the form for the Chinese remainder theorem (RFC 8017 3.2). */
export interface RsaCrtMaterial {
  type: "RSA-CRT";
  /** Bits of the modulus. */
  size: number;
  modulus: Uint8Array;
  publicExponent: Uint8Array;
  p: Uint8Array;
  q: Uint8Array;
  /** d mod (p - 1) */
  dp: Uint8Array;
  /** d mod (q - 1) */
  dq: Uint8Array;
  /** Inverse of q modulo p. */
  qinv: Uint8Array;
}

export interface EcMaterial {
  type: "EC";
  curve: CurveName;
  /** Private key, as long as the field. */
  d: Uint8Array;
  /** Public key, 04 ‖ X ‖ Y. */
  point: Uint8Array;
}

export interface AesMaterial {
  type: "AES";
  /** 16, 24 or 32 bytes; 64 of a Pico HSM's secret, which is no key for AES. */
  key: Uint8Array;
}

/** A key in the clear, as a key blob carries it under its encryption. Secret: `wipeMaterial` after use. */
export type KeyMaterial = RsaMaterial | RsaCrtMaterial | EcMaterial | AesMaterial;

/** The public half; undefined for an AES key. It shares no buffer with the material. */
export function publicKeyOfMaterial(material: KeyMaterial): PublicKey | undefined {
  switch (material.type) {
    case "RSA":
    case "RSA-CRT":
      return { type: "RSA", modulus: material.modulus.slice(), exponent: material.publicExponent.slice() };
    case "EC":
      return { type: "EC", curve: material.curve, point: material.point.slice() };
    case "AES":
      return undefined;
  }
}

/** Bits: of the modulus, of the curve's field, of the AES key. */
export function keySizeOfMaterial(material: KeyMaterial): number {
  switch (material.type) {
    case "RSA":
    case "RSA-CRT":
      return material.size;
    case "EC":
      return curveNamed(material.curve).bits;
    case "AES":
      return 8 * material.key.length;
  }
}

/** Overwrites every number of the key with zeros. */
export function wipeMaterial(material: KeyMaterial): void {
  wipe(...Object.values(material).filter((part) => part instanceof Uint8Array));
}
