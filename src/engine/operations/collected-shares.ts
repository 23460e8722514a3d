import { toHex, wipe } from "../../formats/bytes";
import { combineShares, keyCheckValue } from "../../formats/dkek";
import type { Hex } from "../../protocol";

/**
 * The shares that were imported into a card while it is inserted, to know the DKEK that they give once they are complete.
 * Only their exclusive or is kept, which is worth nothing without the shares that are missing; it is zeroed after the
 * last one, and when the card is taken out or initialised.
 */
export class CollectedShares {
  private readonly kcvs = new Set<Hex>();
  private combined: Uint8Array | undefined;

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
