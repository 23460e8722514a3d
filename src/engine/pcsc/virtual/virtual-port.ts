import { basename } from "node:path";
import type { AddVirtualCardParams, VirtualCardProfile } from "../../../protocol";
import { type ProfileName, VirtualCardFile } from "../../../simulator";
import { fail } from "../../failure";
import { ChangeEmitter } from "../change-emitter";
import type { CardConnection, ReaderPort, ReaderState, ShareMode } from "../port";
import { FolderWatch } from "./folder-watch";
import { virtualCardFailure } from "./virtual-card-failure";
import { VirtualReader } from "./virtual-reader";

/** What the simulator calls the devices. */
const profileNames: Record<VirtualCardProfile, ProfileName> = {
  "genuine-2": "genuine-2",
  "genuine-3": "genuine-3",
  "genuine-4": "genuine-4",
  pico: "pico",
};

/** The virtual cards of a folder, each in a reader of its own that bears the card's name. */
export class VirtualPort implements ReaderPort {
  readonly name = "virtual";
  readonly #readers = new Map<string, VirtualReader>();
  readonly #change = new ChangeEmitter();
  readonly #watch: FolderWatch;
  #told = "";

  readonly onChange = this.#change.onChange;

  constructor(readonly folder: string) {
    this.#watch = new FolderWatch(folder, () => void this.#list().catch(() => undefined));
  }

  /** @throws EngineFailure `virtual-card` when the folder cannot be made or read */
  static async open(folder: string): Promise<VirtualPort> {
    const port = new VirtualPort(folder);
    try {
      await port.#watch.start();
      await port.#list();
      return port;
    } catch (error) {
      port.#watch.stop();
      throw virtualCardFailure(error);
    }
  }

  readers(): ReaderState[] {
    return [...this.#readers.values()]
      .map(({ state }) => state)
      .sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  }

  async connect(reader: string, share: ShareMode): Promise<CardConnection> {
    return this.#reader(reader).connect(share);
  }

  /**
   * Makes a virtual card; without a name it gets the next free letter. Tells the name of its reader.
   * @throws EngineFailure `virtual-card`
   */
  async add({ name, profile }: AddVirtualCardParams): Promise<string> {
    try {
      await this.#watch.start();
      const file = await VirtualCardFile.create(this.folder, name ?? this.#freeName(), profile && profileNames[profile]);
      await this.#list();
      return file.name;
    } catch (error) {
      throw virtualCardFailure(error);
    }
  }

  /** Deletes a virtual card with its keys. */
  async remove(reader: string): Promise<void> {
    await this.#reader(reader).remove();
    await this.#list();
  }

  async insert(reader: string): Promise<void> {
    await this.#reader(reader).setInserted(true);
  }

  async eject(reader: string): Promise<void> {
    await this.#reader(reader).setInserted(false);
  }

  async close(): Promise<void> {
    this.#watch.stop();
    this.#change.clear();
    await Promise.allSettled([...this.#readers.values()].map((reader) => reader.detach()));
  }

  #reader(name: string): VirtualReader {
    return this.#readers.get(name) ?? fail("no-such-reader", { reader: name });
  }

  /** Follows the files in the folder. */
  async #list(): Promise<void> {
    const paths = new Set(await VirtualCardFile.list(this.folder));
    for (const reader of this.#readers.values()) {
      if (paths.has(reader.path)) continue;
      this.#readers.delete(reader.name);
      reader.detach().catch(() => undefined);
    }
    const known = new Set([...this.#readers.values()].map(({ path }) => path));
    for (const path of paths) if (!known.has(path)) this.#show(path);
    await Promise.all([...this.#readers.values()].map((reader) => reader.refresh()));
    this.#tell();
  }

  #show(path: string): void {
    const name = basename(path).replace(/\.virtual-card\.json$/, "");
    this.#readers.set(name, new VirtualReader(name, path, () => this.#tell()));
  }

  /** Once for each change that the list of readers shows. */
  #tell(): void {
    const now = JSON.stringify(this.readers().map(({ name, atr }) => [name, atr !== undefined]));
    if (now === this.#told) return;
    this.#told = now;
    this.#change.emit();
  }

  #freeName(): string {
    for (let i = 0; ; i++) {
      const name = `Virtual reader ${letters(i)}`;
      if (!this.#readers.has(name)) return name;
    }
  }
}

/** A to Z, AA to ZZ, and on. */
function letters(index: number): string {
  const last = String.fromCharCode("A".charCodeAt(0) + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
