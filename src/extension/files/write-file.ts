import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { numberedName } from "./backup-name";
import { exists } from "./choose-file";
import { FileError } from "./file-failure";
import { operationsOn } from "./file-operations";
import { fileNameOf, fileReason, readable } from "./read-file";
import { withUnfinished } from "./unfinished-files";

/**
 * Writes a file so that there is never half of one under its name: beside it, then renamed, then read back.
 * @param replace whether the person agreed that a file of that name may be replaced
 */
export async function writeFile(uri: vscode.Uri, bytes: Uint8Array, replace: boolean): Promise<void> {
  const operations = operationsOn(uri);
  const file = fileNameOf(uri);
  const beside = vscode.Uri.joinPath(uri, "..", `.${file}.${randomUUID()}.tmp`);
  try {
    await withUnfinished(beside, async () => {
      await operations.create(beside, bytes);
      requireSame(await operations.read(beside), bytes, file);
      await operations.rename(beside, uri, replace);
    });
  } catch (error) {
    // It may never have come into being.
    await operations.remove(beside).catch(() => undefined);
    if (error instanceof FileError) throw error;
    throw new FileError({ code: "file-unwritable", file, reason: fileReason(error) });
  }
  requireSame(await readable(uri, () => operations.read(uri)), bytes, file);
}

/**
 * Writes a file that was not there before, under its name, or with a number where the name is taken.
 * @returns where it lies
 */
export async function writeNewFile(folder: vscode.Uri, name: string, bytes: Uint8Array): Promise<vscode.Uri> {
  for (let number = 1; ; number++) {
    const uri = vscode.Uri.joinPath(folder, numberedName(name, number));
    if (await exists(uri)) continue;
    try {
      await writeFile(uri, bytes, false);
      return uri;
    } catch (error) {
      // Somebody else may have taken the name in the meantime.
      const isTaken = error instanceof FileError && error.failure.code === "file-unwritable" && (await exists(uri));
      if (!isTaken) throw error;
    }
  }
}

function requireSame(written: Uint8Array, bytes: Uint8Array, file: string): void {
  if (Buffer.compare(written, bytes) !== 0) throw new FileError({ code: "file-differs", file });
}
