import * as vscode from "vscode";
import type { SummarizedFile } from "../../protocol/backups";
import type { Engine } from "../engine-client/client";
import { summarize } from "../bulk/summarize";
import { FileError } from "../files/file-failure";
import { fileNameOf, readFile, requireFolder } from "../files/read-file";
import { exists } from "../files/choose-file";
import { writeFile } from "../files/write-file";
import { manifestFileName, manifestText } from "./manifest";
import type { BackupManifest, ListedBackup } from "./manifest";
import { ManifestProblem, manifestIn } from "./read-manifest";
import type { CheckedBackup } from "./standing";

/** No manifest of 255 keys is nearly as long. */
const manifestLimit = 4 * 1024 * 1024;

/** Others that write all the time, or a disk that does not keep what is written, are not waited for. */
const attempts = 5;

/** A folder with the backups of one card. */
export interface BackupFolder {
  uri: vscode.Uri;
  /** Absent: there is none yet. */
  manifest?: BackupManifest;
  backups: readonly CheckedBackup[];
}

/**
 * Looks at what a folder has of a card's backups, and changes nothing.
 * @throws FileError, also when there is a manifest that must not be written over
 */
export async function openBackupFolder(engine: Engine, uri: vscode.Uri, serial: string): Promise<BackupFolder> {
  await requireFolder(uri);
  const manifest = await manifestOf(uri, serial);
  return manifest === undefined ? { uri, backups: [] } : { uri, manifest, backups: await checkedBackups(engine, uri, manifest.keys) };
}

/** The manifest of a card as the folder has it; undefined where there is none. */
async function manifestOf(folder: vscode.Uri, serial: string): Promise<BackupManifest | undefined> {
  const file = manifestUri(folder, serial);
  if (!(await exists(file))) return undefined;
  const manifest = await readManifest(file);
  if (manifest.serial !== serial) throw notAManifest(file, `it is of another card, ${manifest.serial}`);
  return manifest;
}

/** @throws FileError */
export async function readManifest(file: vscode.Uri): Promise<BackupManifest> {
  const text = new TextDecoder().decode(await readFile(file, manifestLimit));
  try {
    return manifestIn(text);
  } catch (error) {
    throw error instanceof ManifestProblem ? notAManifest(file, error.message) : error;
  }
}

/**
 * Puts a changed manifest in the place of the one that the folder has at this moment. Where another window wrote its own
 * right after, the change is made to that one once more.
 * @throws FileError
 */
export async function changeManifest(
  folder: vscode.Uri,
  serial: string,
  change: (now: BackupManifest | undefined) => BackupManifest,
): Promise<BackupManifest> {
  for (let attempt = 1; ; attempt++) {
    const manifest = change(await manifestOf(folder, serial));
    try {
      await writeFile(manifestUri(folder, serial), new TextEncoder().encode(manifestText(manifest)), true);
      return manifest;
    } catch (error) {
      const isOvertaken = error instanceof FileError && error.failure.code === "file-differs";
      if (!isOvertaken || attempt === attempts) throw error;
    }
  }
}

/** Each listed backup, with its file when that has the bytes, the DKEK and the key that the manifest tells. */
export async function checkedBackups(engine: Engine, folder: vscode.Uri, keys: readonly ListedBackup[]): Promise<CheckedBackup[]> {
  const read = await Promise.all(keys.map(({ file }) => readFile(vscode.Uri.joinPath(folder, file)).catch(() => undefined)));
  const present = read.flatMap((bytes) => bytes ?? []);
  const summaries = await summarize(engine, present);
  const byBytes = new Map(present.map((bytes, index) => [bytes, summaries[index]]));
  return keys.map((listed, index) => {
    const bytes = read[index];
    return bytes !== undefined && isAsListed(listed, byBytes.get(bytes)) ? { listed, bytes } : { listed };
  });
}

function isAsListed(listed: ListedBackup, found: SummarizedFile | undefined): boolean {
  if (found?.state !== "key-blob" || found.sha256 !== listed.sha256 || found.summary.kcv !== listed.kcv) return false;
  const { publicKeySha256 = listed.publicKeySha256 } = found.summary;
  return publicKeySha256 === listed.publicKeySha256;
}

function manifestUri(folder: vscode.Uri, serial: string): vscode.Uri {
  return vscode.Uri.joinPath(folder, manifestFileName(serial));
}

function notAManifest(file: vscode.Uri, reason: string): FileError {
  return new FileError({ code: "not-a-manifest", file: fileNameOf(file), reason });
}
