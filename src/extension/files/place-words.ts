import * as vscode from "vscode";
import { distinctNames } from "./distinct-names";
import { fileNameOf, pathOf } from "./read-file";

/**
 * Where a file or folder lies, as people know it: below the open folder, whose name leads where several are open; elsewhere by its
 * path. The open folder itself is "" where it is the only one.
 */
export function placeOf(uri: vscode.Uri): string {
  const root = vscode.workspace.getWorkspaceFolder(uri);
  if (root === undefined) return pathOf(uri);
  const below = uri.path.slice(root.uri.path.length).replace(/^\//, "");
  return [rootName(root), below].filter((part) => part !== "").join("/");
}

/** What a folder is called in a sentence: by its name, and by its place where several folders are open. */
export function folderName(uri: vscode.Uri): string {
  const isBelowNamedRoot = vscode.workspace.getWorkspaceFolder(uri) !== undefined && openFolders().length > 1;
  return (isBelowNamedRoot ? placeOf(uri) : fileNameOf(uri)) || pathOf(uri);
}

/** The names of the open folders, told apart. */
export function openFolderNames(): string[] {
  return distinctNames(openFolders().map(({ name, uri }) => ({ name, path: uri.path })));
}

function rootName({ index }: vscode.WorkspaceFolder): string {
  const names = openFolderNames();
  return names.length === 1 ? "" : (names[index] ?? "");
}

function openFolders(): readonly vscode.WorkspaceFolder[] {
  return vscode.workspace.workspaceFolders ?? [];
}
