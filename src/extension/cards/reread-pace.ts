import type { ReaderName } from "../../protocol/values";

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 60_000;

interface Pace {
  /** Readings in a row that found nothing new. */
  vain: number;
  timer?: NodeJS.Timeout;
}

/**
 * When to read a card anew after another program was done with it. To read it is to use it, which another window of the
 * editor sees in turn: without a growing pause between readings that find nothing new, two windows would never rest.
 */
export class RereadPace {
  private readonly paces = new Map<ReaderName, Pace>();

  /** Calls `read` at once, or after the pause that is due; one reading is planned at a time. */
  plan(reader: ReaderName, read: () => void): void {
    const pace = this.paceOf(reader);
    if (pace.timer !== undefined) return;
    const delay = pace.vain === 0 ? 0 : Math.min(FIRST_DELAY_MS * 2 ** (pace.vain - 1), LONGEST_DELAY_MS);
    pace.timer = setTimeout(() => {
      delete pace.timer;
      read();
    }, delay);
  }

  /** A reading is done. */
  note(reader: ReaderName, isNew: boolean): void {
    const pace = this.paceOf(reader);
    pace.vain = isNew ? 0 : pace.vain + 1;
  }

  /** Another card, or none, is in the reader. */
  forget(reader: ReaderName): void {
    clearTimeout(this.paces.get(reader)?.timer);
    this.paces.delete(reader);
  }

  dispose(): void {
    for (const reader of [...this.paces.keys()]) this.forget(reader);
  }

  private paceOf(reader: ReaderName): Pace {
    const known = this.paces.get(reader);
    if (known !== undefined) return known;
    const pace = { vain: 0 };
    this.paces.set(reader, pace);
    return pace;
  }
}
