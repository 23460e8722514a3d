import { stat } from "node:fs/promises";
import { VirtualCardFile } from "../../../simulator";
import { fail } from "../../failure";
import type { CardConnection, Disposition, ReaderState, ShareMode } from "../port";
import { CardLock } from "./card-lock";
import { VirtualConnection } from "./virtual-connection";
import { virtualCardFailure } from "./virtual-card-failure";

/**
 * A virtual card's file as a reader with that card. Another engine may show the same file: whoever works with the card
 * holds its lock, and reads the file again when the other one changed it.
 */
export class VirtualReader {
  readonly #lock: CardLock;
  readonly #connections = new Set<VirtualConnection>();
  #file: VirtualCardFile | undefined;
  /** Of the file as it was last read or written here. */
  #version: string | undefined;
  #lastWork: Promise<unknown> = Promise.resolve();

  constructor(
    readonly name: string,
    readonly path: string,
    private readonly onChange: () => void,
  ) {
    this.#lock = new CardLock(path);
  }

  get state(): ReaderState {
    const { name } = this;
    return this.#file?.inserted === true ? { name, virtual: true, atr: this.#file.card.atr } : { name, virtual: true };
  }

  /** Looks at the file again, unless the card is being worked with here. A damaged file is a reader without a card. */
  refresh(): Promise<void> {
    return this.#queue(async () => {
      if (this.#connections.size === 0) await this.#readAgain().catch(() => this.#forget());
    });
  }

  connect(share: ShareMode): Promise<CardConnection> {
    return this.#queue(async () => {
      const others = [...this.#connections];
      if (others.length > 0 && (share === "exclusive" || others.some((other) => other.share === "exclusive")))
        fail("card-in-use", { reader: this.name });
      await this.#takeLock();
      try {
        if (others.length === 0) await this.#readAgain();
        return this.#newConnection(share);
      } catch (error) {
        await this.#releaseLock();
        throw error;
      }
    });
  }

  /** Puts the card into the reader, or takes it out. */
  setInserted(inserted: boolean): Promise<void> {
    return this.#alone(async (file) => {
      if (file.inserted === inserted) return;
      const idle = inserted ? undefined : this.#cutConnections();
      await file.setInserted(inserted);
      this.onChange();
      await idle;
    });
  }

  /** Deletes the card with its keys. */
  remove(): Promise<void> {
    return this.#alone(async (file) => {
      const idle = this.#cutConnections();
      await file.delete();
      this.#forget();
      await idle;
    });
  }

  /** The file is gone, or the engine ends: whoever is connected is told. */
  async detach(): Promise<void> {
    const idle = this.#cutConnections();
    this.#forget();
    await this.#queue(async () => {
      await idle;
      await this.#releaseLock();
    });
  }

  /** Does what changes the file, with the lock, and with nobody in between. */
  #alone(work: (file: VirtualCardFile) => Promise<void>): Promise<void> {
    return this.#queue(async () => {
      await this.#takeLock();
      try {
        if (this.#connections.size === 0) await this.#readAgain();
        await work(this.#file ?? fail("no-such-reader", { reader: this.name }));
      } finally {
        await this.#releaseLock();
      }
    });
  }

  async #takeLock(): Promise<void> {
    if (!(await this.#lock.take())) fail("card-in-use", { reader: this.name });
  }

  /** Once nobody is connected any more. */
  async #releaseLock(): Promise<void> {
    if (this.#connections.size > 0) return;
    if (this.#file !== undefined) this.#version = await versionOf(this.path);
    await this.#lock.release();
  }

  async #readAgain(): Promise<void> {
    const version = await versionOf(this.path);
    if (version === this.#version && this.#file !== undefined) return;
    const before = this.#file?.inserted;
    this.#file = await VirtualCardFile.open(this.path);
    this.#version = version;
    if (this.#file.inserted !== before) this.onChange();
  }

  #forget(): void {
    if (this.#file === undefined) return;
    this.#file = undefined;
    this.onChange();
  }

  #newConnection(share: ShareMode): VirtualConnection {
    if (this.#file?.inserted !== true) return fail("no-card", { reader: this.name });
    const connection = new VirtualConnection(this.name, this.#file.card, share, this.#disconnected);
    this.#connections.add(connection);
    return connection;
  }

  readonly #disconnected = async (connection: VirtualConnection, disposition: Disposition): Promise<void> => {
    await connection.idle;
    await this.#queue(async () => {
      if (disposition === "reset") this.#file?.card.reset();
      this.#connections.delete(connection);
      await this.#releaseLock();
    }).catch(() => undefined);
  };

  /** Resolves when the card has done what it was asked before: until then it may write its file. */
  #cutConnections(): Promise<unknown> {
    const cut = [...this.#connections];
    this.#connections.clear();
    for (const connection of cut) connection.cut();
    return Promise.all(cut.map(({ idle }) => idle));
  }

  #queue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#lastWork.then(work).catch((error: unknown) => {
      throw virtualCardFailure(error);
    });
    this.#lastWork = result.catch(() => undefined);
    return result;
  }
}

/** Tells one state of the file from another: each is a new file under the same name. */
async function versionOf(path: string): Promise<string> {
  const { ino, mtimeMs, size } = await stat(path);
  return `${ino}-${mtimeMs}-${size}`;
}
