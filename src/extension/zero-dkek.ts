import type { Hex } from "../protocol/values";

/** KCV of the DKEK that is all zeros: what an even number of the same share gives (SmartCard-HSM ref. 5.3). */
export const zeroDkekKcv = "66687AADF862BD77";

/** What a DKEK of zeros means for backups, and what to do; nothing of any other. */
export function zeroDkekWords(kcv: Hex | undefined): string | undefined {
  if (kcv !== zeroDkekKcv) return undefined;
  return `The DKEK ${kcv} protects nothing: all its bytes are zero, as when one share is imported twice, and everybody knows that. Whoever has a backup under it can read the key. Generate new keys on a card with another DKEK, and use those instead.`;
}
