import { toHex, wipe } from "../../formats/bytes";
import { combineShares, keyCheckValue } from "../../formats/dkek";
import type { Hex } from "../../protocol";

/**
 * Shares that come one by one, to know the DKEK that they give once they are complete: those that were imported into a
 * card while it is inserted, or opened for a key blob. Only their exclusive or is kept, which is worth nothing without
 * the shares that are missing; whoever keeps them clears them after the last one.
 */
export class CollectedShares {
  private readonly kcvs = new Set<Hex>();
  private combined: Uint8Array | undefined;

  get count(): number {
    return this.kcvs.size;
  }

  /** Copy of the DKEK that they give; the caller zeroes it. */
  get dkek(): Uint8Array | undefined {
    return this.combined?.slice();
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
    return this.combined !== undefined && this.kcvs.size === shares ? toHex(keyCheckValue(this.combined)) : undefined;
  }

  clear(): void {
    wipe(this.combined);
    this.combined = undefined;
    this.kcvs.clear();
  }
}
