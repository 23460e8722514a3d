import { missingFeature } from "../../protocol/holdable";
import type { Key } from "../../protocol/keys";
import type { Base64, Hex } from "../../protocol/values";
import { readCardOf } from "../cards/snapshot";
import type { CardsSnapshot, ReadCard } from "../cards/snapshot";
import { keyName } from "../words";
import { areTwo, holdingsOf } from "./holdings";
import type { Holding, KnownAesKcvs } from "./holdings";
import { mayBeOne } from "./key-identity";
import type { RecognisedBy } from "./key-identity";

/** Cards with one DKEK: a key of one of them can be copied to the others. */
export interface Cluster {
  kcv: Hex;
  /** Two at least. */
  cards: readonly ReadCard[];
  keys: readonly ClusterKey[];
}

/** A key that is on one or more cards of a cluster. */
export interface ClusterKey {
  /** Tells it from the other keys, also after cards came and went. */
  identity: string;
  recognisedBy: RecognisedBy;
  /** The key as the first card has it. */
  first: Key;
  /** As most cards have them; where as many have another one, as the first card has it. */
  label: string;
  id: Hex;
  /** DER X.509; absent where no card has one. */
  certificate?: Base64;
  /** One for each card, in their order. */
  cells: readonly ClusterCell[];
}

/**
 * How a key stands to a card.
 *
 * - `present`: the card has it, at one or more key references
 * - `missing`: the card could have it
 * - `unclear`: nothing shows that the card has it, but one of the keys `perhaps` may be it, for what each is does not show
 * - `cannot`: the device can't hold it, for want of `feature`
 */
export type ClusterCell = { at: ReadCard } & (
  | { state: "present"; keys: readonly [Key, ...Key[]] }
  | { state: "missing" }
  | { state: "unclear"; perhaps: readonly Key[] }
  | { state: "cannot"; feature: string }
);

export type CellState = ClusterCell["state"];

/** The cards in sight by their DKEKs, where two or more have the same. */
export function clustersOf({ readers = [] }: CardsSnapshot, aesKcvs: KnownAesKcvs): Cluster[] {
  const byKcv = new Map<Hex, ReadCard[]>();
  for (const card of readers.flatMap((entry) => readCardOf(entry) ?? [])) {
    const { kcv, state } = card.card.dkek;
    if (state === "ready" && kcv !== undefined) byKcv.set(kcv, [...(byKcv.get(kcv) ?? []), card]);
  }
  return [...byKcv].filter(([, cards]) => cards.length > 1).map(([kcv, cards]) => ({ kcv, cards, keys: keysOf(cards, aesKcvs) }));
}

function keysOf(cards: readonly ReadCard[], aesKcvs: KnownAesKcvs): ClusterKey[] {
  const all = holdingsOf(cards, aesKcvs);
  return all.flatMap((holding) => clusterKey(holding, cards, all) ?? []).sort(byName);
}

function clusterKey(holding: Holding, cards: readonly ReadCard[], all: readonly Holding[]): ClusterKey | undefined {
  const held = [...holding.held.values()].map(([key]) => key);
  const [first] = held;
  if (first === undefined) return undefined;
  const certificate = mostCommon(held.flatMap((key) => key.certificate ?? []));
  return {
    identity: holding.identity,
    recognisedBy: holding.recognisedBy,
    first,
    label: mostCommon(held.map(({ label }) => label)) ?? first.label,
    id: mostCommon(held.map(({ id }) => id)) ?? first.id,
    ...(certificate !== undefined && { certificate }),
    cells: cards.map((card, place) => cellOf(first, holding, card, place, all)),
  };
}

function cellOf(key: Key, holding: Holding, at: ReadCard, place: number, all: readonly Holding[]): ClusterCell {
  const keys = holding.held.get(place);
  if (keys !== undefined) return { at, state: "present", keys };
  const feature = missingFeature(at.card.device, { type: key.type, size: key.size === 0 ? undefined : key.size, curve: key.curve });
  if (feature !== undefined) return { at, state: "cannot", feature };
  const perhaps = all
    .filter((other) => !areTwo(holding, other))
    .flatMap((other) => other.held.get(place) ?? [])
    .filter((other) => mayBeOne(key, other));
  return perhaps.length === 0 ? { at, state: "missing" } : { at, state: "unclear", perhaps };
}

/** The first of those that come most often. */
function mostCommon<T>(values: readonly T[]): T | undefined {
  const count = (value: T): number => values.filter((other) => other === value).length;
  return values.toSorted((a, b) => count(b) - count(a))[0];
}

function byName(a: ClusterKey, b: ClusterKey): number {
  const [one, other] = [a, b].map(({ first, label }) => keyName({ keyRef: first.keyRef, label }));
  return (one ?? "").localeCompare(other ?? "", "en", { numeric: true }) || (a.identity < b.identity ? -1 : 1);
}
