import * as vscode from "vscode";

/** What the window remembers of folders. */
const lastFolderKey = "lastBackupFolder";

/** The folder of backups that was used last. */
export function lastFolder(memory: vscode.Memento): vscode.Uri | undefined {
  const last = memory.get<string>(lastFolderKey);
  return last === undefined ? undefined : vscode.Uri.parse(last);
}

export async function rememberFolder(memory: vscode.Memento, folder: vscode.Uri): Promise<void> {
  await memory.update(lastFolderKey, folder.toString());
}
