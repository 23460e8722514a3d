import { open } from "node:fs/promises";
import type * as vscode from "vscode";
import { signatureLength } from "./file-signature";

/** The beginning of a file that is too long to be read as a whole; nothing where it does not lie on a disk. */
export async function firstBytes(uri: vscode.Uri): Promise<Uint8Array> {
  if (uri.scheme !== "file") return new Uint8Array();
  const file = await open(uri.fsPath);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: new Uint8Array(signatureLength), position: 0 });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
