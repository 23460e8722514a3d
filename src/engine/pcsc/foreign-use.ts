/** Flags of a reader's state: one program has the card alone, or several have it (PC/SC part 5). */
const inUse = 0x80 | 0x100;

/** How long other programs must be done with a card before it is told: a tool may connect several times in a row. */
const QUIET_MS = 300;

/**
 * Notices that another program was done with a card, whose content may differ then. Connections of our own set the same
 * flags: what is seen while one is open, or since one was, does not count.
 */
export class ForeignUse {
  #isForeign = false;
  #ownCount = 0;
  #hadOwn = false;
  #quiet: NodeJS.Timeout | undefined;

  constructor(private readonly onDone: () => void) {}

  /** A connection of our own begins. */
  beginOwn(): void {
    this.#ownCount++;
    this.#hadOwn = true;
  }

  endOwn(): void {
    this.#ownCount--;
    this.#hadOwn = true;
  }

  /** @param state of the reader, as PC/SC tells it now */
  look(state: number): void {
    const isInUse = (state & inUse) !== 0;
    const maybeOwn = this.#hadOwn;
    this.#hadOwn = this.#ownCount > 0;
    if (isInUse && !maybeOwn) this.#begin();
    if (!isInUse && this.#isForeign) this.#end();
  }

  /** The card is gone, and with it the question. */
  forget(): void {
    clearTimeout(this.#quiet);
    this.#isForeign = false;
  }

  #begin(): void {
    clearTimeout(this.#quiet);
    this.#isForeign = true;
  }

  #end(): void {
    this.#isForeign = false;
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(this.onDone, QUIET_MS);
    this.#quiet.unref();
  }
}
