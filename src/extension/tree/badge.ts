import type { CoverageSnapshot } from "../backups/coverages";
import { readCardOf } from "../cards/snapshot";
import type { CardsSnapshot } from "../cards/snapshot";
import { counted } from "../words";
import { keysWithoutBackup, shownCoverageOf } from "./shown-coverage";

/** What stands at the icon of the view: how many keys would not survive their cards; nothing where none is known to be so. */
export function badgeOf({ readers = [] }: CardsSnapshot, coverage: CoverageSnapshot): { value: number; tooltip: string } | undefined {
  const cards = readers.flatMap((entry) => readCardOf(entry) ?? []);
  const counts = cards.map((read) => keysWithoutBackup(shownCoverageOf(coverage, read, 0), read.card));
  const value = counts.reduce((sum, count) => sum + count, 0);
  return value === 0 ? undefined : { value, tooltip: `${counted(value, "key")} without a backup` };
}
