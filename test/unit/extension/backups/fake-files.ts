import { Emitter } from "vscode-jsonrpc";
import type { BackupFiles, FileContent, FileStamp, Touch } from "../../../../src/extension/backups/backup-files";
import { fileLimit } from "../../../../src/extension/files/file-limit";
import type { StoredJson } from "../../../../src/extension/backups/stored-json";

/** A file system in memory that can be watched, and that counts what is read. */
export class FakeFiles implements BackupFiles {
  private readonly touched = new Emitter<Touch>();
  private readonly placesChanged = new Emitter<void>();
  private readonly contents = new Map<string, { text: string; modified: number; size?: number }>();
  private clock = 1000;

  readonly onTouched = this.touched.event;
  readonly onPlacesChanged = this.placesChanged.event;
  places: readonly string[] = ["safe"];
  /** Files by name that were read, in order. */
  readonly reads: string[] = [];
  /** How many are being read now, and at most so far. */
  open = { now: 0, most: 0 };
  searches = 0;
  /** Whether searches fail. */
  broken = false;
  /** Called between finding a file and reading it. */
  beforeRead: (name: string) => void = () => undefined;

  put(name: string, text: string, size?: number): void {
    this.contents.set(uriOf(name), { text, modified: this.clock++, ...(size !== undefined && { size }) });
  }

  remove(name: string): void {
    for (const uri of this.contents.keys()) if (isAtOrBelow(uri, uriOf(name))) this.contents.delete(uri);
  }

  /** Writes other bytes of the same length without anybody noticing by size or time. */
  alter(name: string, text: string): void {
    const file = this.contents.get(uriOf(name));
    if (file !== undefined) file.text = text;
  }

  tell(name: string, how: Touch["how"]): void {
    this.touched.fire({ uri: uriOf(name), how });
  }

  changePlaces(places: readonly string[]): void {
    this.places = places;
    this.placesChanged.fire();
  }

  find(at?: readonly string[]): Promise<readonly string[]> {
    this.searches++;
    if (this.broken) return Promise.reject(new Error("the search is broken"));
    const roots = this.places.map(uriOf);
    const found = [...this.contents.keys()].filter((uri) => roots.some((root) => isAtOrBelow(uri, root)));
    return Promise.resolve(at === undefined ? found : found.filter((uri) => at.some((place) => isAtOrBelow(uri, place))));
  }

  stamp(uri: string): Promise<FileStamp | undefined> {
    return Promise.resolve(this.stampOf(uri));
  }

  async read(uri: string): Promise<FileContent> {
    this.open.most = Math.max(this.open.most, ++this.open.now);
    try {
      await Promise.resolve();
      this.beforeRead(nameOf(uri));
      const stamp = this.stampOf(uri);
      if (stamp === undefined) throw new Error("it does not exist");
      if (stamp.size > fileLimit) return stamp;
      this.reads.push(nameOf(uri));
      return { ...stamp, bytes: new TextEncoder().encode(this.contents.get(uri)?.text) };
    } finally {
      this.open.now--;
    }
  }

  private stampOf(uri: string): FileStamp | undefined {
    const file = this.contents.get(uri);
    return file && { size: file.size ?? file.text.length, modified: file.modified };
  }

  describe(uri: string): { name: string; folder: string } {
    return { name: nameOf(uri).split("/").at(-1) ?? "", folder: nameOf(uri).split("/").slice(0, -1).join("/") };
  }
}

export function uriOf(name: string): string {
  return `file:///${name}`;
}

function nameOf(uri: string): string {
  return uri.slice(uriOf("").length);
}

function isAtOrBelow(uri: string, place: string): boolean {
  return uri === place || uri.startsWith(`${place}/`);
}

/** A JSON file in memory; what is read was written, and passed through JSON. */
export class FakeStored implements StoredJson {
  writes = 0;

  constructor(public text = "") {}

  read(): Promise<unknown> {
    try {
      return Promise.resolve(JSON.parse(this.text));
    } catch {
      return Promise.resolve(undefined);
    }
  }

  write(content: unknown): Promise<void> {
    this.writes++;
    this.text = JSON.stringify(content);
    return Promise.resolve();
  }
}
