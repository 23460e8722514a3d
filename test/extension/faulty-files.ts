import * as vscode from "vscode";

/** A file about to be written: its name, those written before, and how many those are. */
interface Writing {
  name: string;
  earlier: readonly string[];
  count: number;
}

interface Stored {
  type: vscode.FileType;
  bytes: Uint8Array;
  mtime: number;
}

/** A file system of its own, in memory, that fails where a test wants it to. */
export class FaultyFiles implements vscode.FileSystemProvider {
  private readonly stored = new Map<string, Stored>();
  private readonly written: string[] = [];
  private readonly emitter = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  private registration: vscode.Disposable | undefined;
  private refuses: (writing: Writing) => boolean = () => false;
  private onRename: ((to: vscode.Uri) => Promise<void>) | undefined;
  private onRenamed: ((to: vscode.Uri) => void) | undefined;

  readonly onDidChangeFile = this.emitter.event;

  constructor(private readonly scheme: string) {}

  /** @param isReadonly whether it says of itself that nothing can be written */
  register(isReadonly = false): void {
    this.registration = vscode.workspace.registerFileSystemProvider(this.scheme, this, { isCaseSensitive: true, isReadonly });
  }

  dispose(): void {
    this.registration?.dispose();
    this.emitter.dispose();
  }

  folder(name: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: this.scheme, path: `/${name}` });
    this.createDirectory(uri);
    return uri;
  }

  /** Which files find the disk full. */
  refuseWrites(refuses: (writing: Writing) => boolean): void {
    this.refuses = refuses;
    this.written.length = 0;
  }

  /** What happens before a file is renamed. */
  beforeRename(happens: ((to: vscode.Uri) => Promise<void>) | undefined): void {
    this.onRename = happens;
  }

  /** What happens right after a file was renamed, before anybody reads it. */
  afterRename(happens: ((to: vscode.Uri) => void) | undefined): void {
    this.onRenamed = happens;
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { type, bytes, mtime } = this.at(uri);
    return { type, mtime, ctime: 0, size: bytes.length };
  }

  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    const folder = `${uri.path}/`;
    const below = [...this.stored].flatMap(([path, { type }]): [string, vscode.FileType][] => (path.startsWith(folder) ? [[path.slice(folder.length), type]] : []));
    return below.filter(([path]) => !path.includes("/"));
  }

  readFile(uri: vscode.Uri): Uint8Array {
    return this.at(uri).bytes;
  }

  writeFile(uri: vscode.Uri, bytes: Uint8Array): void {
    const name = uri.path.replace(/^.*\/\.?|\.[0-9a-f-]{36}\.tmp$/g, "");
    if (this.refuses({ name, earlier: this.written, count: this.written.length })) throw new Error("ENOSPC: no space left on device");
    this.written.push(name);
    this.tell(vscode.FileChangeType.Created, uri);
    this.stored.set(uri.path, { type: vscode.FileType.File, bytes, mtime: Date.now() });
  }

  createDirectory(uri: vscode.Uri): void {
    this.stored.set(uri.path, { type: vscode.FileType.Directory, bytes: new Uint8Array(), mtime: Date.now() });
  }

  delete(uri: vscode.Uri): void {
    this.at(uri);
    for (const path of this.stored.keys()) if (path === uri.path || path.startsWith(`${uri.path}/`)) this.stored.delete(path);
    this.tell(vscode.FileChangeType.Deleted, uri);
  }

  async rename(from: vscode.Uri, to: vscode.Uri, { overwrite }: { overwrite: boolean }): Promise<void> {
    await this.onRename?.(to);
    if (!overwrite && this.stored.has(to.path)) throw vscode.FileSystemError.FileExists(to);
    this.stored.set(to.path, this.at(from));
    this.stored.delete(from.path);
    this.tell(vscode.FileChangeType.Deleted, from);
    this.tell(vscode.FileChangeType.Created, to);
    this.onRenamed?.(to);
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  private tell(type: vscode.FileChangeType, uri: vscode.Uri): void {
    this.emitter.fire([{ type, uri }]);
  }

  private at(uri: vscode.Uri): Stored {
    const found = uri.path === "/" ? { type: vscode.FileType.Directory, bytes: new Uint8Array(), mtime: 0 } : this.stored.get(uri.path);
    if (found === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return found;
  }
}
