import * as vscode from "vscode";
import { FileError } from "./file-failure";
import { fileLimit } from "./file-limit";

export { base64Of, bytesOf } from "./base64";
export { fileLimit };

/** The name of a file as people know it. */
export function fileNameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}

/** Where a file or folder lies, as people know it. */
export function pathOf(uri: vscode.Uri): string {
  return uri.scheme === "file" ? uri.fsPath : uri.toString(true);
}

/** Bytes of a file, wherever it lies; a file beyond the limit, in bytes, is not read at all. */
export async function readFile(uri: vscode.Uri, limit = fileLimit): Promise<Uint8Array> {
  const { size } = await readable(uri, () => vscode.workspace.fs.stat(uri));
  if (size > limit) throw new FileError({ code: "file-too-large", file: fileNameOf(uri), limit });
  return readWhole(uri);
}

/** Bytes of a file whose size is known to be within the limit. */
export async function readWhole(uri: vscode.Uri): Promise<Uint8Array> {
  return readable(uri, () => vscode.workspace.fs.readFile(uri));
}

/** @throws FileError when there is no such folder */
export async function requireFolder(uri: vscode.Uri): Promise<void> {
  const { type } = await readable(uri, () => vscode.workspace.fs.stat(uri));
  if ((type & vscode.FileType.Directory) === 0) throw new FileError({ code: "file-unreadable", file: fileNameOf(uri), reason: "it is no folder" });
}

/** Reads something of a file or folder. @throws FileError */
export async function readable<T>(uri: vscode.Uri, read: () => Thenable<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new FileError({ code: "file-unreadable", file: fileNameOf(uri), reason: fileReason(error) });
  }
}

const reasons: Partial<Record<string, string>> = {
  FileNotFound: "it does not exist",
  FileExists: "there is such a file already",
  FileNotADirectory: "its folder is a file",
  FileIsADirectory: "it is a folder",
  NoPermissions: "permission was denied",
  Unavailable: "its file system is not available",
  EEXIST: "there is such a file already",
  ENOENT: "it does not exist",
  ENOTDIR: "its folder is a file",
  EISDIR: "it is a folder",
  EACCES: "permission was denied",
  EPERM: "permission was denied",
  EROFS: "the disk or folder is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "your share of the disk is used up",
  ENAMETOOLONG: "its name is too long",
  EBUSY: "it is in use",
  EIO: "the disk failed",
};

/** Why a file operation of VS Code or Node failed, as the rest of a sentence. */
export function fileReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  // What VS Code has no name of its own for it tells in the system's words, with paths that nobody asked for.
  const systemCode = /\b(E[A-Z]{2,}): /.exec(error.message)?.[1] ?? "";
  return reasons[code] ?? reasons[systemCode] ?? error.message;
}
