import type { Card } from "../../protocol/cards";
import type { Hex } from "../../protocol/values";
import { readCardOf } from "../cards/snapshot";
import type { CardsSnapshot, ReadCard } from "../cards/snapshot";
import { counted } from "../words";

/** A card that no other card in sight stands in for, and why. */
export interface CardApart {
  at: ReadCard;
  why: string;
}

/** Cards that are in no cluster. */
export function cardsApart({ readers = [] }: CardsSnapshot, clusters: readonly { kcv: Hex }[]): CardApart[] {
  return readers
    .flatMap((entry) => readCardOf(entry) ?? [])
    .filter(({ card: { dkek } }) => !clusters.some(({ kcv }) => dkek.state === "ready" && kcv === dkek.kcv))
    .map((at) => ({ at, why: whyApart(at.card) }));
}

/** Why a card can't be compared with others. */
export function whyApart({ dkek }: Card): string {
  switch (dkek.state) {
    case "none":
      return "It has no DKEK: its keys can't leave it, and no key can be copied onto it.";
    case "pending":
      return `Its DKEK is not complete: ${counted(dkek.outstanding, "share is", "shares are")} missing.`;
    case "ready":
      if (dkek.kcv === undefined) return "It tells its key check value only after the PIN. Unlock it to see which cards it belongs to.";
      if (dkek.shares === 0) return `Its DKEK (${dkek.kcv}) was made by the card itself: no other card can have it.`;
      return `No other card in sight has its DKEK (${dkek.kcv}).`;
  }
}
