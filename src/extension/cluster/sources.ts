import type { Card } from "../../protocol/cards";
import type { Key } from "../../protocol/keys";
import type { ReadCard } from "../cards/snapshot";
import type { ClusterKey } from "./clusters";
import { isProven } from "./key-identity";

/** A key on a card that it can be copied from. */
export interface Source {
  at: ReadCard;
  key: Key;
}

/** Why a key can't be copied from any card, in words: the rest of a sentence about it. */
export interface NoSource {
  why: string;
}

/**
 * Where to copy a key from: a card on which it has its certificate, then one whose PIN is needed anyway, then the first.
 * @param involved cards whose PIN is needed anyway
 */
export function sourceOf(key: ClusterKey, involved: ReadonlySet<ReadCard>): Source | NoSource {
  const holders = key.cells.flatMap((cell) => (cell.state === "present" ? [cell] : []));
  const usable = holders.filter(({ at }) => pinCanBeGiven(at.card));
  if (usable.length === 0) return { why: "the PIN of each card that has it can't be used now" };
  // Twice by its description alone: these may be two keys.
  const certain = usable.filter(({ keys }) => keys.length === 1 || isProven(key.recognisedBy));
  const rank = ({ at, key: held }: Source): number =>
    (held.certificate === key.certificate ? 0 : 2) + (at.card.unlocked || involved.has(at) ? 0 : 1);
  const [best] = certain
    .flatMap(({ at, keys }) => keys.map((held): Source => ({ at, key: held })))
    .sort((a, b) => rank(a) - rank(b));
  return best ?? { why: "a card has two keys with this description; copy the right one from its row in the view" };
}

/** Whether there is a PIN that could unlock the card, or it is unlocked. */
export function pinCanBeGiven({ unlocked, userPin }: Card): boolean {
  return unlocked || (userPin.state !== "blocked" && userPin.state !== "transport" && userPin.state !== "uninitialized");
}
