import { isDeepStrictEqual } from "node:util";
import type { Card } from "../../protocol/cards";
import type { Key } from "../../protocol/keys";
import type { ReaderName } from "../../protocol/values";
import type { CardStore } from "../cards/card-store";
import { readCardOf } from "../cards/snapshot";
import type { ReadCard } from "../cards/snapshot";
import { EngineError } from "../engine-client/engine-error";

/** A key, and the card it is on. */
export interface PickedKey {
  at: ReadCard;
  key: Key;
}

/** @throws EngineError when there is no card in the reader that can be used */
export function cardIn(cards: Pick<CardStore, "entry">, reader: ReaderName): ReadCard {
  const entry = cards.entry(reader);
  if (entry === undefined) throw new EngineError({ code: "no-such-reader", reader });
  const { content } = entry;
  const card = readCardOf(entry);
  if (card !== undefined) return card;
  if (content.state === "unreadable") throw new EngineError(content.failure);
  throw new EngineError({ code: content.state === "foreign" ? "not-a-smartcard-hsm" : "no-card", reader });
}

/**
 * The card that questions were asked about, as it is known now: no answer and no PIN that was given for it may reach another
 * one in the same reader.
 * @throws EngineError when it is gone
 */
export async function sameCard(cards: Pick<CardStore, "entry" | "settled">, { reader, card }: ReadCard): Promise<Card> {
  await cards.settled();
  const now = cardIn(cards, reader).card;
  if (now.serial !== card.serial) throw new EngineError({ code: "card-removed", reader });
  return now;
}

/** @throws EngineError when the card is gone, or has another key by now where this one was */
export async function requireSameKey(cards: Pick<CardStore, "entry" | "settled">, { at, key }: PickedKey): Promise<void> {
  const { keys } = await sameCard(cards, at);
  const now = keys.find(({ keyRef }) => keyRef === key.keyRef);
  if (now === undefined || !isDeepStrictEqual(descriptionOf(now), descriptionOf(key))) throw new EngineError({ code: "no-such-key", keyRef: key.keyRef });
}

function descriptionOf({ type, size, curve, label, id, publicKeySha256 }: Key): unknown[] {
  return [type, size, curve, label, id, publicKeySha256];
}
