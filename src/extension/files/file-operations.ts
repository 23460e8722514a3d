import { link, lstat, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import * as vscode from "vscode";

/** What writing a file takes. */
interface FileOperations {
  /** Creates a file, and the folders on the way to it. */
  create(uri: vscode.Uri, bytes: Uint8Array): Promise<void>;
  read(uri: vscode.Uri): Promise<Uint8Array>;
  /** Gives a file its name. Fails where there is one of that name, unless it may be replaced. */
  rename(from: vscode.Uri, to: vscode.Uri, replace: boolean): Promise<void>;
  remove(uri: vscode.Uri): Promise<void>;
}

export function operationsOn({ scheme }: vscode.Uri): FileOperations {
  return scheme === "file" ? disk : elsewhere;
}

/** Not by way of VS Code: what it was asked for it leaves half done when the window is reloaded, and it deletes what it replaces first. */
const disk: FileOperations = {
  async create({ fsPath }, bytes) {
    await mkdir(dirname(fsPath), { recursive: true });
    const file = await open(fsPath, "wx");
    try {
      await file.writeFile(bytes);
      // A name that survives a power failure must not lead to bytes that did not.
      await file.sync();
    } finally {
      await file.close();
    }
  },
  async read({ fsPath }) {
    return readFile(fsPath);
  },
  async rename(from, to, replace) {
    if (!replace && (await linked(from.fsPath, to.fsPath))) await rm(from.fsPath);
    else await rename(from.fsPath, to.fsPath);
  },
  async remove({ fsPath }) {
    await rm(fsPath, { force: true });
  },
};

/**
 * Whether a file has a second name now, which it gets only where there is no file of that name. Not every file system has them:
 * those of memory sticks have not.
 */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") throw error;
    if (await isThere(to)) throw vscode.FileSystemError.FileExists(vscode.Uri.file(to));
    return false;
  }
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

const elsewhere: FileOperations = {
  async create(uri, bytes) {
    await vscode.workspace.fs.writeFile(uri, bytes);
  },
  async read(uri) {
    return vscode.workspace.fs.readFile(uri);
  },
  async rename(from, to, replace) {
    await vscode.workspace.fs.rename(from, to, { overwrite: replace });
  },
  async remove(uri) {
    await vscode.workspace.fs.delete(uri);
  },
};
