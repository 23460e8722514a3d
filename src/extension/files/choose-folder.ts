import * as vscode from "vscode";
import { askChoice } from "../input/questions";
import { lastFolder, rememberFolder } from "./last-folder";
import { folderName } from "./place-words";
import { pathOf } from "./read-file";

/** Asks for a folder of backups: the one that was used last, one of the workspace, or any other. The answer is remembered. */
export async function chooseFolder(title: string, placeholder: string, memory: vscode.Memento): Promise<vscode.Uri | undefined> {
  const folder = await ask(title, placeholder, lastFolder(memory));
  if (folder !== undefined) await rememberFolder(memory, folder);
  return folder;
}

async function ask(title: string, placeholder: string, last: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
  const workspace = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const known = new Map([...(last === undefined ? [] : [last]), ...workspace].map((uri) => [uri.toString(), uri]));
  if (known.size === 0) return browse(title, undefined);
  const answer = await askChoice<vscode.Uri | undefined>(
    { title, step: 1, totalSteps: 1, canGoBack: false },
    {
      placeholder,
      choices: [
        ...[...known.values()].map((uri) => ({
          label: folderName(uri),
          icon: "folder",
          description: uri.toString() === last?.toString() ? "used last" : workspace.length === 1 ? "the workspace" : "in the workspace",
          detail: pathOf(uri),
          value: uri,
        })),
        { label: "Another folder…", icon: "folder-opened", value: undefined },
      ],
    },
  );
  if (answer.is !== "given") return undefined;
  return answer.value ?? browse(title, workspace[0]);
}

async function browse(title: string, start: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title,
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: false,
    ...(start !== undefined && { defaultUri: start }),
  });
  return chosen?.[0];
}
