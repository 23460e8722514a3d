import { setTimeout as delay } from "node:timers/promises";
import { fail } from "../../failure";
import { disposition as dispositionCode, MAX_RESPONSE_LENGTH, shareMode } from "../pcsc-constants";
import { connectFailure, pcscErrorCode, transmitFailure } from "../pcsc-error";
import type { CardConnection, Disposition, ShareMode } from "../port";
import { askMaxApduDataLength } from "../reader-properties";
import { pcscErrorNumber, type Handle, type PcscConnection, type Winscard } from "./winscard";

interface OpenConnection extends PcscConnection {
  /** Whether a transaction keeps other programs out. */
  isTransacting: boolean;
  maxApduDataLength?: number;
}

/**
 * The attempts to connect to a reader, one after the other: a call that waits for another program keeps a thread of few, and
 * all that come after it would only wait for the same.
 */
export interface Attempts {
  /** Settles when PC/SC is done with the last one. */
  last: Promise<unknown>;
}

export interface CardToConnect {
  /** Of the reader. */
  name: string;
  atr: Uint8Array;
  attempts: Attempts;
}

/** How long a transaction of another program may keep a connection waiting. */
const TRANSACTION_PATIENCE_MS = 5_000;

/** A connection with a context of its own, so that no call waits for one with another card. */
export class WinscardConnection implements CardConnection {
  /** Goes from one command to the next, and holds nothing in between. */
  readonly #response = Buffer.alloc(MAX_RESPONSE_LENGTH);
  #isOpen = true;

  private constructor(
    private readonly winscard: Winscard,
    private readonly context: Handle,
    private readonly connection: OpenConnection,
    private readonly reader: string,
    readonly atr: Uint8Array,
    private readonly onEnd: (connection: WinscardConnection) => void,
  ) {}

  get maxApduDataLength(): number | undefined {
    return this.connection.maxApduDataLength;
  }

  /** @throws EngineFailure as `ReaderPort.connect` */
  static async open(
    winscard: Winscard,
    { name, atr, attempts }: CardToConnect,
    share: ShareMode,
    onEnd: (connection: WinscardConnection) => void,
  ): Promise<WinscardConnection> {
    let isGivenUp = false;
    const opening = attempts.last.then(() => (isGivenUp ? fail("card-in-use", { reader: name }) : openInContext(winscard, name, share)));
    // What a call that was given up begins too late ends with its context.
    attempts.last = opening.then(({ context }) => (isGivenUp ? winscard.releaseContext(context) : undefined)).catch(() => undefined);
    try {
      const { context, connection } = await patiently(opening, name);
      return new WinscardConnection(winscard, context, connection, name, atr, onEnd);
    } catch (error) {
      isGivenUp = true;
      throw error;
    }
  }

  async transmit(command: Uint8Array): Promise<Uint8Array> {
    this.#requireOpen();
    const bytes = Buffer.from(command);
    let length = 0;
    try {
      length = await this.winscard.transmit(this.connection, bytes, this.#response);
      // A card that vanishes while it works may leave an empty response behind.
      if (length < 2) fail("card-removed", { reader: this.reader });
      this.#requireOpen();
      return Uint8Array.from(this.#response.subarray(0, length));
    } catch (error) {
      const code = pcscErrorNumber(error);
      throw code === 0 ? error : transmitFailure(code, this.reader);
    } finally {
      bytes.fill(0);
      this.#response.fill(0, 0, length);
    }
  }

  async disconnect(disposition: Disposition): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const code = dispositionCode[disposition];
    // Each may fail, as with a card that is gone; the context is released whatever happened before.
    if (this.connection.isTransacting) await this.winscard.endTransaction(this.connection.handle, code).catch(() => undefined);
    await this.winscard.disconnect(this.connection.handle, code).catch(() => undefined);
    await this.winscard.releaseContext(this.context).catch(() => undefined);
    this.onEnd(this);
  }

  #requireOpen(): void {
    if (!this.#isOpen) fail("card-removed", { reader: this.reader });
  }
}

/** PC/SC itself cannot be told to give up waiting for the transaction of another program. */
async function patiently<Result>(work: Promise<Result>, reader: string): Promise<Result> {
  const patience = new AbortController();
  const late = delay(TRANSACTION_PATIENCE_MS, undefined, { ref: false, signal: patience.signal }).then(
    () => fail("card-in-use", { reader }),
    () => work,
  );
  return Promise.race([work, late]).finally(() => patience.abort());
}

async function openInContext(winscard: Winscard, reader: string, share: ShareMode): Promise<{ context: Handle; connection: OpenConnection }> {
  const context = await winscard.establishContext().catch((error: unknown) => {
    throw connectFailure(pcscErrorNumber(error), reader);
  });
  try {
    return { context, connection: await connect(winscard, context, reader, share) };
  } catch (error) {
    await winscard.releaseContext(context).catch(() => undefined);
    throw error;
  }
}

async function connect(winscard: Winscard, context: Handle, reader: string, share: ShareMode): Promise<OpenConnection> {
  const connection = await connectSharing(winscard, context, reader, share);
  const maxApduDataLength = await askMaxApduDataLength((code) => winscard.control(connection.handle, code));
  return { ...connection, ...(maxApduDataLength !== undefined && { maxApduDataLength }) };
}

/** Alone with the card where that may be; beside programs that hold it shared, a transaction keeps them out. */
async function connectSharing(winscard: Winscard, context: Handle, reader: string, share: ShareMode): Promise<OpenConnection> {
  try {
    if (share === "exclusive") {
      const alone = await connectAlone(winscard, context, reader);
      if (alone !== undefined) return { ...alone, isTransacting: false };
    }
    const connection = await winscard.connect(context, reader, shareMode.shared);
    if (share === "exclusive") await winscard.beginTransaction(connection.handle);
    return { ...connection, isTransacting: share === "exclusive" };
  } catch (error) {
    throw connectFailure(pcscErrorNumber(error), reader);
  }
}

async function connectAlone(winscard: Winscard, context: Handle, reader: string): Promise<PcscConnection | undefined> {
  try {
    return await winscard.connect(context, reader, shareMode.exclusive);
  } catch (error) {
    if (pcscErrorNumber(error) === pcscErrorCode.sharingViolation) return undefined;
    throw error;
  }
}
