import * as vscode from "vscode";
import { fileNameOf, pathOf } from "../files/read-file";
import { mention, showInformation } from "../messages";
import type { Command } from "./services";

/** Shows a file where people know it: in the explorer, or in the system's where it lies outside of the open folders. */
export const revealBackup: Command = async (_services, { file }) => {
  if (file === undefined) return;
  if (vscode.workspace.getWorkspaceFolder(file) !== undefined) await vscode.commands.executeCommand("revealInExplorer", file);
  else if (file.scheme === "file" && vscode.env.uiKind === vscode.UIKind.Desktop) await vscode.commands.executeCommand("revealFileInOS", file);
  else void tellPath(file);
};

/** A browser can't show folders of the machine that it works on, and no system's explorer has the file systems of extensions. */
async function tellPath(file: vscode.Uri): Promise<void> {
  const copy = "Copy path";
  const path = pathOf(file);
  if ((await showInformation(`“${fileNameOf(file)}” lies outside of the open folders: ${path}`, copy)) !== copy) return;
  await vscode.env.clipboard.writeText(path);
  mention("Path copied");
}
