import * as vscode from "vscode";
import type { MessageFromBlobView, MessageToBlobView } from "../../protocol/webview-messages";
import { DisposableList } from "../disposables";
import type { Engine } from "../engine-client/client";
import { commandId, keyBlobEditorId } from "../names";
import { pageRoots } from "../webview-page";
import { blobViewPage } from "./blob-view-page";
import { keyBlobViewOf } from "./key-blob-view";
import { watchFile } from "./watch-file";

/** Shows wrapped keys. Files are read, never altered. */
export class KeyBlobEditor implements vscode.CustomReadonlyEditorProvider {
  private readonly disposables = new DisposableList();
  private readonly selection = this.disposables.add(
    vscode.window.createStatusBarItem("smartcardHsm.selection", vscode.StatusBarAlignment.Right),
  );

  constructor(
    private readonly engine: Engine,
    private readonly extensionUri: vscode.Uri,
  ) {
    this.selection.name = "Selection in the key blob";
    this.disposables.add(vscode.window.registerCustomEditorProvider(keyBlobEditorId, this, { supportsMultipleEditorsPerDocument: true }));
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    const disposables = new DisposableList();
    const show = async (): Promise<void> => {
      const view = await keyBlobViewOf(uri, this.engine);
      await post(webview, { type: "show", view });
    };
    disposables.add(webview.onDidReceiveMessage((message: MessageFromBlobView) => this.receive(message, uri, show)));
    disposables.add(watchFile(uri, () => void show()));
    disposables.add(panel.onDidChangeViewState(() => this.selection.hide()));
    panel.onDidDispose(() => {
      this.selection.hide();
      disposables.dispose();
    });
    webview.options = { enableScripts: true, localResourceRoots: pageRoots(this.extensionUri) };
    webview.html = blobViewPage(webview, this.extensionUri);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async receive(message: MessageFromBlobView, uri: vscode.Uri, show: () => Promise<void>): Promise<void> {
    switch (message.type) {
      case "ready":
      case "retry":
        return show();
      case "copy":
        await vscode.env.clipboard.writeText(message.text);
        vscode.window.setStatusBarMessage(`Copied ${message.what}`, 3000);
        return;
      case "select":
        this.showSelection(message.selection);
        return;
      case "openWith":
        await vscode.commands.executeCommand("workbench.action.reopenWithEditor");
        return;
      case "restore":
        await vscode.commands.executeCommand(commandId("restoreKey"), uri);
    }
  }

  private showSelection(selection: { name: string; offset: number; length: number } | undefined): void {
    if (selection === undefined) {
      this.selection.hide();
      return;
    }
    const { name, offset, length } = selection;
    this.selection.text = `${name}: ${length === 1 ? `byte ${offset}` : `bytes ${offset} to ${offset + length - 1}`}`;
    this.selection.show();
  }
}

async function post(webview: vscode.Webview, message: MessageToBlobView): Promise<void> {
  await webview.postMessage(message);
}
