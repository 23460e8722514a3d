import { toHex } from "../../../formats/bytes";
import { curveNamed } from "../../../formats/curves";
import { type EcMaterial, publicKeyOfMaterial, type RsaCrtMaterial } from "../../../formats/keyblob";
import { leftPad } from "../../../formats/keyblob/length-value";
import { type EcPrivateKey, isPoint, type PrivateKey, type RsaPrivateKey, UnsupportedFormat } from "../../../formats/private-keys";
import { encodeSpki, type PublicKey, rsaSize, spkiFingerprint } from "../../../formats/public-key";
import type { Hex } from "../../../protocol";
import { fail } from "../../failure";
import { publicPointOf } from "../elliptic-curves";
import { isConsistent } from "../key-consistency";

/** A private key that some card could hold. Its private numbers belong to its public ones; all are views of secrets. */
export interface KeyInFile {
  numbers: RsaPrivateKey | EcMaterial;
  /** DER SubjectPublicKeyInfo. */
  publicKey: Uint8Array;
  publicKeySha256: Hex;
}

/** Not every crypto library takes larger public exponents, and they serve nobody. */
const MAX_PUBLIC_EXPONENT_BYTES = 4;

/**
 * Checks the numbers of a key.
 * @throws EngineFailure `damaged` where they do not belong together; UnsupportedFormat for a key that no card holds
 */
export function checkedKey(key: PrivateKey): KeyInFile {
  const numbers = key.type === "RSA" ? checkedRsa(key) : checkedEc(key);
  const publicKey = encodeSpki(publicHalf(numbers));
  return { numbers, publicKey, publicKeySha256: toHex(spkiFingerprint(publicKey)) };
}

function publicHalf(numbers: KeyInFile["numbers"]): PublicKey {
  const half = publicKeyOfMaterial(numbers.type === "RSA" ? withPrimes(numbers) : numbers);
  if (half === undefined) throw new RangeError("a private key has a public half");
  return half;
}

/** The form for the Chinese remainder theorem. */
export function withPrimes({ size, modulus, publicExponent, p, q, dp, dq, qinv }: RsaPrivateKey): RsaCrtMaterial {
  return { type: "RSA-CRT", size, modulus, publicExponent, p, q, dp, dq, qinv };
}

function checkedRsa(key: RsaPrivateKey): RsaPrivateKey {
  const { size, modulus, publicExponent, privateExponent, p, q, dp, dq, qinv } = key;
  if (size < rsaSize.min || size > rsaSize.max) throw new UnsupportedFormat(`RSA keys of ${size} bits`);
  if (publicExponent.length > MAX_PUBLIC_EXPONENT_BYTES) throw new UnsupportedFormat("RSA keys with so large a public exponent");
  if (p.length === 0 || q.length === 0) throw new UnsupportedFormat("RSA keys whose primes are not told");
  const fits = p.length === q.length && 2 * p.length === modulus.length;
  if (!fits) throw new UnsupportedFormat("RSA keys whose primes are not equally long");
  // Numbers that were made larger would do as well, but fit no card and take long to check.
  const isInBounds = privateExponent.length <= modulus.length && [dp, dq, qinv].every(({ length }) => length <= p.length);
  if (!isInBounds || !isConsistent(withPrimes(key)) || !isConsistent(key)) refuse("the numbers of the RSA key do not belong together");
  return key;
}

function checkedEc({ curve, d, point }: EcPrivateKey): EcMaterial {
  const own = publicPointOf(curve, d);
  if (own === undefined) return refuseNumber();
  if (point !== undefined && !isPoint(point, own)) refuse("the private and the public key do not belong together");
  const padded = leftPad(d, curveNamed(curve).bytes) ?? refuseNumber();
  return { type: "EC", curve, d: padded, point: own };
}

const refuseNumber = () => refuse("the private number is none of its curve");

function refuse(reason: string): never {
  fail("damaged", { offset: 0, reason });
}
