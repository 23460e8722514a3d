import type { AesKcv, Key } from "../../protocol/keys";
import type { KeyReference, ReaderName } from "../../protocol/values";
import type { ReadCard } from "../cards/snapshot";
import { descriptionOf, identityOf, isProven } from "./key-identity";
import type { RecognisedBy } from "./key-identity";

/** Key check values of AES keys as far as they became known, for the card in a reader. */
export interface KnownAesKcvs {
  of(reader: ReaderName, serial: string): ReadonlyMap<KeyReference, AesKcv>;
}

/** What is taken for one key, and where it is. */
export interface Holding {
  identity: string;
  recognisedBy: RecognisedBy;
  /** By the card's place in the cluster. */
  held: ReadonlyMap<number, readonly [Key, ...Key[]]>;
}

export function holdingsOf(cards: readonly ReadCard[], aesKcvs: KnownAesKcvs): Holding[] {
  const found = new Map<string, { recognisedBy: RecognisedBy; held: Map<number, [Key, ...Key[]]> }>();
  cards.forEach(({ reader, card }, place) => {
    const known = aesKcvs.of(reader, card.serial);
    for (const key of card.keys) {
      const { name, recognisedBy } = identityOf(key, reader, known.get(key.keyRef));
      const holding = found.get(name) ?? { recognisedBy, held: new Map<number, [Key, ...Key[]]>() };
      const before = holding.held.get(place);
      if (before === undefined) holding.held.set(place, [key]);
      else before.push(key);
      found.set(name, holding);
    }
  });
  return united([...found].map(([identity, holding]) => ({ identity, ...holding })));
}

/** Whether two keys are certainly not one: it is certain what each of them is, or a card has both. */
export function areTwo(one: Holding, other: Holding): boolean {
  return (isProven(one.recognisedBy) && isProven(other.recognisedBy)) || [...one.held.keys()].some((place) => other.held.has(place));
}

/**
 * A key whose check value is known on some cards only is taken for the one that is described alike on the others, where
 * that is a single one: by its description then.
 */
function united(holdings: readonly Holding[]): Holding[] {
  const described = holdings.filter(({ recognisedBy }) => recognisedBy === "description");
  const taken = new Set<Holding>();
  const all = holdings.map((holding) => {
    if (holding.recognisedBy !== "aes-kcv") return holding;
    const alike = (other: Holding): boolean => descriptionsIn(other).some((one) => descriptionsIn(holding).includes(one));
    const [only, ...more] = described.filter((other) => alike(other) && !areTwo(holding, other) && !taken.has(other));
    if (only === undefined || more.length > 0) return holding;
    taken.add(only);
    return { identity: only.identity, recognisedBy: only.recognisedBy, held: new Map([...holding.held, ...only.held]) };
  });
  return all.filter((holding) => !taken.has(holding));
}

function descriptionsIn({ held }: Holding): string[] {
  return [...held.values()].flat().flatMap((key) => descriptionOf(key) ?? []);
}
