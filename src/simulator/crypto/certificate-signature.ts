import type { EcMaterial, RsaCrtMaterial } from "../../formats/keyblob";
import type { PublicKey } from "../../formats/public-key";
import { signHash } from "./elliptic-curve";
import { hash } from "./hash";
import { rsaPrivate } from "./rsa";
import { digestInfo, pkcs1Block } from "./rsa-padding";

/** A key that can sign certificates. */
export type SigningKey = EcMaterial | RsaCrtMaterial;

export function publicKeyOf(key: SigningKey): PublicKey {
  if (key.type === "EC") return { type: "EC", curve: key.curve, point: key.point };
  return { type: "RSA", modulus: key.modulus, exponent: key.publicExponent };
}

/** Signature in a card verifiable certificate: plain r ‖ s, or RSA PKCS#1 v1.5, with SHA-256 (SmartCard-HSM ref. 7.1). */
export function certificateSignature(key: SigningKey, content: Uint8Array): Uint8Array {
  const digest = hash("sha256", content);
  if (key.type === "EC") return signHash(key, digest);
  return rsaPrivate(key, pkcs1Block(digestInfo("sha256", digest), key.size));
}
