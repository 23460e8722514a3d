import { ecdsa, weierstrass, type ECDSA } from "@noble/curves/abstract/weierstrass.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { equal } from "../../formats/bytes";
import { curveNamed, type CurveName } from "../../formats/curves";
import { sw } from "../../formats/iso7816";
import type { EcMaterial } from "../../formats/keyblob";
import { Refusal } from "../refusal";

/** Node's and Electron's own crypto do not agree on the curves they know: all come from their parameters. */
const known = new Map<CurveName, ECDSA>();

/** Arithmetic and ECDSA on a curve; takes digests, and leaves s as it comes. */
function ecdsaOn(name: CurveName): ECDSA {
  const former = known.get(name);
  if (former !== undefined) return former;
  const { p, n, a, b, gx, gy, h } = curveNamed(name);
  const made = ecdsa(weierstrass({ p, n, a, b, h: BigInt(h), Gx: gx, Gy: gy }), sha256, { lowS: false });
  known.set(name, made);
  return made;
}

export function generateEcKey(curve: CurveName): EcMaterial {
  const { utils, getPublicKey } = ecdsaOn(curve);
  const d = utils.randomSecretKey();
  return { type: "EC", curve, d, point: getPublicKey(d, false) };
}

/** r ‖ s, each as long as the order of the curve; a longer hash counts with its leftmost bits. */
export function signHash(key: EcMaterial, hash: Uint8Array): Uint8Array {
  return ecdsaOn(key.curve).sign(hash, key.d, { prehash: false, lowS: false, extraEntropy: true });
}

/** The shared point 04 ‖ X ‖ Y of ECDH (NIST SP 800-56A 5.7.1.2); refuses what is no point of the key's curve. */
export function sharedPoint(key: EcMaterial, point: Uint8Array): Uint8Array {
  const { utils, getSharedSecret } = ecdsaOn(key.curve);
  if (!utils.isValidPublicKey(point, false)) throw new Refusal(sw.wrongData);
  return getSharedSecret(key.d, point, false);
}

/** Whether the point is the public half of the private number. */
export function isKeyPair({ curve, d, point }: EcMaterial): boolean {
  const { utils, getPublicKey } = ecdsaOn(curve);
  return utils.isValidSecretKey(d) && equal(getPublicKey(d, false), point);
}
