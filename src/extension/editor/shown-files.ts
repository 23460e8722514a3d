import type * as vscode from "vscode";

/** The files that the blob view shows, and where. */
export class ShownFiles {
  private readonly panels = new Map<vscode.WebviewPanel, vscode.Uri>();

  add(uri: vscode.Uri, panel: vscode.WebviewPanel): { dispose(): void } {
    this.panels.set(panel, uri);
    return { dispose: () => this.panels.delete(panel) };
  }

  /** The file that shares an editor with this one: VS Code's own comparison shows two in one column at once. */
  beside(uri: vscode.Uri): vscode.Uri | undefined {
    const shown = [...this.panels].filter(([panel]) => panel.visible);
    const columns = shown.filter(([, file]) => isSame(file, uri)).map(([{ viewColumn }]) => viewColumn);
    return shown.find(([{ viewColumn }, file]) => !isSame(file, uri) && columns.includes(viewColumn))?.[1];
  }
}

function isSame(a: vscode.Uri, b: vscode.Uri): boolean {
  return a.toString() === b.toString();
}
