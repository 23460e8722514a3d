import * as vscode from "vscode";
import { DisposableList } from "../disposables";
import { onSettingChanged } from "../editor-values";
import { isNeverSearched, searchFiles } from "../files/file-search";
import { isFolder } from "../files/is-folder";
import { fileLimit, fileNameOf, pathOf, readable } from "../files/read-file";
import { isKeyBlobName, keyBlobFiles } from "../files/key-blob-name";
import { placeOf } from "../files/place-words";
import type { BackupFiles, FileContent, FileStamp, Touch } from "./backup-files";
import { backupPlaces } from "./backup-places";
import type { BackupPlace } from "./backup-places";
import { readOnDisk, stampOnDisk } from "./disk";

/** Of so many files and folders, each is searched for by itself; of more, all are searched for at once. */
const fewPlaces = 16;

/** Backups of the person, as VS Code knows files: in its folders, by its settings, through its file systems. */
export class WorkspaceBackupFiles implements BackupFiles {
  private readonly disposables = new DisposableList();
  private readonly touched = this.disposables.add(new vscode.EventEmitter<Touch>());
  private readonly placesChanged = this.disposables.add(new vscode.EventEmitter<void>());
  private readonly cancellation = this.disposables.add(new vscode.CancellationTokenSource());
  private watchers = new DisposableList();
  private roots: readonly BackupPlace[] = [];
  /** Places of folders by their URIs: thousands of files lie in few. */
  private readonly folders = new Map<string, string>();

  readonly onTouched = this.touched.event;
  readonly onPlacesChanged = this.placesChanged.event;

  constructor(private readonly log: { warn(line: string): void }) {
    const renew = (): void => {
      this.watch();
      this.placesChanged.fire();
    };
    this.disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(renew));
    this.disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(renew));
    this.disposables.add(onSettingChanged("backups.folders", renew));
    this.disposables.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("files.exclude")) this.placesChanged.fire();
      }),
    );
    this.watch();
  }

  get places(): readonly string[] {
    return this.roots.map(({ words }) => words);
  }

  async find(at?: readonly string[]): Promise<readonly string[]> {
    const places = at === undefined || at.length > fewPlaces ? undefined : at.map((uri) => vscode.Uri.parse(uri));
    const found = await Promise.all(this.roots.flatMap((root) => pathsIn(root, places).map((below) => this.search(root, below))));
    return [...new Set(found.flat().map((uri) => uri.toString()))];
  }

  async stamp(uri: string): Promise<FileStamp | undefined> {
    const parsed = vscode.Uri.parse(uri);
    try {
      // VS Code would ask another process for each file on a disk, which takes several times as long.
      return await (parsed.scheme === "file" ? stampOnDisk(parsed.fsPath) : stampElsewhere(parsed));
    } catch {
      return undefined;
    }
  }

  async read(uri: string): Promise<FileContent> {
    const parsed = vscode.Uri.parse(uri);
    return readable(parsed, () => (parsed.scheme === "file" ? readOnDisk(parsed.fsPath, fileLimit) : readElsewhere(parsed)));
  }

  describe(uri: string): { name: string; folder: string } {
    const parsed = vscode.Uri.parse(uri);
    const folder = uri.slice(0, uri.lastIndexOf("/"));
    const place = this.folders.get(folder) ?? placeOf(vscode.Uri.joinPath(parsed, ".."));
    this.folders.set(folder, place);
    return { name: fileNameOf(parsed), folder: place };
  }

  dispose(): void {
    this.cancellation.cancel();
    this.watchers.dispose();
    this.disposables.dispose();
  }

  private async search({ uri }: BackupPlace, below: string): Promise<readonly vscode.Uri[]> {
    const { files, isCut } = await searchFiles(uri, keyBlobFiles, { below, token: this.cancellation.token });
    if (isCut) this.log.warn(`${pathOf(uri)} has so many folders that not all of them were looked into for backups.`);
    return files;
  }

  private watch(): void {
    this.watchers.dispose();
    this.watchers = new DisposableList();
    this.roots = backupPlaces();
    this.folders.clear();
    for (const { uri } of this.roots) {
      // Of a folder that comes or goes as a whole, only the folder may be told.
      const watcher = this.watchers.add(vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(uri, "**")));
      watcher.onDidChange((changed) => this.tell(changed, "changed"));
      watcher.onDidDelete((gone) => this.tell(gone, "went"));
      watcher.onDidCreate((created) => void this.tellCreated(created));
    }
  }

  private tell(uri: vscode.Uri, how: Touch["how"]): void {
    if (!isNeverSearched(uri) && (how === "went" || isKeyBlobName(uri.path))) this.touched.fire({ uri: uri.toString(), how });
  }

  private async tellCreated(uri: vscode.Uri): Promise<void> {
    if (isNeverSearched(uri) || !(isKeyBlobName(uri.path) || (await isFolder(uri)))) return;
    this.touched.fire({ uri: uri.toString(), how: "came" });
  }
}

async function readElsewhere(uri: vscode.Uri): Promise<FileContent> {
  const stamp = await stampElsewhere(uri);
  return stamp.size > fileLimit ? stamp : { ...stamp, bytes: await vscode.workspace.fs.readFile(uri) };
}

async function stampElsewhere(uri: vscode.Uri): Promise<FileStamp> {
  const { type, size, mtime } = await vscode.workspace.fs.stat(uri);
  if ((type & vscode.FileType.File) === 0) throw new Error("it is no file");
  return { size, modified: mtime };
}

/** What to look at in a place: paths below the place itself, so that what settings exclude is excluded; "" is all of it. */
function pathsIn({ uri: root }: BackupPlace, at: readonly vscode.Uri[] | undefined): string[] {
  const folder = `${root.path.replace(/\/$/, "")}/`;
  const near = at?.filter(({ scheme, authority }) => scheme === root.scheme && authority === root.authority);
  // The place itself may have come, or a folder that it lies in.
  if (near === undefined || near.some(({ path }) => folder.startsWith(`${path}/`))) return [""];
  return near.filter(({ path }) => path.startsWith(folder)).map(({ path }) => path.slice(folder.length));
}
