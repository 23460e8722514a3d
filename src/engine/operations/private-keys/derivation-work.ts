import type { Derivation } from "../../../formats/private-keys";
import { fail } from "../../failure";
import type { OperationContext } from "../services";

/** Iterations that all of a file's passwords may take together: half a minute at most, far beyond what programs write. */
const MAX_ITERATIONS = 20_000_000;
/** Bytes of memory for scrypt. */
const MAX_SCRYPT_MEMORY = 0x1000_0000;
/** An iteration of scrypt is the mixing of one block of 128 bytes. */
const SCRYPT_BLOCK = 128;

/** What deriving keys from a file's password costs: bounded, told as progress, and stopped by cancelling. */
export class DerivationWork {
  #expected = 0;
  #done = 0;

  constructor(private readonly context: OperationContext) {}

  get signal(): AbortSignal {
    return this.context.signal;
  }

  /**
   * To be told before each derivation.
   * @param times blocks of its hash that are derived: each takes all iterations
   * @throws EngineFailure `unsupported` when a hostile file would keep the engine busy for long
   */
  expect(derivation: Derivation, times: number): void {
    this.#expected += times * iterationsOf(derivation);
    if (this.#expected > MAX_ITERATIONS) fail("unsupported", { feature: "key derivation with so many iterations", of: "file" });
    if (derivation.kdf === "scrypt" && memoryOf(derivation) > MAX_SCRYPT_MEMORY) {
      fail("unsupported", { feature: "key derivation with so much memory", of: "file" });
    }
    this.#tell();
  }

  done(iterations: number): void {
    this.#done += iterations;
    this.#tell();
  }

  #tell(): void {
    this.context.onProgress(Math.min(100, (100 * this.#done) / Math.max(1, this.#expected)), "Deriving keys from the password");
  }
}

export const memoryOf = ({ cost, blockSize }: { cost: number; blockSize: number }): number => SCRYPT_BLOCK * cost * blockSize;

export function iterationsOf(derivation: Derivation): number {
  switch (derivation.kdf) {
    case "pbkdf2":
    case "pkcs12":
      return derivation.iterations;
    case "scrypt":
      return derivation.cost * derivation.blockSize * derivation.parallelization;
    case "openssl":
      return 1;
  }
}
