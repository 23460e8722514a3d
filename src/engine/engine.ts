import type { PcscBinding, PcscStatus, Started, StartParams } from "../protocol";
import { Derivations } from "./derivation";
import { fail } from "./failure";
import type { Log } from "./log";
import { Cards, type Services, ShareCollections, type VirtualCards } from "./operations";
import { choosePcsc, type PcscChoice, Readers, VirtualPort } from "./pcsc";

/** What the engine consists of. Before `start` there are no readers; all else works. */
export class Engine {
  readonly #readers = new Readers();
  readonly #cards = new Cards(this.#readers);
  readonly #derivations = new Derivations();
  #pcsc: Promise<PcscChoice> | undefined;
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
    collections: new ShareCollections(),
  };

  /** Calls `listener` when a list of the readers, or whether there can be any, would be told differently now. */
  onReadersChange(listener: () => void): void {
    this.#cards.onChange(listener);
  }

  /** Opens the readers; asked again, it tells what is so by now. */
  async start({ virtualCards, binding }: StartParams): Promise<Started> {
    this.#pcsc ??= this.#openPcsc(binding);
    await Promise.all([this.#pcsc, this.#startVirtual(virtualCards)]);
    return { version: this.version, pcsc: await this.pcscStatus() };
  }

  async pcscStatus(): Promise<PcscStatus> {
    if (this.#pcsc === undefined) return { available: false, choice: "The engine was not started yet." };
    const { port, why } = await this.#pcsc;
    if (port === undefined) return { available: false, choice: why, reason: why };
    const reason = port.unavailable;
    return { available: reason === undefined, binding: port.name, choice: why, ...(reason !== undefined && { reason }) };
  }

  /** Forgets all shares and ends all sessions with cards. */
  async close(): Promise<void> {
    this.services.collections.forgetAll();
    await this.#cards.close();
    await this.#readers.close();
  }

  async #openPcsc(binding: PcscBinding | undefined): Promise<PcscChoice> {
    const choice = choosePcsc(binding);
    const { port, why } = choice;
    if (port !== undefined) {
      this.#readers.add(port);
      await port.start();
    }
    this.log.info(`PC/SC by ${port?.name ?? "no binding"}. ${why} ${port?.unavailable ?? "The service answers."}`);
    return choice;
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
