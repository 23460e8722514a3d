import { constants } from "node:fs";
import { access } from "node:fs/promises";
import * as vscode from "vscode";
import { FileError } from "./file-failure";
import type { FileFailure } from "./file-failure";
import { folderName } from "./place-words";
import { fileReason } from "./read-file";

/** What keeps files from being written into a folder, as far as that can be known before; absent: nothing is known to. */
export async function unwritable(folder: vscode.Uri): Promise<FileFailure | undefined> {
  const reason = folder.scheme === "file" ? await reasonOnDisk(folder.fsPath) : reasonElsewhere(folder);
  return reason === undefined ? undefined : { code: "folder-unwritable", folder: folderName(folder), reason };
}

/** @throws FileError when it is known that nothing can be written into the folder */
export async function requireWritable(folder: vscode.Uri): Promise<void> {
  const failure = await unwritable(folder);
  if (failure !== undefined) throw new FileError(failure);
}

async function reasonOnDisk(path: string): Promise<string | undefined> {
  return access(path, constants.W_OK).then(
    () => undefined,
    // A folder that is not there yet may come with the file.
    (error: unknown) => (isMissing(error) ? undefined : fileReason(error)),
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function reasonElsewhere({ scheme }: vscode.Uri): string | undefined {
  return vscode.workspace.fs.isWritableFileSystem(scheme) === false ? readOnlyWords : undefined;
}

const readOnlyWords = fileReason(Object.assign(new Error(), { code: "EROFS" }));
