import * as vscode from "vscode";
import type { OpenView } from "./open-views";

/** Microsoft's hex editor, which VS Code proposes for binary files. */
const hexEditor = { extension: "ms-vscode.hexeditor", viewType: "hexEditor.hexedit" };

/** Opens the file where its bytes can be changed; without such an editor the person chooses among those that are there. */
export async function openInHexEditor({ uri }: OpenView): Promise<void> {
  if (vscode.extensions.getExtension(hexEditor.extension) !== undefined) {
    await vscode.commands.executeCommand("vscode.openWith", uri, hexEditor.viewType);
    return;
  }
  const [look, choose] = ["Find hex editors", "Choose another editor"] as const;
  const chosen = await vscode.window.showInformationMessage("No hex editor is installed.", look, choose);
  if (chosen === look) await vscode.commands.executeCommand("workbench.extensions.search", "hex editor");
  if (chosen === choose) await vscode.commands.executeCommand("workbench.action.reopenWithEditor");
}
