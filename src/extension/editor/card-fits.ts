import type { Hex } from "../../protocol/values";
import type { CardFit, CardsSeen, KeyBlobView } from "../../protocol/webview-messages";
import type { CardsSnapshot, ReadCard } from "../cards/snapshot";
import { readCardOf } from "../cards/snapshot";
import { cardName } from "../words";
import type { NotHeldBy } from "../../protocol/blobs";

/** What a card is compared with. */
interface Wanted {
  kcv: Hex;
  notHeldBy: NotHeldBy;
  publicKeySha256?: Hex | undefined;
}

/** The cards that are connected, seen from a file; none where the file does not tell of a DKEK. */
export function cardsSeenFrom(view: KeyBlobView, { engine, readers }: CardsSnapshot): CardsSeen {
  const wanted = wantedBy(view);
  if (wanted === undefined) return { cards: [], looking: false };
  const cards = (readers ?? []).flatMap((entry) => readCardOf(entry) ?? []).map((card) => fitOf(card, wanted));
  const looking = engine.name !== "stopped" && (readers?.some(({ content }) => content.state === "reading") ?? true);
  return { cards, looking };
}

function wantedBy(view: KeyBlobView): Wanted | undefined {
  if (view.state === "share") return view.kcv === undefined ? undefined : { kcv: view.kcv, notHeldBy: {} };
  if (view.state !== "blob") return undefined;
  const { decoded, lock } = view;
  const inside = lock.state === "unlocked" ? lock.check : undefined;
  return {
    kcv: decoded.kcv,
    notHeldBy: inside?.notHeldBy ?? decoded.notHeldBy,
    publicKeySha256: inside?.publicKeySha256 ?? decoded.publicKeySha256,
  };
}

function fitOf({ reader, card }: ReadCard, { kcv, notHeldBy, publicKeySha256 }: Wanted): CardFit {
  const { dkek } = card;
  const lacks = notHeldBy[card.device.kind];
  const held = publicKeySha256 === undefined ? undefined : card.keys.find((key) => key.publicKeySha256 === publicKeySha256);
  return {
    reader,
    name: cardName(card),
    serial: card.serial,
    dkek: dkek.state === "ready" ? comparison(dkek.kcv, kcv) : dkek.state,
    ...(dkek.kcv !== undefined && { kcv: dkek.kcv }),
    shares: dkek.shares,
    ...(lacks !== undefined && { lacks }),
    ...(held !== undefined && { keyRef: held.keyRef }),
  };
}

function comparison(ofCard: Hex | undefined, wanted: Hex): CardFit["dkek"] {
  if (ofCard === undefined) return "not-told";
  return ofCard === wanted ? "same" : "other";
}
