import * as vscode from "vscode";
import type { Hex } from "../../protocol/values";
import type { IndexedBackup } from "../backups/indexed-backup";
import type { Services } from "../commands/services";
import { chosenFiles } from "./chosen-files";
import { chosenWords } from "./chosen-words";
import { damageWords } from "./damage-words";

/** A backup that can be verified with the shares of its DKEK. */
export interface VerifyCandidate {
  uri: vscode.Uri;
  name: string;
  kcv: Hex;
  /** Its bytes as they are now. */
  read(): Promise<Uint8Array>;
}

/** A file of which it is clear without any share that it is no good. */
export interface BrokenFile {
  name: string;
  why: string;
}

export interface VerifyCandidates {
  candidates: readonly VerifyCandidate[];
  broken: readonly BrokenFile[];
  /** Files that hold no wrapped key. */
  foreign: number;
  /** Where they were found, in words; absent: where backups are known to be. */
  where?: string;
}

/** All backups that are known in the workspace and in the folders of the settings. */
export async function knownCandidates({ backups }: Pick<Services, "backups">): Promise<VerifyCandidates> {
  await backups.settled();
  return {
    candidates: backups.files.flatMap((file) =>
      file.content.state === "key-blob"
        ? [{ uri: vscode.Uri.parse(file.uri), name: nameOf(file), kcv: file.content.summary.kcv, read: () => backups.bytesOf(file) }]
        : [],
    ),
    broken: backups.files.flatMap((file) => (file.content.state === "damaged" ? [{ name: nameOf(file), why: damageWords(file.content) }] : [])),
    foreign: 0,
  };
}

/** The backups among files, or in a folder or a manifest, that were chosen. */
export async function chosenCandidates({ engine }: Pick<Services, "engine">, uris: readonly vscode.Uri[]): Promise<VerifyCandidates> {
  const chosen = await chosenFiles(engine, uris);
  const { files, unusable, foreign } = chosen;
  const candidates: VerifyCandidate[] = [];
  const broken: BrokenFile[] = [...unusable];
  for (const { uri, name, bytes, told } of files) {
    if (told.state === "key-blob") candidates.push({ uri, name, kcv: told.summary.kcv, read: () => Promise.resolve(bytes) });
    else broken.push({ name, why: damageWords(told) });
  }
  return { candidates, broken, foreign, where: chosenWords(chosen) };
}

function nameOf({ folder, name }: IndexedBackup): string {
  return folder === "" || folder === "." ? name : `${folder}/${name}`;
}
