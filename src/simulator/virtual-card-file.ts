import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ProfileName } from "./profiles";
import { JsonValue } from "./state/json";
import { VirtualCard } from "./virtual-card";
import { VirtualCardError } from "./virtual-card-error";
import { writeFileSafely } from "./write-file";

const SUFFIX = ".virtual-card.json";

/** Letters, digits, spaces and marks that every file system takes; no leading or trailing dot or space. */
const NAME = /^[\p{L}\p{N}_(]([\p{L}\p{N} ._()-]{0,78}[\p{L}\p{N}_)])?$/u;

/** What the file keeps beside the card itself. */
interface Place {
  inserted: boolean;
}

/**
 * One virtual card in one file, `<name>.virtual-card.json`. Each command that changes the card is answered
 * once the file is written; a card whose file cannot be written answers with a memory failure.
 */
export class VirtualCardFile {
  readonly path: string;
  readonly name: string;
  readonly card: VirtualCard;
  #inserted: boolean;
  #deleted = false;
  /** What the file holds as far as this object knows; undefined before it is made. */
  #content: string | undefined;
  #written: Promise<void> = Promise.resolve();

  private constructor(path: string, card: VirtualCard, { inserted }: Place, content?: string) {
    this.path = path;
    this.name = basename(path, SUFFIX);
    this.card = card;
    this.#inserted = inserted;
    this.#content = content;
    card.onChange(() => this.#write());
  }

  /** A new card, inserted; the folder is made where it is missing. A VirtualCardError when the name is taken or no file can bear it. */
  static async create(folder: string, name: string, profile?: ProfileName): Promise<VirtualCardFile> {
    if (!NAME.test(name)) {
      throw new VirtualCardError(`"${name}" cannot be the name of a virtual card: take letters, digits and spaces.`);
    }
    const path = join(folder, `${name}${SUFFIX}`);
    await mkdir(folder, { recursive: true });
    if (await isThere(path)) throw new VirtualCardError(`There is a virtual card named "${name}" already.`);
    return VirtualCardFile.#createAt(path, profile);
  }

  /** Paths of the virtual cards in a folder, by name; none where the folder is missing. */
  static async list(folder: string): Promise<string[]> {
    const names = await readdir(folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    return names
      .filter((name) => name.endsWith(SUFFIX))
      .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
      .map((name) => join(folder, name));
  }

  /** A VirtualCardError when the file is damaged: it stays as it is. */
  static async open(path: string): Promise<VirtualCardFile> {
    const content = await readFile(path, "utf8");
    const state = parse(content, path);
    const inserted = new JsonValue(state, "card").member("inserted").boolean();
    return new VirtualCardFile(path, VirtualCard.fromJSON(state), { inserted }, content);
  }

  /** The card in the file at that path, whatever its name; a new card, inserted, where there is none. */
  static async openOrCreate(path: string, profile?: ProfileName): Promise<VirtualCardFile> {
    return (await isThere(path)) ? VirtualCardFile.open(path) : VirtualCardFile.#createAt(path, profile);
  }

  static async #createAt(path: string, profile: ProfileName | undefined): Promise<VirtualCardFile> {
    const card = await VirtualCard.create({ ...(profile !== undefined && { profile }) });
    const file = new VirtualCardFile(path, card, { inserted: true });
    await file.#write();
    return file;
  }

  /** Whether the card is in its reader. */
  get inserted(): boolean {
    return this.#inserted;
  }

  /** Pulling the card takes its power away. */
  async setInserted(inserted: boolean): Promise<void> {
    if (!inserted) this.card.losePower();
    this.#inserted = inserted;
    await this.#write();
  }

  /** Deletes the file, and all the card's keys with it. */
  async delete(): Promise<void> {
    this.#deleted = true;
    await this.#written.catch(() => undefined);
    await rm(this.path, { force: true });
  }

  /** One after the other, each with the state as it is by then. */
  #write(): Promise<void> {
    const writing = this.#written.catch(() => undefined).then(async () => {
      if (this.#deleted) return;
      await this.#needUnchanged();
      const { notice, ...card } = this.card.toJSON();
      const place: Place = { inserted: this.#inserted };
      const content = `${JSON.stringify({ notice, ...place, ...card }, null, 1)}\n`;
      await writeFileSafely(this.path, content);
      this.#content = content;
    });
    this.#written = writing;
    return writing;
  }

  /** Two programs may show the same card: what the other one wrote is not overwritten, nor a file made anew that it deleted. */
  async #needUnchanged(): Promise<void> {
    if (this.#content === undefined) return;
    const content = await readFile(this.path, "utf8");
    if (content === this.#content) return;
    throw new VirtualCardError(`The virtual card "${this.name}" was changed by another program; open it anew to go on with it.`);
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new VirtualCardError(`The virtual card's file ${path} is damaged: it is no JSON text.`);
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (isMissing(error)) return false;
      throw error;
    },
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
