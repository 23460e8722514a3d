import { availableParallelism } from "node:os";
import { join } from "node:path";
import { wipe } from "../../formats/bytes";
import { failure } from "../failure";
import { Derivation } from "./derivation";
import type { DeriveShareKey } from "./share-key";

/** Runs derivations of share keys in worker threads: as many at once as there are cores, the others in turn. */
export class Derivations {
  readonly #waiting: Derivation[] = [];
  readonly #running = new Set<Derivation>();

  constructor(
    private readonly workerFile = join(__dirname, "derivation-worker.js"),
    private readonly parallel = availableParallelism(),
  ) {}

  /** Callers with the same password and salt share one derivation while it is in flight. */
  readonly deriveShareKey: DeriveShareKey = (password, salt, options = {}) => {
    try {
      if (options.signal?.aborted === true) return Promise.reject(failure("cancelled", {}));
      const result = (this.#inFlight(password, salt) ?? this.#add(password, salt)).join(options);
      this.#startNext();
      return result;
    } finally {
      wipe(password);
    }
  };

  #inFlight(password: Uint8Array, salt: Uint8Array): Derivation | undefined {
    return [...this.#running, ...this.#waiting].find((derivation) => derivation.isOf(password, salt));
  }

  #add(password: Uint8Array, salt: Uint8Array): Derivation {
    const derivation = new Derivation(password, salt);
    this.#waiting.push(derivation);
    return derivation;
  }

  #startNext(): void {
    while (this.#running.size < this.parallel) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      if (!next.isWanted) continue;
      this.#running.add(next);
      void next.run(this.workerFile).finally(() => {
        this.#running.delete(next);
        this.#startNext();
      });
    }
  }
}
