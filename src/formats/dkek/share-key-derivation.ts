import { concat, wipe } from "../bytes";
import { md5, md5Digest } from "./md5";
import type { Md5State } from "./md5-chain";
import { chainMd5 } from "./md5-chain";

/** MD5 runs for each of the three blocks (SmartCard-HSM ref. 5.1). */
export const MD5_ROUNDS = 10_000_000;

/** Two blocks of key and one of IV. */
const BLOCKS = 3;

/** What a share file is enciphered with: an AES-256 key and a CBC initialization vector. */
export interface ShareKey {
  /** 32 bytes. */
  key: Uint8Array;
  /** 16 bytes. */
  iv: Uint8Array;
}

/**
 * Key of a share file from its password: OpenSSL's EVP_BytesToKey with MD5 (SmartCard-HSM ref. 5.1), in as many
 * portions as the caller likes, so that it can report progress and stop in between.
 *
 *     D1 = MD5^N(password ‖ salt)   D2 = MD5^N(D1 ‖ password ‖ salt)   D3 = MD5^N(D2 ‖ password ‖ salt)
 *     key = D1 ‖ D2                 IV = D3
 */
export class ShareKeyDerivation {
  readonly #seed: Uint8Array;
  readonly #rounds: number;
  readonly #blocks: Uint8Array[] = [];
  #state: Md5State | undefined;
  #roundsOfBlock = 0;

  /** Copies `password` and `salt`; `wipe` forgets the copy. */
  constructor(password: Uint8Array, salt: Uint8Array, rounds = MD5_ROUNDS) {
    if (!Number.isSafeInteger(rounds) || rounds < 1) throw new RangeError("the number of rounds is not positive");
    this.#seed = concat(password, salt);
    this.#rounds = rounds;
  }

  /** Runs at most `maxRounds` rounds more; true when the key is there. */
  advance(maxRounds: number): boolean {
    let left = maxRounds;
    while (left > 0 && !this.#finished) left -= this.#advanceBlock(left);
    return this.#finished;
  }

  /** From 0 to 1. */
  get progress(): number {
    const done = this.#blocks.length * this.#rounds + this.#roundsOfBlock;
    return done / (BLOCKS * this.#rounds);
  }

  /** The finished key in buffers of the caller's own; an Error before `advance` said true. */
  result(): ShareKey {
    const [first, second, third] = this.#blocks;
    if (first === undefined || second === undefined || third === undefined) {
      throw new Error("the derivation has not finished");
    }
    return { key: concat(first, second), iv: third.slice() };
  }

  /** Forgets the password and everything derived from it. */
  wipe(): void {
    wipe(this.#seed, ...this.#blocks);
    this.#state?.fill(0);
  }

  get #finished(): boolean {
    return this.#blocks.length === BLOCKS;
  }

  /** Runs rounds of the present block, no more than `maxRounds`, and tells how many. */
  #advanceBlock(maxRounds: number): number {
    this.#state ??= this.#beginBlock();
    const rounds = Math.min(maxRounds, this.#rounds - this.#roundsOfBlock);
    const first = this.#roundsOfBlock === 0 ? 1 : 0;
    chainMd5(this.#state, rounds - first);
    this.#roundsOfBlock += rounds;
    if (this.#roundsOfBlock === this.#rounds) this.#endBlock(this.#state);
    return rounds;
  }

  /** The first round of a block, the only one over more than 16 bytes. */
  #beginBlock(): Md5State {
    const message = concat(this.#blocks.at(-1) ?? new Uint8Array(), this.#seed);
    const state = md5(message);
    wipe(message);
    return state;
  }

  #endBlock(state: Md5State): void {
    this.#blocks.push(md5Digest(state));
    state.fill(0);
    this.#state = undefined;
    this.#roundsOfBlock = 0;
  }
}
