import { Worker } from "node:worker_threads";
import { equal, wipe } from "../../formats/bytes";
import { failure } from "../failure";
import type { DeriveOptions, ShareKey } from "./share-key";
import { IV_LENGTH, KEY_LENGTH, shared, type DerivationTask, type WorkerMessage } from "./task";

interface Waiter {
  resolve(result: ShareKey): void;
  reject(error: unknown): void;
  onProgress?: ((fraction: number) => void) | undefined;
}

/** One derivation, and all who wait for it. Without anyone waiting it stops. */
export class Derivation {
  readonly #task: DerivationTask;
  readonly #waiters = new Set<Waiter>();

  constructor(password: Uint8Array, salt: Uint8Array) {
    this.#task = {
      password: shared(password),
      salt: shared(salt),
      keyAndIv: shared(new Uint8Array(KEY_LENGTH + IV_LENGTH)),
      stop: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
    };
  }

  get isWanted(): boolean {
    return this.#waiters.size > 0;
  }

  /** Whether it is wanted still, and for this password and salt. */
  isOf(password: Uint8Array, salt: Uint8Array): boolean {
    return this.isWanted && equal(this.#task.salt, salt) && equal(this.#task.password, password);
  }

  /** Waits for the result, or until the signal fires. */
  join({ onProgress, signal }: DeriveOptions): Promise<ShareKey> {
    return new Promise<ShareKey>((resolve, reject) => {
      const cancel = () => {
        this.#waiters.delete(waiter);
        if (!this.isWanted) this.#stop();
        reject(failure("cancelled", {}));
      };
      const leave = () => signal?.removeEventListener("abort", cancel);
      const waiter: Waiter = {
        resolve: (result) => {
          leave();
          resolve(result);
        },
        reject: (error) => {
          leave();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
        onProgress,
      };
      this.#waiters.add(waiter);
      signal?.addEventListener("abort", cancel, { once: true });
    });
  }

  /** Derives in a worker thread and settles all who wait. Resolves when the worker has ended; never rejects. */
  async run(workerFile: string): Promise<void> {
    try {
      await this.#work(workerFile);
      this.#settle((waiter) => waiter.reject(new Error("the derivation worker ended without a result")));
    } catch (error) {
      this.#settle((waiter) => waiter.reject(error));
    } finally {
      wipe(this.#task.password, this.#task.keyAndIv);
    }
  }

  #work(workerFile: string): Promise<void> {
    return new Promise((resolve, reject) => {
      // stdout: true keeps whatever the worker might print away from the engine's standard output.
      const worker = new Worker(workerFile, { workerData: this.#task, env: {}, execArgv: [], stdout: true });
      worker.on("message", (message: WorkerMessage) => this.#hear(message));
      worker.on("error", reject);
      worker.on("exit", () => resolve());
    });
  }

  #hear(message: WorkerMessage): void {
    if (message === "done") {
      this.#settle((waiter) => waiter.resolve(this.#result()));
    } else {
      for (const waiter of this.#waiters) waiter.onProgress?.(message.progress);
    }
  }

  #result(): ShareKey {
    const { keyAndIv } = this.#task;
    return { key: Uint8Array.from(keyAndIv.subarray(0, KEY_LENGTH)), iv: Uint8Array.from(keyAndIv.subarray(KEY_LENGTH)) };
  }

  #settle(how: (waiter: Waiter) => void): void {
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    waiters.forEach(how);
  }

  #stop(): void {
    Atomics.store(this.#task.stop, 0, 1);
    wipe(this.#task.password);
  }
}
