import * as vscode from "vscode";

/** A place for a new file. */
export interface Place {
  uri: vscode.Uri;
  /** Whether there was a file already, which the dialog had the person agree to replace. */
  replace: boolean;
}

/** Asks where to save a file; the workspace's first folder is suggested. */
export async function choosePlace(
  title: string,
  fileName: string,
  filters: Record<string, string[]>,
): Promise<Place | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri = await vscode.window.showSaveDialog({
    title,
    filters,
    ...(folder !== undefined && { defaultUri: vscode.Uri.joinPath(folder, fileName) }),
  });
  if (uri === undefined) return undefined;
  return { uri, replace: await exists(uri) };
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
