import { toHex, wipe } from "../../formats/bytes";
import { combineShares, keyCheckValue } from "../../formats/dkek";
import type { Hex } from "../../protocol";

/**
 * Shares that come one by one, to know the DKEK that they give once they are complete: those that were imported into a
 * card while it is inserted, or opened for a key blob or for work on many. Only their exclusive or is kept, which is worth nothing without
 * the shares that are missing; whoever keeps them clears them after the last one.
 */
export class CollectedShares {
  private readonly kcvs = new Set<Hex>();
  private combined: Uint8Array | undefined;

  get count(): number {
    return this.kcvs.size;
  }

  /** KCV of the DKEK that they give so far. */
  get kcv(): Hex {
    return this.withDkek((dkek) => toHex(keyCheckValue(dkek)));
  }

  /** Does `work` with the DKEK that they give so far, which is zeroed then. A RangeError where there is no share. */
  withDkek<Result>(work: (dkek: Uint8Array) => Result): Result {
    if (this.combined === undefined) throw new RangeError("there is no share");
    const dkek = this.combined.slice();
    try {
      return work(dkek);
    } finally {
      wipe(dkek);
    }
  }

  /** Whether a share whose DKEK would have this KCV is among them: twice the same makes a DKEK that lacks it. */
  has(kcvOfShare: Hex): boolean {
    return this.kcvs.has(kcvOfShare);
  }

  add(share: Uint8Array, kcvOfShare: Hex): void {
    const former = this.combined;
    this.combined = combineShares(former === undefined ? [share] : [former, share]);
    this.kcvs.add(kcvOfShare);
    wipe(former);
  }

  /** KCV of the DKEK that they give; undefined unless they are all `shares` of them. */
  kcvOfAll(shares: number): Hex | undefined {
    return this.combined !== undefined && this.kcvs.size === shares ? this.kcv : undefined;
  }

  clear(): void {
    wipe(this.combined);
    this.combined = undefined;
    this.kcvs.clear();
  }
}
