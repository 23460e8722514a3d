import * as vscode from "vscode";
import { failureText } from "../failures/failure-text";
import { showWarning } from "../messages";
import type { FileFailure } from "./file-failure";
import { lastFolder, rememberFolder } from "./last-folder";
import { unwritable } from "./writable-folder";

/** A place for a new file. */
export interface Place {
  uri: vscode.Uri;
  /** Whether there was a file already, which the dialog had the person agree to replace. */
  replace: boolean;
}

/**
 * Asks where to save a file, and again where nothing can be written. The folder of backups that was used last is suggested where
 * `memory` is given, and remembered; else the workspace's first folder.
 */
export async function choosePlace(
  title: string,
  fileName: string,
  filters: Record<string, string[]>,
  memory?: vscode.Memento,
): Promise<Place | undefined> {
  const start = await startFolder(memory);
  for (;;) {
    const uri = await vscode.window.showSaveDialog({
      title,
      filters,
      ...(start !== undefined && { defaultUri: vscode.Uri.joinPath(start, fileName) }),
    });
    if (uri === undefined) return undefined;
    const folder = vscode.Uri.joinPath(uri, "..");
    const failure = await unwritable(folder);
    if (failure === undefined) {
      if (memory !== undefined) await rememberFolder(memory, folder);
      return { uri, replace: await exists(uri) };
    }
    if (!(await wantsAnother(failure))) return undefined;
  }
}

async function startFolder(memory: vscode.Memento | undefined): Promise<vscode.Uri | undefined> {
  const last = memory && lastFolder(memory);
  if (last !== undefined && (await exists(last))) return last;
  return vscode.workspace.workspaceFolders?.[0]?.uri;
}

async function wantsAnother(failure: FileFailure): Promise<boolean> {
  const { what, keys } = failureText(failure);
  const another = "Choose another folder…";
  return (await showWarning(what, { modal: true, detail: keys }, another)) === another;
}

/** Whether there is a file or folder of that name, as far as it can be seen. */
export async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

/** Asks for one file to open. */
export async function chooseFile(title: string, filters: Record<string, string[]>): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen = await vscode.window.showOpenDialog({
    title,
    filters,
    canSelectMany: false,
    ...(folder !== undefined && { defaultUri: folder }),
  });
  return chosen?.[0];
}

/** Asks for one or more files to open, beginning in `folder`. */
export async function chooseFiles(
  title: string,
  filters: Record<string, string[]>,
  folder: vscode.Uri,
): Promise<readonly vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({ title, filters, canSelectMany: true, defaultUri: folder });
}
