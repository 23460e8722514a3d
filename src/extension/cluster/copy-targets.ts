import type { Key } from "../../protocol/keys";
import type { CardsSnapshot, ReadCard } from "../cards/snapshot";
import { readCardOf } from "../cards/snapshot";
import { whyApart } from "./apart";
import { clustersOf } from "./clusters";
import type { ClusterCell } from "./clusters";
import type { KnownAesKcvs } from "./holdings";
import { copyTo } from "./level-plan";
import type { PlannedCopy } from "./level-plan";
import { pinCanBeGiven } from "./sources";

/** A card that a key could be copied to. */
export interface CopyPlace {
  to: ReadCard;
  copy: PlannedCopy;
  /** Keys on it that may be the one that is to be copied. */
  perhaps: readonly Key[];
}

/** A card that a key could be copied to, or why not: a sentence. */
export type CopyTarget = CopyPlace | { to: ReadCard; why: string };

/** The other cards in sight, as places for a copy of a key. */
export function copyTargets(snapshot: CardsSnapshot, aesKcvs: KnownAesKcvs, from: ReadCard, key: Key): CopyTarget[] {
  const cells = clustersOf(snapshot, aesKcvs)
    .flatMap(({ keys }) => keys)
    .find((one) => one.cells.some((cell) => cell.at.reader === from.reader && cell.state === "present" && cell.keys.some(({ keyRef }) => keyRef === key.keyRef)))?.cells;
  return (snapshot.readers ?? [])
    .flatMap((entry) => readCardOf(entry) ?? [])
    .filter(({ reader }) => reader !== from.reader)
    .map((to) => {
      const cell = cells?.find(({ at }) => at.reader === to.reader);
      return cell === undefined ? { to, why: whyNotOneCluster(from, to) } : targetOf(from, key, cell);
    });
}

function whyNotOneCluster(from: ReadCard, { card }: ReadCard): string {
  const ofFrom = from.card.dkek;
  if (ofFrom.state !== "ready") return whyApart(from.card);
  if (ofFrom.kcv === undefined) return "The card with the key tells its key check value only after the PIN: unlock it first.";
  if (card.dkek.state !== "ready" || card.dkek.kcv === undefined) return whyApart(card);
  return `It has another DKEK (${card.dkek.kcv}).`;
}

function targetOf(from: ReadCard, key: Key, cell: ClusterCell): CopyTarget {
  const to = cell.at;
  if (cell.state === "present") return { to, why: `It has the key already, as reference ${cell.keys.map(({ keyRef }) => keyRef).join(" and ")}.` };
  if (cell.state === "cannot") return { to, why: `It does not support ${cell.feature}.` };
  if (!pinCanBeGiven(to.card)) return { to, why: "Its PIN can't be used now." };
  const copy = copyTo(to, { at: from, key }, new Set());
  return "why" in copy ? { to, why: `It can't be copied there: ${copy.why}.` } : { to, copy, perhaps: cell.state === "unclear" ? cell.perhaps : [] };
}
