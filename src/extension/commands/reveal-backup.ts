import * as vscode from "vscode";
import type { Command } from "./services";

/** Shows a file where people know it: in the explorer, or in the system's where it lies outside of the open folders. */
export const revealBackup: Command = async (_services, { file }) => {
  if (file === undefined) return;
  const inWorkspace = vscode.workspace.getWorkspaceFolder(file) !== undefined;
  await vscode.commands.executeCommand(inWorkspace ? "revealInExplorer" : "revealFileInOS", file);
};
