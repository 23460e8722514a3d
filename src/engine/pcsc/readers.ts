import { fail } from "../failure";
import { ChangeEmitter } from "./change-emitter";
import type { CardConnection, ReaderPort, ReaderState, ShareMode } from "./port";

/** The readers of all ports as one list. Ports may join at any time. */
export class Readers {
  readonly #ports: ReaderPort[] = [];
  readonly #change = new ChangeEmitter();

  readonly onChange = this.#change.onChange;

  add(port: ReaderPort): void {
    this.#ports.push(port);
    port.onChange(() => this.#change.emit());
    if (port.readers().length > 0) this.#change.emit();
  }

  readers(): ReaderState[] {
    return this.#ports.flatMap((port) => port.readers());
  }

  /** @throws EngineFailure as `ReaderPort.connect` */
  async connect(reader: string, share: ShareMode): Promise<CardConnection> {
    const port = this.#ports.find((each) => each.readers().some(({ name }) => name === reader));
    return port === undefined ? fail("no-such-reader", { reader }) : port.connect(reader, share);
  }

  async close(): Promise<void> {
    this.#change.clear();
    await Promise.all(this.#ports.map((port) => port.close()));
  }
}
