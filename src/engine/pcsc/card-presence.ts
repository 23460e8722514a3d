import { ForeignUse } from "./foreign-use";
import type { ReaderState } from "./port";

/** Flags of a reader's state, and above 16 bits a count of insertions and removals (PC/SC part 5). */
const stateFlag = { present: 0x20, mute: 0x200 } as const;

/** What PC/SC tells of a reader. */
export interface PcscReaderStatus {
  state: number;
  atr: Uint8Array | undefined;
}

/** Follows which card is in a reader of PC/SC, by what PC/SC tells of it. */
export class CardPresence {
  readonly #use = new ForeignUse(() => {
    this.#foreignUses++;
    this.onChange();
  });
  #atr: Uint8Array | undefined;
  #eventCount: number | undefined;
  #foreignUses = 0;

  /**
   * @param onRemoval the card, or the one before it, is out of the reader
   * @param onChange another card is there, or none, or another program was done with it
   */
  constructor(
    private readonly onRemoval: () => void,
    private readonly onChange: () => void,
  ) {}

  /** Answer to reset of the card; undefined: none, or one that does not answer. */
  get atr(): Uint8Array | undefined {
    return this.#atr;
  }

  /** Whether PC/SC has told yet what is in the reader. */
  get isKnown(): boolean {
    return this.#eventCount !== undefined;
  }

  /** What the port tells of the reader. */
  stateOf(name: string): ReaderState {
    return { name, virtual: false, ...(this.#atr && { atr: this.#atr, foreignUses: this.#foreignUses }) };
  }

  /** Connections of our own, which are not to be taken for those of others. */
  beginOwnUse(): void {
    this.#use.beginOwn();
  }

  endOwnUse(): void {
    this.#use.endOwn();
  }

  update({ state, atr }: PcscReaderStatus): void {
    const isAnswering = (state & stateFlag.present) !== 0 && (state & stateFlag.mute) === 0;
    const present = isAnswering && atr !== undefined && atr.length > 0 ? Uint8Array.from(atr) : undefined;
    const count = state >>> 16;
    const isFirst = !this.isKnown;
    // Taken out and put in again between two looks: one card less, then one more.
    const isOther = this.#eventCount !== count;
    this.#eventCount = count;
    if (present === undefined || isOther) this.remove();
    this.#use.look(state);
    if (this.#atr !== undefined || (present === undefined && !isFirst)) return;
    this.#atr = present;
    this.onChange();
  }

  /** The card, or the reader with it, is gone. */
  remove(): void {
    this.#use.forget();
    this.#foreignUses = 0;
    this.onRemoval();
    if (this.#atr === undefined) return;
    this.#atr = undefined;
    this.onChange();
  }
}
