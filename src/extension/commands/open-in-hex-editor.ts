import * as vscode from "vscode";
import { inform, showInformation } from "../messages";
import type { Command } from "./services";

const hexEditor = { extension: "ms-vscode.hexeditor", viewType: "hexEditor.hexedit" };

/** Opens the file in Microsoft's Hex Editor where that is installed; else offers ways to other editors. */
export const openInHexEditor: Command = async ({ documents }, target) => {
  const uri = target.file ?? documents.documentOf(target)?.uri;
  if (uri === undefined) {
    await inform("Open a file first.");
    return;
  }
  if (vscode.extensions.getExtension(hexEditor.extension) !== undefined) {
    await vscode.commands.executeCommand("vscode.openWith", uri, hexEditor.viewType);
    return;
  }
  const find = "Find Hex Editor";
  const other = "Choose another editor…";
  const chosen = await showInformation(
    "The extension “Hex Editor” is not installed. This view shows the bytes, too; to edit them, install it or choose another editor.",
    find,
    other,
  );
  if (chosen === find) await vscode.commands.executeCommand("workbench.extensions.search", hexEditor.extension);
  if (chosen === other) await vscode.commands.executeCommand("workbench.action.reopenWithEditor");
};
