/**
 * What the engine's thread and a worker share. All of it lies in shared memory, so that no copies of secrets travel
 * and either side can zero them.
 */
export interface DerivationTask {
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  /** Filled by the worker: 32 bytes of key, 16 of IV. */
  readonly keyAndIv: Uint8Array;
  /** One word, 0 at first; the worker ends when it is not 0 any more. */
  readonly stop: Int32Array;
}

export const KEY_LENGTH = 32;
export const IV_LENGTH = 16;

/** What a worker tells: how far it is, from 0 to 1, or that `keyAndIv` is filled. */
export type WorkerMessage = { progress: number } | "done";

/** A copy in shared memory. */
export function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
