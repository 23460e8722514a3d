import * as vscode from "vscode";
import { checkedBackups, readManifest } from "../backup-manifest/backup-folder";
import { isManifestName } from "../backup-manifest/manifest";
import type { Engine } from "../engine-client/client";
import { filesIn, isFolder } from "../files/files-in";
import { isKeyBlobName } from "../files/key-blob-name";
import { fileNameOf, readFile } from "../files/read-file";
import { failureOf } from "../failures/failure";
import { failureText } from "../failures/failure-text";

/** A file with its bytes. */
export interface NamedFile {
  uri: vscode.Uri;
  name: string;
  bytes: Uint8Array;
}

/** A file that can't be used, and why, as a sentence. */
export interface UnusableFile {
  name: string;
  why: string;
}

/** Files that were chosen together. */
export interface ChosenFiles {
  /** What they are called together: the name of a folder or a manifest, or "3 files". */
  name: string;
  files: readonly NamedFile[];
  unusable: readonly UnusableFile[];
}

/**
 * The key blobs in what was chosen: the files that a manifest lists, those of a folder by their names, or files by themselves.
 * @throws FileError when a folder or a manifest can't be read
 */
export async function chosenFiles(engine: Engine, chosen: readonly vscode.Uri[]): Promise<ChosenFiles> {
  const [only] = chosen;
  if (only !== undefined && chosen.length === 1) {
    const name = fileNameOf(only);
    if (isManifestName(name)) return { name, ...(await listedIn(engine, only)) };
    if (await isFolder(only)) return { name, ...(await readAll(await filesIn(only, isKeyBlobName))) };
    return { name, ...(await readAll([only])) };
  }
  return { name: `${chosen.length} files`, ...(await readAll(chosen)) };
}

async function listedIn(engine: Engine, manifest: vscode.Uri): Promise<Omit<ChosenFiles, "name">> {
  const folder = vscode.Uri.joinPath(manifest, "..");
  const backups = await checkedBackups(engine, folder, (await readManifest(manifest)).keys);
  const files = backups.flatMap(({ listed, bytes }) =>
    bytes === undefined ? [] : [{ uri: vscode.Uri.joinPath(folder, listed.file), name: listed.file, bytes }],
  );
  const unusable = backups.flatMap(({ listed, bytes }) =>
    bytes === undefined ? [{ name: listed.file, why: "It is listed in the manifest, and is missing or is another file now." }] : [],
  );
  return { files, unusable };
}

async function readAll(uris: readonly vscode.Uri[]): Promise<Omit<ChosenFiles, "name">> {
  const files: NamedFile[] = [];
  const unusable: UnusableFile[] = [];
  for (const uri of uris) {
    const name = fileNameOf(uri);
    try {
      files.push({ uri, name, bytes: await readFile(uri) });
    } catch (error) {
      unusable.push({ name, why: failureText(failureOf(error)).what });
    }
  }
  return { files, unusable };
}
