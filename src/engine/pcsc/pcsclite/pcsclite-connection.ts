import { failure } from "../../failure";
import { disposition as dispositionCode, MAX_RESPONSE_LENGTH } from "../pcsc-constants";
import { transmitFailure } from "../pcsc-error";
import type { CardConnection, Disposition } from "../port";
import { askMaxApduDataLength, MAX_CONTROL_RESPONSE_LENGTH } from "../reader-properties";
import type { PcscReader } from "./binding";
import { pcscErrorNumber } from "./errors";

/** The one connection that the package has to a reader's card. */
export class PcscliteConnection implements CardConnection {
  #isOpen = true;
  #maxApduDataLength: number | undefined;

  constructor(
    private readonly reader: PcscReader,
    private readonly protocol: number,
    readonly atr: Uint8Array,
    private readonly onEnd: (ended: Promise<void>) => void,
  ) {}

  get maxApduDataLength(): number | undefined {
    return this.#maxApduDataLength;
  }

  /** Asks the reader what it takes. */
  async askReader(): Promise<void> {
    this.#maxApduDataLength = await askMaxApduDataLength((code) => this.#control(code));
  }

  transmit(command: Uint8Array): Promise<Uint8Array> {
    const { reader, protocol } = this;
    if (!this.#isOpen) return Promise.reject(failure("card-removed", { reader: reader.name }));
    const bytes = Buffer.from(command);
    return new Promise<Uint8Array>((resolve, reject) => {
      reader.transmit(bytes, MAX_RESPONSE_LENGTH, protocol, (error, response) => {
        if (isError(error)) reject(transmitFailure(pcscErrorNumber(error), reader.name));
        // A card that vanishes while it works leaves an empty response behind.
        else if (response.length < 2 || !this.#isOpen) reject(failure("card-removed", { reader: reader.name }));
        else resolve(Uint8Array.from(response));
      });
    }).finally(() => bytes.fill(0));
  }

  disconnect(disposition: Disposition): Promise<void> {
    if (!this.#isOpen) return Promise.resolve();
    this.#isOpen = false;
    const ended = this.#disconnect(dispositionCode[disposition]);
    this.onEnd(ended);
    return ended;
  }

  #control(code: number): Promise<Uint8Array> {
    const { reader } = this;
    const nothing = Buffer.alloc(0);
    return new Promise((resolve, reject) => {
      reader.control(nothing, code, MAX_CONTROL_RESPONSE_LENGTH, (error, response) => {
        if (isError(error)) reject(transmitFailure(pcscErrorNumber(error), reader.name));
        else resolve(Uint8Array.from(response));
      });
    });
  }

  /** Also for a card that is gone: its reader stays in use otherwise. */
  #disconnect(code: number): Promise<void> {
    return new Promise((resolve) => {
      this.reader.disconnect(code, () => {
        // The package believes in a connection that it failed to end, and would use it instead of a new one.
        this.reader.connected = false;
        resolve();
      });
    });
  }
}

export function isError(error: unknown): boolean {
  return error !== undefined && error !== null;
}
