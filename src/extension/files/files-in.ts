import * as vscode from "vscode";
import { readable } from "./read-file";

/**
 * Files of a folder by their names, in their order; folders in it are not looked into.
 * @throws FileError
 */
export async function filesIn(folder: vscode.Uri, isWanted: (name: string) => boolean): Promise<vscode.Uri[]> {
  const entries = await readable(folder, () => vscode.workspace.fs.readDirectory(folder));
  return entries
    .filter(([name, type]) => (type & vscode.FileType.File) !== 0 && isWanted(name))
    .map(([name]) => name)
    .sort()
    .map((name) => vscode.Uri.joinPath(folder, name));
}
