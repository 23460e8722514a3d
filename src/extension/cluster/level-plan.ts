import type { Key } from "../../protocol/keys";
import type { KeyReference } from "../../protocol/values";
import type { ReadCard } from "../cards/snapshot";
import { keyName, quotedKey } from "../words";
import type { Cluster, ClusterCell, ClusterKey } from "./clusters";
import { freeReference } from "./free-reference";
import { pinCanBeGiven, sourceOf } from "./sources";
import type { NoSource, Source } from "./sources";

/** What is copied so that cards have the same keys, and what is not. */
export interface LevelPlan {
  copies: readonly PlannedCopy[];
  leftOut: readonly LeftOut[];
}

export interface PlannedCopy {
  from: Source;
  to: ReadCard;
  /** Where it goes; free on the card, and taken by no other copy of the plan. */
  keyRef: KeyReference;
  /** The label of another key on the card that has the same PKCS#15 ID: programs that go by IDs can't tell the two apart. */
  idHeldBy?: string;
}

/** A key that a card lacks and does not get. */
export interface LeftOut {
  key: ClusterKey;
  to: ReadCard;
  /** In words: the rest of a sentence about the key. */
  why: string;
}

/** Plans what each of the cards `to` gets of the keys that it lacks. */
export function levelPlan({ keys }: Cluster, to: readonly ReadCard[]): LevelPlan {
  const copies: PlannedCopy[] = [];
  const leftOut: LeftOut[] = [];
  const involved = new Set(to);
  for (const card of to) {
    const taken = new Set<KeyReference>();
    for (const key of keys) {
      const cell = key.cells.find(({ at }) => at === card);
      if (cell === undefined || cell.state === "present") continue;
      const planned = plannedCopy(key, cell, taken, involved);
      if ("why" in planned) leftOut.push({ key, to: card, why: planned.why });
      else {
        copies.push(planned);
        taken.add(planned.keyRef);
        involved.add(planned.from.at);
      }
    }
  }
  return { copies, leftOut };
}

type CellWithoutKey = Exclude<ClusterCell, { state: "present" }>;

function plannedCopy(
  key: ClusterKey,
  cell: CellWithoutKey,
  taken: ReadonlySet<KeyReference>,
  involved: ReadonlySet<ReadCard>,
): PlannedCopy | NoSource {
  if (cell.state === "cannot") return { why: `this card does not support ${cell.feature}` };
  if (cell.state === "unclear") return { why: perhapsWords(cell.perhaps) };
  if (!pinCanBeGiven(cell.at.card)) return { why: "the card's PIN can't be used now" };
  const from = sourceOf(key, involved);
  return "why" in from ? from : copyTo(cell.at, from, taken);
}

/** Where a key goes on a card. */
export function copyTo(to: ReadCard, from: Source, taken: ReadonlySet<KeyReference>): PlannedCopy | NoSource {
  const keyRef = freeReference(to.card, taken, from.key.keyRef);
  if (keyRef === undefined) return { why: "all key references of the card are taken" };
  const holder = from.key.id === "" ? undefined : to.card.keys.find(({ id }) => id === from.key.id);
  return { from, to, keyRef, ...(holder && { idHeldBy: keyName(holder) }) };
}

/** Why it does not show whether a card has a key: "perhaps it is there as “b”, reference 5: test both to know". */
function perhapsWords(perhaps: readonly Key[]): string {
  return `perhaps it is there as ${perhaps.map(quotedKey).join(" or ")}: test both to know`;
}
