import type { Started, StartParams } from "../protocol";
import { Derivations } from "./derivation";
import { fail } from "./failure";
import type { Log } from "./log";
import { Cards, type Services, type VirtualCards } from "./operations";
import { PcsclitePort, Readers, VirtualPort } from "./pcsc";

/** What the engine consists of. Before `start` there are no readers; all else works. */
export class Engine {
  readonly #readers = new Readers();
  readonly #cards = new Cards(this.#readers);
  readonly #derivations = new Derivations();
  #pcsc: Promise<PcsclitePort> | undefined;
  #virtual: Promise<VirtualPort> | undefined;
  #folder: string | undefined;

  constructor(
    private readonly version: string,
    private readonly log: Log,
  ) {}

  readonly services: Services = {
    cards: this.#cards,
    deriveShareKey: this.#derivations.deriveShareKey,
    virtualCards: virtualCardsOf(() => this.#virtual),
  };

  /** Calls `listener` when a list of the readers, or whether there can be any, would be told differently now. */
  onReadersChange(listener: () => void): void {
    this.#cards.onChange(listener);
  }

  /** Opens the readers; asked again, it tells what is so by now. */
  async start({ virtualCards }: StartParams): Promise<Started> {
    const [pcsc] = await Promise.all([this.#startPcsc(), this.#startVirtual(virtualCards)]);
    const reason = pcsc.unavailable;
    const available = reason === undefined ? { available: true, binding: pcsc.name } : { available: false, reason };
    return { version: this.version, pcsc: available };
  }

  /** Ends all sessions with cards. */
  async close(): Promise<void> {
    await this.#cards.close();
    await this.#readers.close();
  }

  #startPcsc(): Promise<PcsclitePort> {
    this.#pcsc ??= this.#openPcsc();
    return this.#pcsc;
  }

  async #openPcsc(): Promise<PcsclitePort> {
    const port = new PcsclitePort();
    this.#readers.add(port);
    await port.start();
    this.log.info(`PC/SC by ${port.name}: ${port.unavailable ?? "available"}`);
    return port;
  }

  async #startVirtual(folder: string | undefined): Promise<void> {
    if (folder === undefined) return;
    if (this.#folder !== undefined && this.#folder !== folder)
      fail("invalid-params", { parameter: "virtualCards", reason: "the engine shows the cards of another folder already" });
    this.#folder = folder;
    this.#virtual ??= this.#openVirtual(folder);
    try {
      await this.#virtual;
    } catch (error) {
      this.#virtual = undefined;
      this.#folder = undefined;
      throw error;
    }
  }

  async #openVirtual(folder: string): Promise<VirtualPort> {
    const port = await VirtualPort.open(folder);
    this.#readers.add(port);
    this.log.info(`virtual cards: ${port.readers().length}`);
    return port;
  }
}

function virtualCardsOf(port: () => Promise<VirtualPort> | undefined): VirtualCards {
  const withReader = async (reader: string) => (await port()) ?? fail("no-such-reader", { reader });
  return {
    add: async (card) => {
      const virtual = await port();
      const reason = "The engine was started without a folder for virtual cards.";
      return (virtual ?? fail("virtual-card", { reason })).add(card);
    },
    remove: async (reader) => (await withReader(reader)).remove(reader),
    insert: async (reader) => (await withReader(reader)).insert(reader),
    eject: async (reader) => (await withReader(reader)).eject(reader),
  };
}
