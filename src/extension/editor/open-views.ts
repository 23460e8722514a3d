import type * as vscode from "vscode";
import type { MessageToBlobView, Selection } from "../../protocol/webview-messages";
import type { BlobDocument } from "./blob-document";

/** A key blob view on screen, and what is known of it. */
export interface OpenView {
  readonly panel: vscode.WebviewPanel;
  readonly document: BlobDocument;
  selection?: Selection | undefined;
  /** Whether it ever showed something. */
  painted?: boolean;
}

/** All key blob views of the window. */
export class OpenViews {
  private readonly views = new Set<OpenView>();

  add(panel: vscode.WebviewPanel, document: BlobDocument): OpenView {
    const view: OpenView = { panel, document };
    this.views.add(view);
    panel.onDidDispose(() => this.views.delete(view));
    return view;
  }

  /** The one that commands are for. */
  get active(): OpenView | undefined {
    return [...this.views].find(({ panel }) => panel.active);
  }

  /** The file that shares an editor with this one: VS Code's own comparison shows two in one column at once. */
  beside(uri: vscode.Uri): vscode.Uri | undefined {
    const key = uri.toString();
    const shown = [...this.views].filter(({ panel }) => panel.visible);
    const columns = shown.filter(({ document }) => document.uri.toString() === key).map(({ panel }) => panel.viewColumn);
    return shown.find(({ panel, document }) => document.uri.toString() !== key && columns.includes(panel.viewColumn))?.document.uri;
  }
}

export async function post({ panel }: OpenView, message: MessageToBlobView): Promise<void> {
  await panel.webview.postMessage(message);
}
