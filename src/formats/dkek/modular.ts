/** `base` to the power of `exponent`, modulo `modulus`. */
export function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let bits = exponent; bits > 0n; bits >>= 1n) {
    if ((bits & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** The remainder from 0 to `modulus` - 1, for negative values too. */
export function mod(value: bigint, modulus: bigint): bigint {
  const remainder = value % modulus;
  return remainder < 0n ? remainder + modulus : remainder;
}

/** x with `value` x = 1 modulo `modulus`, by Euclid's extended algorithm; undefined where there is none. */
export function modInverse(value: bigint, modulus: bigint): bigint | undefined {
  let [r, nextR] = [modulus, mod(value, modulus)];
  let [t, nextT] = [0n, 1n];
  while (nextR !== 0n) {
    const quotient = r / nextR;
    [r, nextR] = [nextR, r - quotient * nextR];
    [t, nextT] = [nextT, t - quotient * nextT];
  }
  return r === 1n ? mod(t, modulus) : undefined;
}

/** Enough witnesses to decide every number below 2^64 (Sorenson and Webster, 2015). */
const witnesses = [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n];

/** Whether a number below 2^64 is prime: Miller-Rabin, without a doubt left. */
export function isPrime(candidate: bigint): boolean {
  if (candidate < 2n) return false;
  for (const prime of witnesses) if (candidate % prime === 0n) return candidate === prime;
  let odd = candidate - 1n;
  let twos = 0;
  for (; (odd & 1n) === 0n; odd >>= 1n) twos++;
  return witnesses.every((witness) => passes(witness, candidate, odd, twos));
}

function passes(witness: bigint, candidate: bigint, odd: bigint, twos: number): boolean {
  let power = modPow(witness, odd, candidate);
  if (power === 1n) return true;
  for (let i = 0; i < twos; i++) {
    if (power === candidate - 1n) return true;
    power = (power * power) % candidate;
  }
  return false;
}
