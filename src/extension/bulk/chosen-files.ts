import * as vscode from "vscode";
import type { SummarizedFile } from "../../protocol/backups";
import { checkedBackups, readManifest } from "../backup-manifest/backup-folder";
import { isManifestName } from "../backup-manifest/manifest";
import { inGroups, mapInParallel } from "../backups/in-groups";
import type { Engine } from "../engine-client/client";
import { failureOf } from "../failures/failure";
import type { Failure } from "../failures/failure";
import { failureText } from "../failures/failure-text";
import { FileError } from "../files/file-failure";
import { searchFiles } from "../files/file-search";
import { isFolder } from "../files/is-folder";
import { keyBlobFiles } from "../files/key-blob-name";
import { folderName } from "../files/place-words";
import { fileNameOf, readFile, readable } from "../files/read-file";
import { waiting } from "../input/working";
import { counted } from "../words";
import { summarize } from "./summarize";

/** A file with its bytes, and what the engine says of them: a key blob, whole or damaged. */
export interface NamedFile {
  uri: vscode.Uri;
  /** Of one that was found in a folder, with the folders on the way to it. */
  name: string;
  bytes: Uint8Array;
  told: Exclude<SummarizedFile, { state: "foreign" }>;
}

/** A file that can't be used, and why, as a sentence. */
export interface UnusableFile {
  name: string;
  why: string;
}

/** Files that were chosen together. */
export interface ChosenFiles {
  /** What they are called together: the name of a folder or a manifest, "3 files", or "2 folders and 1 file". */
  name: string;
  files: readonly NamedFile[];
  unusable: readonly UnusableFile[];
  /** Files that hold no wrapped key, and are left out. */
  foreign: number;
  /** They are those of one folder and the folders in it. */
  isFolder: boolean;
}

/** No folder of backups has more. */
const filesLimit = 10_000;
/** Together no more than 4 MiB. */
const filesAtOnce = 64;

/**
 * The key blobs in what was chosen: the files that a manifest lists, those of a folder and the folders in it by their names, or
 * files by themselves.
 * @throws FileError when a folder or a manifest can't be read, or there are too many files
 */
export async function chosenFiles(engine: Engine, chosen: readonly vscode.Uri[]): Promise<ChosenFiles> {
  const [only] = chosen;
  return only !== undefined && chosen.length === 1 ? chosenAlone(engine, only) : chosenTogether(engine, chosen);
}

/** A file that was chosen by itself and with its folder counts once. */
async function chosenTogether(engine: Engine, chosen: readonly vscode.Uri[]): Promise<ChosenFiles> {
  const kinds = await mapInParallel(chosen, filesAtOnce, async (uri) => ({ uri, isFolder: await isFolder(uri), isManifest: isManifestName(fileNameOf(uri)) }));
  const folders = kinds.filter((one) => one.isFolder);
  const single = kinds.filter((one) => !one.isFolder && !one.isManifest);
  const parts: Contents[] = [await readAll(engine, single.map(({ uri }) => namedByItself(uri)))];
  for (const { uri } of kinds.filter((one) => one.isFolder || one.isManifest)) {
    const part = await chosenAlone(engine, uri);
    parts.push(part.isFolder ? { ...part, files: within(part.name, part.files), unusable: within(part.name, part.unusable) } : part);
  }
  return {
    name: togetherWords(folders.length, chosen.length - folders.length),
    isFolder: false,
    files: eachOnce(parts.flatMap(({ files }) => files)),
    unusable: parts.flatMap(({ unusable }) => unusable),
    foreign: parts.reduce((sum, { foreign }) => sum + foreign, 0),
  };
}

/** "3 files", "2 folders and 1 file" */
function togetherWords(folders: number, files: number): string {
  return [...(folders > 0 ? [counted(folders, "folder")] : []), ...(files > 0 ? [counted(files, "file")] : [])].join(" and ");
}

function eachOnce(files: readonly NamedFile[]): NamedFile[] {
  const byUri = new Map<string, NamedFile>();
  for (const file of files) if (!byUri.has(file.uri.toString())) byUri.set(file.uri.toString(), file);
  return [...byUri.values()];
}

