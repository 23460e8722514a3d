import type { VirtualCard } from "../../../simulator";
import { failure, type EngineFailure } from "../../failure";
import type { CardConnection, Disposition, ShareMode } from "../port";

/** A connection to a virtual card, until one side ends it. */
export class VirtualConnection implements CardConnection {
  readonly atr: Uint8Array;
  #end: (reason: EngineFailure) => void = () => undefined;
  readonly #ended: Promise<never>;
  #isOpen = true;
  #lastAnswer: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly reader: string,
    private readonly card: VirtualCard,
    readonly share: ShareMode,
    private readonly onDisconnect: (connection: VirtualConnection, disposition: Disposition) => Promise<void>,
  ) {
    this.atr = card.atr;
    this.#ended = new Promise<never>((_, reject) => {
      this.#end = reject;
    });
    // Heard by those who transmit; without any of them nobody has to hear it.
    this.#ended.catch(() => undefined);
  }

  /** Resolves when the card works on nothing for this connection any more. */
  get idle(): Promise<unknown> {
    return this.#lastAnswer;
  }

  transmit(command: Uint8Array): Promise<Uint8Array> {
    if (!this.#isOpen) return this.#ended;
    const answer = this.card.transmit(command);
    this.#lastAnswer = answer;
    return Promise.race([answer, this.#ended]);
  }

  async disconnect(disposition: Disposition): Promise<void> {
    if (!this.#isOpen) return;
    this.cut();
    await this.onDisconnect(this, disposition);
  }

  /** The card was taken out: whoever waits for an answer, or asks from now on, is told. */
  cut(): void {
    this.#isOpen = false;
    this.#end(failure("card-removed", { reader: this.reader }));
  }
}
