import { homedir } from "node:os";
import * as vscode from "vscode";
import { setting } from "../editor-values";

/** A folder in which backups are looked for. */
export interface BackupPlace {
  uri: vscode.Uri;
  /** As people know it. */
  words: string;
}

/** The open folders, and those that the setting names. */
export function backupPlaces(): BackupPlace[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const open = folders.map(({ uri, name }) => ({ uri, words: name }));
  const named = setting("backups.folders", []).flatMap((path) => foldersNamed(path, folders));
  return [...new Map([...named, ...open].map((place) => [place.uri.toString(), place])).values()];
}

/** What a path of the setting means: several folders where it begins in each open one. */
function foldersNamed(path: string, folders: readonly vscode.WorkspaceFolder[]): BackupPlace[] {
  const inWorkspace = /^\$\{workspaceFolder\}[/\\]*(.*)$/s.exec(path)?.[1];
  if (inWorkspace !== undefined) return folders.map(({ uri }) => ({ uri: vscode.Uri.joinPath(uri, inWorkspace), words: path }));
  const absolute = /^~(?=$|[/\\])/.test(path) ? homedir() + path.slice(1) : path;
  const isAbsolute = /^([/\\]|[A-Za-z]:[/\\])/.test(absolute);
  return isAbsolute ? [{ uri: withoutSlash(vscode.Uri.file(absolute)), words: path }] : [];
}

function withoutSlash(uri: vscode.Uri): vscode.Uri {
  return uri.with({ path: uri.path.replace(/(?<=.)\/+$/, "") });
}
