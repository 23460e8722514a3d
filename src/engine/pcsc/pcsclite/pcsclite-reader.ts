import { fail } from "../../failure";
import { CardPresence } from "../card-presence";
import { anyProtocol, shareMode } from "../pcsc-constants";
import { connectFailure } from "../pcsc-error";
import type { ReaderState, ShareMode } from "../port";
import type { PcscReader, ReaderStatus } from "./binding";
import { pcscErrorNumber } from "./errors";
import { isError, PcscliteConnection } from "./pcsclite-connection";

/** A reader of PC/SC, its card, and the connection to it. */
export class PcscliteReader {
  readonly #presence: CardPresence;
  #connection: PcscliteConnection | undefined;
  #lastEnd: Promise<void> = Promise.resolve();
  #isConnecting = false;

  constructor(
    private readonly reader: PcscReader,
    onChange: () => void,
  ) {
    this.#presence = new CardPresence(() => void this.disconnect(), onChange);
  }

  get state(): ReaderState {
    return this.#presence.stateOf(this.reader.name);
  }

  /** Whether PC/SC has told yet what is in the reader. */
  get isKnown(): boolean {
    return this.#presence.isKnown;
  }

  /** Follows what PC/SC tells of the card. */
  update({ state, atr }: ReaderStatus): void {
    this.#presence.update({ state, atr });
  }

  /** The card, or the reader with it, is gone. */
  detach(): void {
    this.#presence.remove();
  }

  async connect(share: ShareMode): Promise<PcscliteConnection> {
    const { name } = this.reader;
    if (this.#connection !== undefined || this.#isConnecting) fail("card-in-use", { reader: name });
    this.#isConnecting = true;
    try {
      const connection = await this.#open(share);
      await connection.askReader();
      // Another card may have come while this one was being connected to.
      if (this.#presence.atr === connection.atr) return connection;
      await connection.disconnect("reset");
      return fail("card-removed", { reader: name });
    } finally {
      this.#isConnecting = false;
    }
  }

  /** Ends the connection, if there is one, and leaves no verified PIN behind. */
  async disconnect(): Promise<void> {
    await this.#connection?.disconnect("reset");
  }

  async #open(share: ShareMode): Promise<PcscliteConnection> {
    this.#presence.beginOwnUse();
    try {
      await this.#lastEnd;
      const atr = this.#presence.atr ?? fail("no-card", { reader: this.reader.name });
      const agreed = await this.#connect(shareMode[share]);
      this.#connection = new PcscliteConnection(this.reader, agreed, atr, (ended) => {
        this.#connection = undefined;
        this.#lastEnd = ended.finally(() => this.#presence.endOwnUse());
      });
      return this.#connection;
    } catch (error) {
      this.#presence.endOwnUse();
      throw error;
    }
  }

  /** Gives the transmission protocol that card and reader agreed on. */
  #connect(share_mode: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.reader.connect({ share_mode, protocol: anyProtocol }, (error, agreed) => {
        if (isError(error)) reject(connectFailure(pcscErrorNumber(error), this.reader.name));
        else resolve(agreed);
      });
    });
  }
}
