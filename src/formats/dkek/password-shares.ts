import { equal, unsigned, unsignedBytes, wipe } from "../bytes";
import { FormatError } from "../format-error";
import { isPrime, mod, modInverse } from "./modular";

/** Bytes of the secret that n-of-m custodians share, and of the prime (SmartCard-HSM ref. 5.2). */
const SECRET_LENGTH = 8;
const MAX_PRIME = 1n << 64n;

/** A custodian's part of a password: the point (id, value) of a polynomial modulo the prime. */
export interface SecretShare {
  /** From 1. */
  id: number;
  value: bigint;
}

/** Source of that many random bytes. */
export type Random = (length: number) => Uint8Array;

export interface SplitParameters {
  secret: bigint;
  /** Greater than the secret. */
  prime: bigint;
  /** Custodians that must come together: 2 to `total`. */
  required: number;
  /** Custodians, at least 3. */
  total: number;
  random: Random;
}

/**
 * Shamir's scheme: `total` points of a random polynomial of degree `required` - 1 modulo `prime` with f(0) = secret
 * (SmartCard-HSM ref. 5.2). A RangeError for parameters out of range.
 */
export function splitSecret({ secret, prime, required, total, random }: SplitParameters): SecretShare[] {
  if (secret < 0n || secret >= prime) throw new RangeError("the secret is not below the prime");
  if (!(total >= 3 && total <= 255)) throw new RangeError("there are 3 to 255 custodians");
  if (!(required >= 2 && required <= total)) throw new RangeError("2 custodians at least, and no more than there are");
  const coefficients = [secret, ...Array.from({ length: required - 1 }, () => below(prime, random))];
  return Array.from({ length: total }, (_, i) => ({ id: i + 1, value: valueAt(BigInt(i + 1), coefficients, prime) }));
}

/** Uniform in [0, bound): values at or above the bound are thrown away, so that none is more likely than another. */
function below(bound: bigint, random: Random): bigint {
  for (;;) {
    const bytes = random(SECRET_LENGTH);
    const value = unsigned(bytes);
    wipe(bytes);
    if (value < bound) return value;
  }
}

/** Horner's rule, from the highest coefficient down. */
function valueAt(x: bigint, coefficients: readonly bigint[], prime: bigint): bigint {
  return coefficients.reduceRight((sum, coefficient) => (sum * x + coefficient) % prime, 0n);
}

/**
 * The secret of `shares`: the polynomial through them at 0, by Lagrange's formula modulo `prime`.
 * With too few or wrong shares it is another number, which nothing here can tell.
 * A FormatError, its offset the position in `shares`, for shares that can not belong together.
 */
export function recoverSecret(prime: bigint, shares: readonly SecretShare[]): bigint {
  if (prime < 3n || prime >= MAX_PRIME) throw new FormatError("the prime is not a number of up to 64 bits", 0);
  shares.forEach((share, position) => {
    checkShare(share, prime, position, shares);
  });
  const secret = shares.reduce((sum, share) => {
    const others = shares.filter((other) => other !== share).map(({ id }) => BigInt(id));
    const numerator = others.reduce((product, id) => mod(product * -id, prime), 1n);
    const denominator = others.reduce((product, id) => mod(product * (BigInt(share.id) - id), prime), 1n);
    const inverse = modInverse(denominator, prime);
    if (inverse === undefined) throw new FormatError("the prime is not a prime number", 0);
    return mod(sum + share.value * numerator * inverse, prime);
  }, 0n);
  return secret;
}

function checkShare({ id, value }: SecretShare, prime: bigint, position: number, all: readonly SecretShare[]): void {
  if (!Number.isInteger(id) || id < 1 || BigInt(id) >= prime) {
    throw new FormatError(`${id} is no share ID`, position);
  }
  if (value < 0n || value >= prime) throw new FormatError(`the value of share ${id} is not below the prime`, position);
  if (all.findIndex((other) => other.id === id) !== position) {
    throw new FormatError(`share ${id} is there twice`, position);
  }
}

/** A random safe prime of 64 bits, p = 2q + 1 with q prime, its first bit set. */
export function safePrime(random: Random): bigint {
  for (;;) {
    const q = (unsigned(random(SECRET_LENGTH)) >> 1n) | (1n << 62n) | 1n;
    const p = 2n * q + 1n;
    // q = 1 modulo 3 makes p a multiple of 3: this spares most of the costly tests.
    if (q % 3n !== 1n && isPrime(q) && isPrime(p)) return p;
  }
}

/**
 * Passwords that a shared secret stands for, in the order to try: its 8 bytes, and where these begin with zeros the
 * shorter ones that sc-hsm-tool makes of it (SmartCard-HSM ref. 5.2). A RangeError for more than 64 bits.
 */
export function secretPasswords(secret: bigint): Uint8Array[] {
  const full = unsignedBytes(secret, SECRET_LENGTH);
  const stripped = secret === 0n ? new Uint8Array() : unsignedBytes(secret);
  return equal(full, stripped) ? [full] : [full, stripped];
}

/** As sc-hsm-tool prints primes and values: "a4:fb:ff", lower case, without leading zero bytes. */
export function formatShareNumber(value: bigint): string {
  return Array.from(unsignedBytes(value), (byte) => byte.toString(16).padStart(2, "0")).join(":");
}

/** Hexadecimal in either case; colons, blanks and leading zeros are free. A FormatError for anything else. */
export function parseShareNumber(text: string): bigint {
  const stranger = text.search(/[^0-9A-Fa-f:\s]/);
  if (stranger >= 0) throw new FormatError("not a hexadecimal digit", stranger);
  const digits = text.replace(/[:\s]/g, "").replace(/^0+(?=.)/, "");
  if (digits === "") throw new FormatError("no hexadecimal digits", 0);
  if (digits.length > 2 * SECRET_LENGTH) throw new FormatError("more than 64 bits", 0);
  return BigInt(`0x${digits}`);
}
