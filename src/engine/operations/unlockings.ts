import { randomUUID } from "node:crypto";
import { fail } from "../failure";
import type { CollectedShares } from "./collected-shares";

/** Custodians come one after the other, but not for hours. */
const TEN_MINUTES = 600_000;

interface Unlocking {
  shares: CollectedShares;
  timer: NodeJS.Timeout;
}

/** The shares that were opened for key blobs whose DKEK is not complete yet, by a name that cannot be guessed. */
export class Unlockings {
  readonly #kept = new Map<string, Unlocking>();

  /** @param idleMilliseconds after which shares are forgotten when no further one comes */
  constructor(private readonly idleMilliseconds = TEN_MINUTES) {}

  /**
   * The shares kept under a name.
   * @throws EngineFailure `invalid-params` when there are none: they were forgotten
   */
  sharesOf(name: string): CollectedShares {
    const kept = this.#kept.get(name);
    return kept === undefined ? fail("invalid-params", { parameter: "unlocking", reason: "the shares before were forgotten; begin with the first" }) : kept.shares;
  }

  /** Keeps shares for the next one to come. */
  keep(shares: CollectedShares, name: string = randomUUID()): string {
    clearTimeout(this.#kept.get(name)?.timer);
    const timer = setTimeout(() => this.forget(name), this.idleMilliseconds);
    timer.unref();
    this.#kept.set(name, { shares, timer });
    return name;
  }

  /** Zeroes what is kept under a name. */
  forget(name: string): void {
    const kept = this.#kept.get(name);
    clearTimeout(kept?.timer);
    kept?.shares.clear();
    this.#kept.delete(name);
  }
}