function within<Named extends { name: string }>(folder: string, files: readonly Named[]): Named[] {
  return files.map((file) => ({ ...file, name: `${folder}/${file.name}` }));
}

async function chosenAlone(engine: Engine, only: vscode.Uri): Promise<ChosenFiles> {
  const name = fileNameOf(only);
  if (isManifestName(name)) return { name, isFolder: false, ...(await listedIn(engine, only)) };
  if (await isFolder(only)) return waiting(`Looking for backups in “${folderName(only)}”`, () => foundIn(engine, only));
  return { name, isFolder: false, ...(await readAll(engine, [namedByItself(only)])) };
}

type Contents = Omit<ChosenFiles, "name" | "isFolder">;
type Unread = Pick<NamedFile, "uri" | "name">;

function namedByItself(uri: vscode.Uri): Unread {
  return { uri, name: fileNameOf(uri) };
}

async function foundIn(engine: Engine, folder: vscode.Uri): Promise<ChosenFiles> {
  const name = folderName(folder);
  // The search passes over what it can't read; the folder itself must be told.
  await readable(folder, () => vscode.workspace.fs.readDirectory(folder));
  const { files, isCut } = await searchFiles(folder, keyBlobFiles, { limit: filesLimit });
  if (isCut) throw new FileError({ code: "too-many-files", folder: name, limit: filesLimit });
  const start = folder.path.replace(/\/$/, "").length + 1;
  const named = files.map((uri) => ({ uri, name: uri.path.slice(start) })).sort((a, b) => (a.name < b.name ? -1 : 1));
  // What is longer than any key blob has its name by chance.
  return { name, isFolder: true, ...(await readAll(engine, named, ({ code }) => code === "file-too-large")) };
}

async function listedIn(engine: Engine, manifest: vscode.Uri): Promise<Contents> {
  const folder = vscode.Uri.joinPath(manifest, "..");
  const backups = await checkedBackups(engine, folder, (await readManifest(manifest)).keys);
  const present = backups.flatMap(({ listed, bytes }) => (bytes === undefined ? [] : [{ uri: vscode.Uri.joinPath(folder, listed.file), name: listed.file, bytes }]));
  const { files, foreign } = await sorted(engine, present);
  const unusable = backups.flatMap(({ listed, bytes }) =>
    bytes === undefined ? [{ name: listed.file, why: "It is listed in the manifest, and is missing or is another file now." }] : [],
  );
  return { files, unusable, foreign };
}

/** @param isForeign whether a file that can't be read is surely none */
async function readAll(engine: Engine, unread: readonly Unread[], isForeign: (failure: Failure) => boolean = () => false): Promise<Contents> {
  const files: NamedFile[] = [];
  const unusable: UnusableFile[] = [];
  let foreign = 0;
  // In groups, so that no more than the key blobs among them is kept.
  for (const group of inGroups(unread, filesAtOnce)) {
    const read = await Promise.all(group.map(readOne));
    const found = await sorted(engine, read.flatMap((one) => ("bytes" in one ? [one] : [])));
    files.push(...found.files);
    foreign += found.foreign;
    for (const one of read) {
      if ("bytes" in one) continue;
      if (isForeign(one.failure)) foreign++;
      else unusable.push({ name: one.name, why: failureText(one.failure).what });
    }
  }
  return { files, unusable, foreign };
}

async function readOne(file: Unread): Promise<Omit<NamedFile, "told"> | (Unread & { failure: Failure })> {
  try {
    return { ...file, bytes: await readFile(file.uri) };
  } catch (error) {
    return { ...file, failure: failureOf(error) };
  }
}

async function sorted(engine: Engine, files: readonly Omit<NamedFile, "told">[]): Promise<Pick<Contents, "foreign"> & { files: NamedFile[] }> {
  const summaries = await summarize(engine, files.map(({ bytes }) => bytes));
  const blobs = files.flatMap((file, index): NamedFile[] => {
    const told = summaries[index];
    return told === undefined || told.state === "foreign" ? [] : [{ ...file, told }];
  });
  return { files: blobs, foreign: files.length - blobs.length };
}
