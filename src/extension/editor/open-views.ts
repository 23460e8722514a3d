import type * as vscode from "vscode";
import type { MessageToBlobView, Selection } from "../../protocol/webview-messages";
import type { BlobDocument } from "./blob-document";

/** A key blob view on screen, and what is known of it. */
export interface OpenView {
  readonly panel: vscode.WebviewPanel;
  readonly document: BlobDocument;
  selection?: Selection | undefined;
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
}

export async function post({ panel }: OpenView, message: MessageToBlobView): Promise<void> {
  await panel.webview.postMessage(message);
}
