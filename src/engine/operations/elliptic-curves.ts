import { ecdsa, weierstrass, type WeierstrassPointCons } from "@noble/curves/abstract/weierstrass.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { unsigned } from "../../formats/bytes";
import { type CurveName, curveNamed } from "../../formats/curves";

type Points = WeierstrassPointCons<bigint>;

/** Kept, for what is computed once of the generator serves all keys of a curve. */
const pointsByCurve = new Map<CurveName, Points>();

/** Points of a curve by its parameters: the editor's own crypto lacks brainpool and others. */
function pointsOf(name: CurveName): Points {
  const known = pointsByCurve.get(name);
  if (known !== undefined) return known;
  const { p, a, b, n, h, gx, gy } = curveNamed(name);
  const points = weierstrass({ p, n, h: BigInt(h), a, b, Gx: gx, Gy: gy });
  points.BASE.precompute();
  pointsByCurve.set(name, points);
  return points;
}

/** The public key 04 ‖ X ‖ Y of a private one: d·G (SEC 1, 3.2.1). Undefined for a number that is no private key. */
export function publicPointOf(curve: CurveName, d: Uint8Array): Uint8Array | undefined {
  const points = pointsOf(curve);
  const number = unsigned(d);
  if (number === 0n || number >= curveNamed(curve).n) return undefined;
  return points.BASE.multiply(number).toBytes(false);
}

/** Whether r ‖ s is the ECDSA signature of a hash (FIPS 186-5, 6.4.2) under the public key 04 ‖ X ‖ Y. One of another length is none. */
export function isEcdsaSignature(curve: CurveName, point: Uint8Array, hash: Uint8Array, signature: Uint8Array): boolean {
  const verifier = ecdsa(pointsOf(curve), sha256);
  if (signature.length !== verifier.lengths.signature) return false;
  return verifier.verify(signature, hash, point, { prehash: false, lowS: false, format: "compact" });
}

/** The ECDSA signature r ‖ s of a hash (FIPS 186-5, 6.4.1), each as long as the order of the curve. */
export function ecdsaSignature(curve: CurveName, d: Uint8Array, hash: Uint8Array): Uint8Array {
  return ecdsa(pointsOf(curve), sha256).sign(hash, d, { prehash: false, lowS: false, extraEntropy: true });
}
