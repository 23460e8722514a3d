import { equal, toHex } from "../../formats/bytes";
import type { CardSummary, Reader, ReaderName } from "../../protocol";
import { fail, isFailure } from "../failure";
import type { SmartCardHsm } from "../hsm";
import type { ReaderState } from "../pcsc/port";
import { CardSlot, type ReaderSource } from "./card-slot";
import { readIdentity } from "./card-identity";
import type { CollectedShares } from "./collected-shares";

interface Inserted {
  slot: CardSlot;
  atr: Uint8Array;
  foreignUses?: number;
  summary?: Promise<CardSummary>;
}

/** One card, with `use` and `look` of `Cards`. */
export interface InsertedCard {
  use<Result>(work: (hsm: SmartCardHsm) => Promise<Result>): Promise<Result>;
  look<Result>(work: (hsm: SmartCardHsm) => Promise<Result>): Promise<Result>;
}

/** The cards in the readers: which are there, which are unlocked, and one queue of work for each. */
export class Cards {
  private readonly inserted = new Map<ReaderName, Inserted>();
  private readonly listeners = new Set<() => void>();
  private readonly stopWatching: () => void;

  constructor(private readonly readers: ReaderSource) {
    this.stopWatching = readers.onChange(() => {
      this.notice();
      this.announce();
    });
    this.notice();
  }

  /** Tells when a list of the readers would differ from the last one, until the function that is returned is called. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Every reader with what is known of its card; a card is asked for its serial number and label once. */
  async list(): Promise<Reader[]> {
    return Promise.all(
      this.readers.readers().map(async ({ name, virtual }) => ({ name, virtual, card: await this.summaryOf(name) })),
    );
  }

  /**
   * Does `work` with the card and with nobody in between: alone with it in its own session, or in the unlocked one.
   * @throws EngineFailure `no-such-reader`, `no-card`, `card-in-use`, `card-removed`, `not-a-smartcard-hsm`
   */
  use<Result>(reader: ReaderName, work: (hsm: SmartCardHsm) => Promise<Result>): Promise<Result> {
    return this.cardIn(reader).use(work);
  }

  /** As `use`, for work that changes nothing and needs no PIN: other programs may use the card at the same time. */
  look<Result>(reader: ReaderName, work: (hsm: SmartCardHsm) => Promise<Result>): Promise<Result> {
    return this.cardIn(reader).look(work);
  }

  /**
   * The card that is in the reader now, for work in several steps: once it was taken out, the next step fails with
   * `card-removed`, whatever card came after it.
   * @throws EngineFailure `no-such-reader`, `no-card`
   */
  cardIn(reader: ReaderName): InsertedCard {
    const slot = this.slotOf(reader);
    return { use: (work) => slot.run("exclusive", work), look: (work) => slot.run("shared", work) };
  }

  /** Keeps the session open in which `verify` verified the PIN; `idleSeconds` without use end it. */
  unlock(reader: ReaderName, verify: (hsm: SmartCardHsm) => Promise<void>, idleSeconds: number | undefined): Promise<void> {
    return this.slotOf(reader).unlock(verify, idleSeconds);
  }

  /** Ends the unlocked session, if there is one. */
  lock(reader: ReaderName): Promise<void> {
    return this.slotOf(reader).lock();
  }

  isUnlocked(reader: ReaderName): boolean {
    return this.inserted.get(reader)?.slot.unlocked ?? false;
  }

  /** The shares that were imported since the card was inserted or initialised. */
  collectedShares(reader: ReaderName): CollectedShares {
    return this.slotOf(reader).collectedShares;
  }

  /** Serial number or label of the card changed: the next list asks for them anew. */
  forgetSummary(reader: ReaderName): void {
    delete this.inserted.get(reader)?.summary;
    this.announce();
  }

  /** Ends every session, after the work that is queued. */
  async close(): Promise<void> {
    this.stopWatching();
    this.listeners.clear();
    const all = [...this.inserted.values()];
    this.inserted.clear();
    await Promise.all(all.map(({ slot }) => slot.remove()));
  }

  private notice(): void {
    const states = new Map(this.readers.readers().map((state) => [state.name, state]));
    for (const [name, card] of this.inserted) {
      const state = states.get(name);
      if (state?.atr !== undefined && equal(state.atr, card.atr)) {
        noticeForeignUse(card, state);
        continue;
      }
      this.inserted.delete(name);
      void card.slot.remove();
    }
    for (const state of states.values()) this.noticeInserted(state);
  }

  private noticeInserted({ name, atr, foreignUses }: ReaderState): void {
    if (atr === undefined || this.inserted.has(name)) return;
    const slot = new CardSlot(name, this.readers, () => this.announce());
    this.inserted.set(name, { slot, atr, ...(foreignUses !== undefined && { foreignUses }) });
  }

  private slotOf(reader: ReaderName): CardSlot {
    const inserted = this.inserted.get(reader);
    if (inserted !== undefined) return inserted.slot;
    const isThere = this.readers.readers().some(({ name }) => name === reader);
    return isThere ? fail("no-card", { reader }) : fail("no-such-reader", { reader });
  }

  private async summaryOf(reader: ReaderName): Promise<CardSummary | null> {
    const card = this.inserted.get(reader);
    if (card === undefined) return null;
    card.summary ??= this.askForSummary(card);
    const summary = await card.summary;
    if (this.inserted.get(reader) !== card) return null;
    if (summary.application !== "smartcard-hsm") return summary;
    return { ...summary, unlocked: card.slot.unlocked, ...(card.foreignUses !== undefined && { foreignUses: card.foreignUses }) };
  }

  /** A card that could not be asked is asked again by the next list. */
  private async askForSummary(card: Inserted): Promise<CardSummary> {
    const atr = toHex(card.atr);
    try {
      const { serial, label } = await card.slot.run("shared", readIdentity);
      return { atr, application: "smartcard-hsm", serial, label };
    } catch (error) {
      if (isFailure(error, "not-a-smartcard-hsm")) return { atr, application: "other" };
      delete card.summary;
      return { atr, application: looksLikeSmartCardHsm(card.atr) ? "smartcard-hsm" : "other" };
    }
  }

  private announce(): void {
    for (const listener of this.listeners) listener();
  }
}

/** Another program may have changed what the summary tells: the next list asks for it anew. */
function noticeForeignUse(card: Inserted, { foreignUses }: ReaderState): void {
  if (foreignUses === undefined || foreignUses === card.foreignUses) return;
  card.foreignUses = foreignUses;
  delete card.summary;
}

/** Historical bytes that all SmartCard-HSMs have in common: "HSM1" (SmartCard-HSM ref. 1.1). */
const looksLikeSmartCardHsm = (atr: Uint8Array) => toHex(atr).includes("48534D31");
