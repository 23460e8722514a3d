import type { Hex } from "../../../protocol";
import type { CardFit, CardsSeen } from "../../../protocol/webview-messages";
import { counted } from "../../shared/words";
import type { Verdict } from "./verdict";

/**
 * Which connected card can restore a key blob: the cards that can first, then those that may, then the others.
 * @param lost whether no card takes the file, whichever DKEK it has
 */
export function blobCardVerdicts({ cards, looking }: CardsSeen, kcv: Hex, lost: boolean): Verdict[] {
  if (lost) return [{ tone: "neutral", text: "No card can restore this copy of the file" }, ...cards.flatMap(holderVerdict)];
  const sorted = [...cards].sort((one, other) => rank(one) - rank(other));
  return [...headline(sorted, looking, kcv), ...sorted.map(blobCardVerdict)];
}

const order: Record<CardFit["dkek"], number> = { same: 0, "not-told": 1, other: 2, pending: 3, none: 4 };

const rank = ({ dkek, lacks }: CardFit) => (lacks === undefined ? 0 : 10) + order[dkek];

const cardName = ({ name, serial }: CardFit) => (serial === "" ? name : `${name} (${serial})`);

/** What to say where no card is known to have the DKEK. */
function headline(cards: readonly CardFit[], looking: boolean, kcv: Hex): Verdict[] {
  if (cards.some(({ dkek }) => dkek === "same" || dkek === "not-told")) return [];
  if (looking) return [{ tone: "unchecked", icon: "sync", text: "Looking for cards that can restore it\u2026" }];
  const text = cards.length === 0 ? "No SmartCard-HSM is connected to restore it onto" : `No connected card holds this DKEK, KCV ${kcv}`;
  return [{ tone: "neutral", icon: "debug-disconnect", text }];
}

function blobCardVerdict(card: CardFit): Verdict {
  const { dkek, kcv, lacks, reader } = card;
  const held = heldWords(card);
  if (dkek === "same" && lacks === undefined) {
    return { tone: "good", icon: "pass", text: `Restores on ${cardName(card)}: same DKEK, KCV ${kcv ?? ""}${held}` };
  }
  if (lacks !== undefined) {
    return { tone: "neutral", text: `${cardName(card)} can't hold this key: it does not support ${lacks}${held}` };
  }
  const { tone, text, locked } = otherCards[dkek](card);
  return { tone, text: `${cardName(card)}${text}${held}`, icon: tone === "unchecked" ? "question" : "circle-slash", ...(locked && { locked: reader }) };
}

interface Other {
  tone: Verdict["tone"];
  text: string;
  locked?: boolean;
}

const otherCards: Record<CardFit["dkek"], (card: CardFit) => Other> = {
  same: () => ({ tone: "good", text: "" }),
  "not-told": () => ({ tone: "unchecked", text: ": DKEK not told before its PIN", locked: true }),
  other: ({ kcv }) => ({ tone: "neutral", text: ` holds another DKEK, KCV ${kcv ?? ""}` }),
  pending: () => ({ tone: "neutral", text: " still waits for DKEK shares" }),
  none: () => ({ tone: "neutral", text: " has no DKEK, so that no key can be restored onto it" }),
};

function heldWords({ keyRef }: CardFit): string {
  return keyRef === undefined ? "" : `. It holds this key already, as key reference ${keyRef}`;
}

/** A file that is lost can be made anew from a card that still has the key. */
function holderVerdict(card: CardFit): Verdict[] {
  if (card.keyRef === undefined) return [];
  return [{ tone: "good", icon: "pass", text: `${cardName(card)} still holds this key, as key reference ${card.keyRef}: back it up anew` }];
}

/** Which connected cards have the DKEK that a share alone makes. */
export function shareCardVerdicts({ cards, looking }: CardsSeen): Verdict[] {
  const same = cards.filter(({ dkek }) => dkek === "same");
  if (same.length > 0) {
    return same.map((card) => ({ tone: "good", icon: "pass", text: `${cardName(card)} holds this very DKEK${madeOf(card)}` }));
  }
  if (looking) return [{ tone: "unchecked", icon: "sync", text: "Looking for cards with this DKEK\u2026" }];
  const untold = cards.filter(({ dkek }) => dkek === "not-told");
  const text = "No connected card is known to have this KCV. Where a DKEK is made of several shares, none will: its KCV is that of all of them";
  return [
    { tone: "neutral", text },
    ...untold.map((card): Verdict => ({ tone: "unchecked", icon: "question", text: `${cardName(card)}: DKEK not told before its PIN`, locked: card.reader })),
  ];
}

function madeOf({ shares }: CardFit): string {
  if (shares === 1) return ", made of this share alone";
  return shares === 0 ? "" : `, though it was made of ${counted(shares, "share")}`;
}
