import type { Card } from "../../protocol/cards";
import type { KeyReference } from "../../protocol/values";
import type { CoverageSnapshot } from "../backups/coverages";
import type { CardCoverage, CoverageState, KeyCoverage } from "../backups/coverage";
import type { ReadCard } from "../cards/snapshot";
import { zeroDkekKcv } from "../zero-dkek";

/**
 * What is claimed of a key: how it is covered, or
 *
 * - `unprotected`: it is backed up under a DKEK that everybody knows
 * - `impossible`: its card has no DKEK
 * - `looking`: there may be backups that were not found yet
 * - `nowhere`: there is no place to look for backups in
 */
export type ShownState = CoverageState | "unprotected" | "impossible" | "looking" | "nowhere";

/** The coverage of one card, with what it takes to tell it. */
export interface ShownCoverage {
  looking: boolean;
  places: readonly string[];
  keys: CardCoverage;
  /** Milliseconds since 1970: what the age of files is told by. */
  now: number;
}

const uncovered: KeyCoverage = { state: "none", files: [] };

export function shownCoverageOf({ looking, places, cards }: CoverageSnapshot, { reader }: ReadCard, now: number): ShownCoverage {
  return { looking, places, keys: cards.get(reader) ?? new Map<KeyReference, KeyCoverage>(), now };
}

export function coverageOfKey({ keys }: ShownCoverage, keyRef: KeyReference): KeyCoverage {
  return keys.get(keyRef) ?? uncovered;
}

/** What there is to be found is claimed at once, what is missing only when all places were looked at. */
export function shownStateOf(coverage: ShownCoverage, { dkek }: Card, keyRef: KeyReference): ShownState {
  const { state } = coverageOfKey(coverage, keyRef);
  if (state === "proven" || state === "backed-up") return dkek.kcv === zeroDkekKcv ? "unprotected" : state;
  if (dkek.state === "none") return "impossible";
  if (coverage.looking) return "looking";
  return state === "none" && coverage.places.length === 0 ? "nowhere" : state;
}

/** Keys of which it is known that they would not survive their card. */
export function keysWithoutBackup(coverage: ShownCoverage, card: Card): number {
  const states = card.keys.map(({ keyRef }) => shownStateOf(coverage, card, keyRef));
  return states.filter((state) => state === "none" || state === "other-dkek" || state === "impossible").length;
}

/** What is to be told of all keys of a card. */
export interface CoverageSum {
  /** "3 of 5 keys without backup" */
  words: string;
  /** The same for a row in a side bar as wide as it is at first: "no backup: 3 of 5". */
  short: string;
}

/** How the keys of a card stand together; nothing where there is nothing to tell. */
export function coverageSum(coverage: ShownCoverage, card: Card): CoverageSum | undefined {
  const count = card.keys.length;
  const without = keysWithoutBackup(coverage, card);
  const states = new Set(card.keys.map(({ keyRef }) => shownStateOf(coverage, card, keyRef)));
  const alike = (words: string): CoverageSum => ({ words, short: words });
  if (states.has("looking")) return alike("looking for backups…");
  if (without > 0 && count === 1) return { words: "key without backup", short: "no backup of its key" };
  if (without > 0) return { words: `${without} of ${count} keys without backup`, short: `no backup: ${without} of ${count}` };
  if (count === 0 || states.has("nowhere")) return undefined;
  if (states.has("unprotected")) return alike(count === 1 ? "backup unprotected" : "all backups unprotected");
  if (!states.has("backed-up")) return alike(count === 1 ? "backup proven" : "all backups proven");
  return alike(count === 1 ? "key backed up" : "all keys backed up");
}
