import { createHash, createPublicKey, publicDecrypt, constants } from "node:crypto";
import { ecdsa, weierstrass } from "@noble/curves/abstract/weierstrass.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { curveNamed } from "../../../src/formats/curves";
import { encodeSpki, type EcPublicKey, type PublicKey, type RsaPublicKey } from "../../../src/formats/public-key";

/** Whether r ‖ s is a signature of the hash by the key. */
export function isEcSignature(key: EcPublicKey, hash: Uint8Array, signature: Uint8Array): boolean {
  const { p, n, a, b, h, gx, gy } = curveNamed(key.curve);
  const curve = ecdsa(weierstrass({ p, n, a, b, h: BigInt(h), Gx: gx, Gy: gy }), sha256);
  return curve.verify(signature, hash, key.point, { prehash: false, lowS: false });
}

export const rsaKeyObject = (key: RsaPublicKey) =>
  createPublicKey({ key: Buffer.from(encodeSpki(key)), format: "der", type: "spki" });

/** The block that was put through the private key. */
export function rsaPublic(key: RsaPublicKey, signature: Uint8Array): Uint8Array {
  return Uint8Array.from(publicDecrypt({ key: rsaKeyObject(key), padding: constants.RSA_NO_PADDING }, signature));
}

export const sha = (name: string, data: Uint8Array) => Uint8Array.from(createHash(name).update(data).digest());

/** Whether a certificate's signature, with SHA-256, is the key's. */
export function isCertificateSignature(key: PublicKey | undefined, signed: Uint8Array, signature: Uint8Array): boolean {
  if (key?.type === "EC") return isEcSignature(key, sha("sha256", signed), signature);
  if (key === undefined) return false;
  const block = rsaPublic(key, signature);
  const digest = sha("sha256", signed);
  return block[1] === 0x01 && Buffer.from(block.subarray(-digest.length)).equals(digest);
}
