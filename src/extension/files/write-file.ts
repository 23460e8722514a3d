import { randomUUID } from "node:crypto";
import { rename } from "node:fs/promises";
import * as vscode from "vscode";
import { numberedName } from "./backup-name";
import { exists } from "./choose-file";
import { FileError } from "./file-failure";
import { fileNameOf, fileReason } from "./read-file";

/**
 * Writes a file so that there is never half of one under its name: beside it, then renamed, then read back.
 * @param replace whether the person agreed that a file of that name may be replaced
 */
export async function writeFile(uri: vscode.Uri, bytes: Uint8Array, replace: boolean): Promise<void> {
  const { fs } = vscode.workspace;
  const file = fileNameOf(uri);
  const beside = vscode.Uri.joinPath(uri, "..", `.${file}.${randomUUID()}.tmp`);
  try {
    await fs.writeFile(beside, bytes);
    await requireSame(beside, bytes, file);
    if (replace) await moveOver(beside, uri);
    else await fs.rename(beside, uri, { overwrite: false });
  } catch (error) {
    // It may never have come into being.
    await fs.delete(beside).then(undefined, () => undefined);
    if (error instanceof FileError) throw error;
    throw new FileError({ code: "file-unwritable", file, reason: fileReason(error) });
  }
  await requireSame(uri, bytes, file);
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

/** VS Code deletes the former file first; the file system itself leaves no moment without one. */
async function moveOver(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  if (from.scheme === "file") await rename(from.fsPath, to.fsPath);
  else await vscode.workspace.fs.rename(from, to, { overwrite: true });
}

async function requireSame(uri: vscode.Uri, bytes: Uint8Array, file: string): Promise<void> {
  const written = await vscode.workspace.fs.readFile(uri);
  if (Buffer.compare(written, bytes) !== 0) throw new FileError({ code: "file-differs", file });
}
