import type { PcscBinding } from "../../protocol";

/** A reader, and whether a card is in it. */
export interface ReaderState {
  readonly name: string;
  readonly virtual: boolean;
  /** The card's answer to reset (ISO 7816-3 8.2); absent: no card, or one that does not answer. */
  readonly atr?: Uint8Array;
  /** How often another program was seen to be done with the card since it was put in. pcsclite does not tell. */
  readonly foreignUses?: number;
}

/** How a connection is shared with other programs. */
export type ShareMode = "shared" | "exclusive";

/** What becomes of the card when a connection ends: it keeps its state, or is reset and forgets a verified PIN. */
export type Disposition = "leave" | "reset";

/** A connection to a card. */
export interface CardConnection {
  readonly atr: Uint8Array;

  /**
   * Most bytes of data in one command or one answer that the reader takes (PC/SC part 10, dwMaxAPDUDataSize); 0 to 256: it
   * takes short APDUs only (ISO 7816-4 5.1). Absent: the reader does not tell.
   */
  readonly maxApduDataLength?: number | undefined;

  /**
   * Sends a command APDU and gives the response APDU (ISO 7816-4 5.1), at least two bytes. One at a time.
   * @throws EngineFailure `card-removed`; also of every later call then.
   */
  transmit(command: Uint8Array): Promise<Uint8Array>;

  /** Ends the connection; more than once does nothing. Never rejects. */
  disconnect(disposition: Disposition): Promise<void>;
}

/** A source of readers. */
export interface ReaderPort {
  /** "pcsclite", "koffi", "virtual" */
  readonly name: string;

  /** The readers as they are now, from memory. */
  readers(): ReaderState[];

  /** Calls `listener` after readers or cards came or went, until the function that is returned is called. */
  onChange(listener: () => void): () => void;

  /**
   * Connects to the card in a reader. An exclusive connection lets no other program's command in between.
   * @throws EngineFailure `no-such-reader`, `no-card`, `card-in-use`, `card-removed`, `pcsc-unavailable`
   */
  connect(reader: string, share: ShareMode): Promise<CardConnection>;

  /** Ends all connections and stops watching. */
  close(): Promise<void>;
}

/** The readers of this computer's PC/SC service, which may come and go. */
export interface PcscPort extends ReaderPort {
  readonly name: PcscBinding;

  /** Why there are no readers to be had, as a sentence; absent: PC/SC is there. */
  readonly unavailable: string | undefined;

  /** Begins to watch; resolves when the readers that are there are known. Without PC/SC it waits for it from now on. */
  start(): Promise<void>;
}
