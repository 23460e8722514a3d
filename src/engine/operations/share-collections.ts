import { randomUUID } from "node:crypto";
import { fail } from "../failure";
import type { CollectedShares } from "./collected-shares";

/** Custodians come one after the other, but not for hours. */
const TEN_MINUTES = 600_000;

interface Kept {
  shares: CollectedShares;
  timer: NodeJS.Timeout;
}

/** Opened shares that are kept for what is still to come, by names that cannot be guessed: further shares, or work with their DKEK. */
export class ShareCollections {
  readonly #kept = new Map<string, Kept>();

  /** @param idleMilliseconds after which shares are forgotten when nobody uses them */
  constructor(private readonly idleMilliseconds = TEN_MINUTES) {}

  /**
   * The shares kept under a name, which are kept for longer by that.
   * @param parameter that told the name
   * @throws EngineFailure `invalid-params` when there are none: they were forgotten
   */
  sharesOf(name: string, parameter: string): CollectedShares {
    const kept = this.#kept.get(name);
    if (kept === undefined) fail("invalid-params", { parameter, reason: "the shares before were forgotten; begin with the first" });
    this.keep(kept.shares, name);
    return kept.shares;
  }

  /** Keeps shares for what is still to come. */
  keep(shares: CollectedShares, name: string = randomUUID()): string {
    clearTimeout(this.#kept.get(name)?.timer);
    const timer = setTimeout(() => this.forget(name), this.idleMilliseconds);
    timer.unref();
    this.#kept.set(name, { shares, timer });
    return name;
  }

  /** Zeroes what is kept under a name; done twice, it does no harm. */
  forget(name: string): void {
    const kept = this.#kept.get(name);
    clearTimeout(kept?.timer);
    kept?.shares.clear();
    this.#kept.delete(name);
  }

  /** Zeroes everything. */
  forgetAll(): void {
    for (const name of [...this.#kept.keys()]) this.forget(name);
  }
}
