import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
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
    await fs.rename(beside, uri, { overwrite: replace });
  } catch (error) {
    // It may never have come into being.
    await fs.delete(beside).then(undefined, () => undefined);
    if (error instanceof FileError) throw error;
    throw new FileError({ code: "file-unwritable", file, reason: fileReason(error) });
  }
  await requireSame(uri, bytes, file);
}

async function requireSame(uri: vscode.Uri, bytes: Uint8Array, file: string): Promise<void> {
  const written = await vscode.workspace.fs.readFile(uri);
  if (Buffer.compare(written, bytes) !== 0) throw new FileError({ code: "file-differs", file });
}
