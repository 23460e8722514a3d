import { anyProtocol } from "../pcsc-constants";
import { pcscErrorCode } from "../pcsc-error";
import { MAX_CONTROL_RESPONSE_LENGTH } from "../reader-properties";
import { PcscLayout, type ReaderEvent, type ReaderStateEntry } from "./layout";
import { loadKoffi, openPcscLibrary, type PcscLibrary } from "./library";
import type { PcscPlatform } from "./platform";

/** A call of PC/SC that did not succeed. */
export class PcscError extends Error {
  override readonly name = "PcscError";

  /** @param code number of PC/SC part 5 */
  constructor(readonly code: number) {
    super(`PC/SC error ${code.toString(16)}`);
  }
}

/** SCARDCONTEXT or SCARDHANDLE. */
export type Handle = bigint;

/** A connection as PC/SC gives it. */
export interface PcscConnection {
  handle: Handle;
  /** The protocol that card and reader agreed on. */
  protocol: number;
}

const SCOPE_SYSTEM = 2;
const readersAsAWhole = "\\\\?PnP?\\Notification";

/**
 * The API of PC/SC part 5, which Windows, macOS and pcsc-lite have in common, with promises for waiting and values for
 * memory. Every method throws a PcscError.
 */
export class Winscard {
  readonly #layout: PcscLayout;

  private constructor(
    private readonly library: PcscLibrary,
    private readonly platform: PcscPlatform,
  ) {
    this.#layout = new PcscLayout(platform);
  }

  /** Opens the system's PC/SC library; throws where koffi or the library is missing. */
  static load(platform: PcscPlatform): Winscard {
    return new Winscard(openPcscLibrary(loadKoffi(), platform), platform);
  }

  /** Whether `statusChange` also tells that a reader came or went. */
  get tellsOfReaders(): boolean {
    return this.platform.tellsOfReaders;
  }

  async establishContext(): Promise<Handle> {
    const context = this.#layout.handle();
    check(await this.library.establishContext(SCOPE_SYSTEM, null, null, context));
    return this.#layout.readHandle(context);
  }

  async releaseContext(context: Handle): Promise<void> {
    check(await this.library.releaseContext(context));
  }

  /** Names of all readers. */
  async listReaders(context: Handle): Promise<string[]> {
    for (;;) {
      const length = this.#layout.word();
      const asked = await this.library.listReaders(context, null, null, length);
      if (asked === pcscErrorCode.noReadersAvailable) return [];
      check(asked);
      const names = Buffer.alloc(this.#layout.readWord(length) * this.#layout.characterBytes);
      const result = await this.library.listReaders(context, null, names, length);
      if (result === pcscErrorCode.noReadersAvailable) return [];
      // One more reader came in between.
      if (result === pcscErrorCode.insufficientBuffer) continue;
      check(result);
      return this.#layout.names(names);
    }
  }

  /**
   * Waits until a reader differs from what is known of it, one comes or goes, the time is over, or `cancel` is called.
   * @returns what is so now, in the order of the entries
   */
  async statusChange(context: Handle, entries: readonly ReaderStateEntry[], timeoutMs: number): Promise<ReaderEvent[]> {
    const all = this.platform.tellsOfReaders
      ? [...entries, { name: readersAsAWhole, currentState: entries.length << 16 }]
      : entries;
    const block = this.#layout.readerStates(all, (bytes) => this.library.addressOf(bytes));
    const result = await this.library.getStatusChange(context, timeoutMs, block.bytes, block.count);
    if (result !== pcscErrorCode.timeout) check(result);
    return this.#layout.readerEvents(block).slice(0, entries.length);
  }

  /** Ends the waiting in that context, if there is any, at once. */
  cancel(context: Handle): void {
    this.library.cancel.now(context);
  }

  async connect(context: Handle, reader: string, share: number): Promise<PcscConnection> {
    const handle = this.#layout.handle();
    const protocol = this.#layout.word();
    check(await this.library.connect(context, this.#layout.name(reader), share, anyProtocol, handle, protocol));
    return { handle: this.#layout.readHandle(handle), protocol: this.#layout.readWord(protocol) };
  }

  async disconnect(handle: Handle, disposition: number): Promise<void> {
    check(await this.library.disconnect(handle, disposition));
  }

  /** Waits until no other program has a transaction with the card; none has one from then on. */
  async beginTransaction(handle: Handle): Promise<void> {
    check(await this.library.beginTransaction(handle));
  }

  async endTransaction(handle: Handle, disposition: number): Promise<void> {
    check(await this.library.endTransaction(handle, disposition));
  }

  /**
   * Sends a command APDU.
   * @param response memory for the response APDU
   * @returns bytes of the response
   */
  async transmit({ handle, protocol }: PcscConnection, command: Buffer, response: Buffer): Promise<number> {
    const request = this.#layout.ioRequest(protocol);
    const length = this.#layout.word(response.length);
    check(await this.library.transmit(handle, request, command, command.length, null, response, length));
    return this.#layout.readWord(length);
  }

  /** Sends a control code, without data, to the reader of the connection, and gives what it answers. */
  async control(handle: Handle, code: number): Promise<Uint8Array> {
    const response = Buffer.alloc(MAX_CONTROL_RESPONSE_LENGTH);
    const length = this.#layout.word();
    check(await this.library.control(handle, code, null, 0, response, response.length, length));
    return Uint8Array.from(response.subarray(0, this.#layout.readWord(length)));
  }
}

function check(result: number): void {
  if (result !== 0) throw new PcscError(result);
}

/** The number of PC/SC's error; 0 for one that is not PC/SC's. */
export function pcscErrorNumber(error: unknown): number {
  return error instanceof PcscError ? error.code : 0;
}
