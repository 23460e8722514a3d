import { Cards, copyKey } from "../../../src/engine/operations";
import type { KeyReference, RestoredKey } from "../../../src/protocol";
import type { VirtualCard } from "../../../src/simulator";
import { type Bench, userPin } from "./bench";
import { MemoryReaders } from "./memory-readers";

export const [firstReader, secondReader] = ["First", "Second"] as const;

/** Two cards, each in a reader of its own. */
export interface TwoCards {
  readers: MemoryReaders;
  cards: Cards;
}

export function twoCards(first: VirtualCard, second: VirtualCard): TwoCards {
  const readers = new MemoryReaders();
  readers.insert(firstReader, first);
  readers.insert(secondReader, second);
  return { readers, cards: new Cards(readers) };
}

export const twoCardsOf = (first: Bench, second: Bench) => twoCards(first.card, second.card);

/** Copies a key from the first card to the second. */
export function copy(bench: TwoCards, keyRef: KeyReference, to?: KeyReference): Promise<RestoredKey> {
  return copyKey(bench, {
    from: { reader: firstReader, pin: userPin(), keyRef },
    to: { reader: secondReader, pin: userPin(), ...(to !== undefined && { keyRef: to }) },
  });
}
