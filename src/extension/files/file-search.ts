import * as vscode from "vscode";
import { escapedGlob } from "./escaped-glob";
import type { FileKind } from "./file-kind";
import { globTest } from "./glob";

export interface FoundFiles {
  files: readonly vscode.Uri[];
  /** Not all were looked for: there are too many files or folders. */
  isCut: boolean;
}

interface Extent {
  /** The file, or the folder with all folders in it, that is looked at: its path below the root; absent: all. */
  below?: string;
  /** As many files are found at most; absent: all. */
  limit?: number;
  token?: vscode.CancellationToken;
}

const never = "**/{node_modules,.git}/**";
/** Of a file system that is asked for one folder after the other, as many are looked into: it may be far away. */
const foldersLimit = 5000;
const foldersAtOnce = 16;

/**
 * Files of a kind in a folder and the folders in it, but for `node_modules`, `.git` and what the setting `files.exclude` hides,
 * by patterns below `root`. A folder that can't be read has none.
 */
export async function searchFiles(root: vscode.Uri, kind: FileKind, extent: Extent = {}): Promise<FoundFiles> {
  // Only for the disk there is surely somebody who searches: of other file systems VS Code waits for a search that may never come.
  return root.scheme === "file" ? searchDisk(root, kind, extent) : walk(root, kind, extent);
}

/** Whether a file or folder is never looked at. */
export function isNeverSearched({ path }: vscode.Uri): boolean {
  return /\/(node_modules|\.git)(\/|$)/.test(path);
}

async function searchDisk(root: vscode.Uri, kind: FileKind, { below = "", limit, token }: Extent): Promise<FoundFiles> {
  const place = escapedGlob(below);
  const pattern = below === "" ? `**/${kind.glob}` : kind.isNamed(below) ? place : `${place}/**/${kind.glob}`;
  const most = limit === undefined ? undefined : limit + 1;
  const found = await vscode.workspace.findFiles(new vscode.RelativePattern(root, pattern), never, most, token);
  return upTo(limit, found, false);
}

async function walk(root: vscode.Uri, kind: FileKind, { below = "", limit, token }: Extent): Promise<FoundFiles> {
  const isHidden = hiddenBelow(root);
  if (partsOf(below).some(isHidden)) return { files: [], isCut: false };
  if (below !== "" && kind.isNamed(below)) return { files: (await isFile(root, below)) ? [vscode.Uri.joinPath(root, below)] : [], isCut: false };
  const files: vscode.Uri[] = [];
  const waiting = [below];
  let looked = 0;
  while (waiting.length > 0 && token?.isCancellationRequested !== true) {
    if (looked >= foldersLimit || (limit !== undefined && files.length > limit)) return upTo(limit, files, true);
    const now = waiting.splice(0, foldersAtOnce);
    looked += now.length;
    const lists = await Promise.all(now.map((folder) => entriesOf(root, folder)));
    for (const [path, type] of lists.flat()) {
      if (isHidden(path)) continue;
      // A link to a folder may lead back to where it lies.
      if (type === vscode.FileType.Directory) waiting.push(path);
      else if ((type & vscode.FileType.File) !== 0 && kind.isNamed(path)) files.push(vscode.Uri.joinPath(root, path));
    }
  }
  return upTo(limit, files, false);
}

function upTo(limit: number | undefined, files: readonly vscode.Uri[], isCut: boolean): FoundFiles {
  return limit === undefined || files.length <= limit ? { files, isCut } : { files: files.slice(0, limit), isCut: true };
}

/** What is in a folder, by paths below the root. */
async function entriesOf(root: vscode.Uri, folder: string): Promise<[path: string, type: vscode.FileType][]> {
  const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(root, folder)).then(
    (found) => found,
    () => [],
  );
  return entries.map(([name, type]) => [folder === "" ? name : `${folder}/${name}`, type]);
}

async function isFile(root: vscode.Uri, path: string): Promise<boolean> {
  return vscode.workspace.fs.stat(vscode.Uri.joinPath(root, path)).then(
    ({ type }) => (type & vscode.FileType.File) !== 0,
    () => false,
  );
}

/** The folders on the way to a path, and itself: "a", "a/b", "a/b/c". */
function partsOf(path: string): string[] {
  const names = path === "" ? [] : path.split("/");
  return names.map((_, index) => names.slice(0, index + 1).join("/"));
}

function hiddenBelow(root: vscode.Uri): (path: string) => boolean {
  const exclude = vscode.workspace.getConfiguration("files", root).get<Record<string, unknown>>("exclude", {});
  // One with a condition on another file ("when") hides what was made from that file, which no backup is.
  const tests = Object.entries(exclude).flatMap(([glob, value]) => (value === true ? [globTest(glob)] : []));
  return (path) => /(^|\/)(node_modules|\.git)$/.test(path) || tests.some((test) => test(path));
}
