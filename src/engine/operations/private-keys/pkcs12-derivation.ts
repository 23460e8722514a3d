import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { concat, wipe } from "../../../formats/bytes";
import { type HashName, hashLengths } from "../../../formats/private-keys";
import { throwIfCancelled } from "../../failure";

/** What the derived bytes are for (RFC 7292 B.3). */
export const purpose = { key: 1, iv: 2, mac: 3 } as const;

export interface Pkcs12DerivationTask {
  hash: HashName;
  /** Big-endian UTF-16 with two zero bytes at its end; or nothing at all. */
  password: Uint8Array;
  salt: Uint8Array;
  iterations: number;
  purpose: (typeof purpose)[keyof typeof purpose];
  /** Bytes to derive. */
  length: number;
}

/** Iterations between two looks at the signal: some milliseconds. */
const CHUNK = 5_000;

/**
 * Key derivation of PKCS#12 (RFC 7292 B.2). The names are those of the standard.
 * @param onIterations told how many more were done
 * @throws EngineFailure `cancelled`
 */
export async function derivePkcs12(task: Pkcs12DerivationTask, signal: AbortSignal, onIterations: (count: number) => void): Promise<Uint8Array> {
  const { hash, password, salt, purpose: id, length } = task;
  const v = hash === "sha384" || hash === "sha512" ? 128 : 64;
  const D = new Uint8Array(v).fill(id);
  const P = repeated(password, v);
  const I = concat(repeated(salt, v), P);
  wipe(P);
  const derived = new Uint8Array(Math.ceil(length / hashLengths[hash]) * hashLengths[hash]);
  try {
    for (let done = 0; done < length; done += hashLengths[hash]) {
      const A = await hashed(task, concat(D, I), signal, onIterations);
      const B = repeatedTo(A, v);
      derived.set(A, done);
      addToBlocks(I, B);
      wipe(A, B);
    }
    return derived.slice(0, length);
  } finally {
    wipe(I, derived);
  }
}

/** The hash of the hash, so many times; zeroes the input. */
async function hashed({ hash, iterations }: Pkcs12DerivationTask, input: Uint8Array, signal: AbortSignal, onIterations: (count: number) => void) {
  let result: Uint8Array = input;
  for (let i = 0; i < iterations; ) {
    if (signal.aborted) wipe(result);
    throwIfCancelled(signal);
    const end = Math.min(iterations, i + CHUNK);
    onIterations(end - i);
    for (; i < end; i++) {
      const next = createHash(hash).update(result).digest();
      wipe(result);
      result = next;
    }
    await setImmediate();
  }
  return result;
}

/** As many whole blocks of copies as the bytes need; none where there are no bytes. */
function repeated(bytes: Uint8Array, block: number): Uint8Array {
  return repeatedTo(bytes, block * Math.ceil(bytes.length / block));
}

function repeatedTo(bytes: Uint8Array, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => bytes[i % bytes.length] ?? 0);
}

/** Adds B + 1 to each block, as big-endian numbers that overflow. */
function addToBlocks(blocks: Uint8Array, B: Uint8Array): void {
  for (let end = blocks.length; end > 0; end -= B.length) {
    let carry = 1;
    for (let i = 1; i <= B.length; i++) {
      carry += (blocks[end - i] ?? 0) + (B[B.length - i] ?? 0);
      blocks[end - i] = carry & 0xff;
      carry >>= 8;
    }
  }
}
