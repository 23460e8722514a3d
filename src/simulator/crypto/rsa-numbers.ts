import { randomBytes } from "node:crypto";
import { invert, pow } from "@noble/curves/abstract/modular.js";
import { unsigned, unsignedBytes } from "../../formats/bytes";
import type { RsaCrtMaterial, RsaMaterial } from "../../formats/keyblob";

/** Each try finds the factors with a chance of at least one in two. */
const MAX_TRIES = 128;

/** The primes of a modulus, out of both exponents (NIST SP 800-56B, appendix C); undefined where the numbers are no RSA key. */
export function factor(n: bigint, e: bigint, d: bigint): { p: bigint; q: bigint } | undefined {
  let odd = e * d - 1n;
  const fit = n >= 6n && odd > 0n && odd % 2n === 0n && pow(2n, odd, n) === 1n;
  if (!fit) return undefined;
  let twos = 0;
  for (; odd % 2n === 0n; odd /= 2n) twos++;
  for (let i = 0; i < MAX_TRIES; i++) {
    const base = 2n + (unsigned(randomBytes(unsignedBytes(n).length)) % (n - 3n));
    const root = rootOfOne(pow(base, odd, n), twos, n);
    if (root === undefined) continue;
    const p = gcd(root - 1n, n);
    return { p, q: n / p };
  }
  return undefined;
}

/** A square root of 1 other than 1 and -1, on the way of squaring `x`. */
function rootOfOne(x: bigint, squarings: number, n: bigint): bigint | undefined {
  for (let i = 0; i < squarings && x !== 1n && x !== n - 1n; i++) {
    const square = (x * x) % n;
    if (square === 1n) return x;
    x = square;
  }
  return undefined;
}

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

/** d = e⁻¹ mod (p - 1)(q - 1); secret. */
export function privateExponent({ p, q, publicExponent }: RsaCrtMaterial): bigint {
  return invert(unsigned(publicExponent), (unsigned(p) - 1n) * (unsigned(q) - 1n));
}

/** The CRT form of a key; undefined where its numbers are no RSA key. */
export function toCrt(material: RsaMaterial): RsaCrtMaterial | undefined {
  const { size, modulus, publicExponent } = material;
  const d = unsigned(material.privateExponent);
  const primes = factor(unsigned(modulus), unsigned(publicExponent), d);
  if (primes === undefined) return undefined;
  const { p, q } = primes;
  if (gcd(p, q) !== 1n) return undefined;
  return {
    type: "RSA-CRT",
    size,
    modulus: modulus.slice(),
    publicExponent: publicExponent.slice(),
    p: unsignedBytes(p),
    q: unsignedBytes(q),
    dp: unsignedBytes(d % (p - 1n)),
    dq: unsignedBytes(d % (q - 1n)),
    qinv: unsignedBytes(invert(q % p, p)),
  };
}

/** The form with the private exponent. */
export function fromCrt(material: RsaCrtMaterial): RsaMaterial {
  const { size, modulus, publicExponent } = material;
  return {
    type: "RSA",
    size,
    modulus: modulus.slice(),
    publicExponent: publicExponent.slice(),
    privateExponent: unsignedBytes(privateExponent(material)),
  };
}

/** Not every crypto library takes larger public exponents, and they serve nobody. */
export const MAX_PUBLIC_EXPONENT = 0xffffffff;

/** Whether the numbers belong together: n = pq, e·dP ≡ 1, e·dQ ≡ 1, q·qInv ≡ 1 (RFC 8017 3.2). */
export function isConsistent(material: RsaCrtMaterial): boolean {
  const [n, e, p, q] = [material.modulus, material.publicExponent, material.p, material.q].map(unsigned);
  const [dp, dq, qinv] = [material.dp, material.dq, material.qinv].map(unsigned);
  if (n === undefined || e === undefined || p === undefined || q === undefined) return false;
  if (dp === undefined || dq === undefined || qinv === undefined) return false;
  const belong = p > 2n && q > 2n && p * q === n && e % 2n === 1n && e > 1n && e <= MAX_PUBLIC_EXPONENT;
  return belong && (e * dp) % (p - 1n) === 1n && (e * dq) % (q - 1n) === 1n && (q * qinv) % p === 1n;
}
