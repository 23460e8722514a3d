import { setTimeout as delay } from "node:timers/promises";
import type { PcscReaderStatus } from "../card-presence";
import { pcscErrorCode } from "../pcsc-error";
import { pcscErrorNumber, type Handle, type Winscard } from "./winscard";

/** Longest wait for a status change, should a change ever go untold. */
const LONGEST_WAIT_MS = 5_000;
/** Wait where the system does not tell of readers that come and go. */
const POLL_MS = 1_000;
/** Wait while there is a card: pcscd does not tell by itself that a program connects to one, or is done with it. */
const CARD_POLL_MS = 200;
/** Between two looks: connecting and disconnecting changes the state, too, and need not be followed one by one. */
const SHORTEST_PAUSE_MS = 20;
/** Between two attempts to end the waiting: one that comes before the waiting begins ends nothing. */
const CANCEL_INTERVAL_MS = 50;
const STATE_CHANGED = 0x02;

export type ReaderStatuses = ReadonlyMap<string, PcscReaderStatus>;

/** One conversation with the PC/SC service about its readers: from when it answers until it ends. */
export class ReaderWatch {
  readonly #statuses = new Map<string, PcscReaderStatus>();
  #isEnding = false;
  /** Fulfilled by `stop`; rejected with a PcscError when the service ended. */
  readonly ended: Promise<void>;

  private constructor(
    private readonly winscard: Winscard,
    private readonly context: Handle,
    private readonly onLook: (statuses: ReaderStatuses) => void,
  ) {
    this.ended = this.#follow().finally(() => winscard.releaseContext(context).catch(() => undefined));
    this.ended.catch(() => undefined);
  }

  /**
   * @param onLook told what is so now, at first and whenever something may have changed
   * @throws PcscError when the service does not answer
   */
  static async start(winscard: Winscard, onLook: (statuses: ReaderStatuses) => void): Promise<ReaderWatch> {
    return new ReaderWatch(winscard, await winscard.establishContext(), onLook);
  }

  async stop(): Promise<void> {
    this.#isEnding = true;
    const cancel = () => this.winscard.cancel(this.context);
    cancel();
    const again = setInterval(cancel, CANCEL_INTERVAL_MS);
    await this.ended.catch(() => undefined);
    clearInterval(again);
  }

  async #follow(): Promise<void> {
    for (let isFirst = true; !this.#isEnding; isFirst = false) {
      const names = await this.winscard.listReaders(this.context);
      for (const name of this.#statuses.keys()) if (!names.includes(name)) this.#statuses.delete(name);
      if (!isFirst) await delay(SHORTEST_PAUSE_MS, undefined, { ref: false });
      await this.#look(names);
    }
  }

  /** A reader that has just come is known only after a look at it. */
  async #look(names: readonly string[]): Promise<void> {
    const isKnown = names.every((name) => this.#statuses.has(name));
    const entries = names.map((name) => ({ name, currentState: this.#statuses.get(name)?.state ?? 0 }));
    try {
      if (isKnown) this.onLook(this.#statuses);
      const events = await this.winscard.statusChange(this.context, entries, this.#timeout(isKnown));
      names.forEach((name, index) => {
        const event = events[index];
        if (event !== undefined) this.#statuses.set(name, { ...event, state: event.state & ~STATE_CHANGED });
      });
    } catch (error) {
      const code = pcscErrorNumber(error);
      // The reader went away between the list and the look.
      if (code !== pcscErrorCode.cancelled && code !== pcscErrorCode.unknownReader) throw error;
    }
  }

  #timeout(isKnown: boolean): number {
    if (!isKnown) return 0;
    if ([...this.#statuses.values()].some(({ atr }) => atr !== undefined && atr.length > 0)) return CARD_POLL_MS;
    return this.winscard.tellsOfReaders ? LONGEST_WAIT_MS : POLL_MS;
  }
}
