import { fail } from "../../failure";
import type { ReaderState, ShareMode } from "../port";
import { protocol, readerStateFlag, shareMode, type PcscReader, type ReaderStatus } from "./binding";
import { connectFailure } from "./errors";
import { isError, PcscliteConnection } from "./pcsclite-connection";

/** A reader of PC/SC, its card, and the connection to it. */
export class PcscliteReader {
  #atr: Uint8Array | undefined;
  #cardCount: number | undefined;
  #connection: PcscliteConnection | undefined;
  #lastEnd: Promise<void> = Promise.resolve();
  #isConnecting = false;

  constructor(
    private readonly reader: PcscReader,
    private readonly onChange: () => void,
  ) {}

  get state(): ReaderState {
    const { name } = this.reader;
    return this.#atr === undefined ? { name, virtual: false } : { name, virtual: false, atr: this.#atr };
  }

  /** Whether PC/SC has told yet what is in the reader. */
  get isKnown(): boolean {
    return this.#cardCount !== undefined;
  }

  /** Follows what PC/SC tells of the card. */
  update({ state, atr }: ReaderStatus): void {
    const isAnswering = (state & readerStateFlag.present) !== 0 && (state & readerStateFlag.mute) === 0;
    const present = isAnswering && atr !== undefined && atr.length > 0 ? Uint8Array.from(atr) : undefined;
    const count = state >>> 16;
    // Taken out and put in again between two looks: one card less, then one more.
    const isNew = !this.isKnown || this.#cardCount !== count;
    this.#cardCount = count;
    if (present === undefined || isNew) this.detach();
    if (this.#atr !== undefined || (present === undefined && !isNew)) return;
    this.#atr = present;
    this.onChange();
  }

  /** The card, or the reader with it, is gone. */
  detach(): void {
    void this.#connection?.disconnect("reset");
    if (this.#atr === undefined) return;
    this.#atr = undefined;
    this.onChange();
  }

  async connect(share: ShareMode): Promise<PcscliteConnection> {
    const { name } = this.reader;
    if (this.#connection !== undefined || this.#isConnecting) fail("card-in-use", { reader: name });
    this.#isConnecting = true;
    try {
      await this.#lastEnd;
      const atr = this.#atr ?? fail("no-card", { reader: name });
      const agreed = await this.#connect(shareMode[share]);
      this.#connection = new PcscliteConnection(this.reader, agreed, atr, (ended) => {
        this.#connection = undefined;
        this.#lastEnd = ended;
      });
      return this.#connection;
    } finally {
      this.#isConnecting = false;
    }
  }

  /** Ends the connection, if there is one, and leaves no verified PIN behind. */
  async disconnect(): Promise<void> {
    await this.#connection?.disconnect("reset");
  }

  /** Gives the transmission protocol that card and reader agreed on. */
  #connect(share_mode: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.reader.connect({ share_mode, protocol: protocol.t0 | protocol.t1 }, (error, agreed) => {
        if (isError(error)) reject(connectFailure(error, this.reader.name));
        else resolve(agreed);
      });
    });
  }
}
