import * as vscode from "vscode";
import type { MessageFromComparison, MessageToComparison } from "../../protocol/comparison-messages";
import { DisposableList } from "../disposables";
import { watchFile } from "../editor/watch-file";
import type { Engine } from "../engine-client/client";
import { comparisonId } from "../names";
import { pageRoots, webviewPage } from "../webview-page";
import { comparisonTitle, comparisonViewOf, type FilePair } from "./comparison-view";

/** Pages that show two key blobs beside each other, one for each pair; they come back when the window is reloaded. */
export class Comparisons implements vscode.WebviewPanelSerializer {
  private readonly disposables = new DisposableList();
  private readonly panels = new Map<string, vscode.WebviewPanel>();

  constructor(
    private readonly engine: Engine,
    private readonly extensionUri: vscode.Uri,
  ) {
    this.disposables.add(vscode.window.registerWebviewPanelSerializer(comparisonId, this));
  }

  /** Shows the comparison of two files. */
  open(pair: FilePair): void {
    const open = this.panels.get(keyOf(pair));
    if (open !== undefined) {
      open.reveal();
      return;
    }
    const column = vscode.ViewColumn.Active;
    this.fill(vscode.window.createWebviewPanel(comparisonId, comparisonTitle(pair), column, { enableFindWidget: true }), pair);
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const pair = pairOf(state);
    if (pair === undefined) panel.dispose();
    else this.fill(panel, pair);
    return Promise.resolve();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private fill(panel: vscode.WebviewPanel, pair: FilePair): void {
    const { webview } = panel;
    const disposables = new DisposableList();
    let reads = 0;
    const show = async (): Promise<void> => {
      const read = ++reads;
      const view = await comparisonViewOf(pair, this.engine);
      // What was read since is newer.
      if (read !== reads) return;
      const message: MessageToComparison = { type: "show", view, uris: [pair[0].toString(), pair[1].toString()] };
      await webview.postMessage(message);
    };
    disposables.add(webview.onDidReceiveMessage((message: MessageFromComparison) => receive(message, pair, show)));
    for (const uri of pair) disposables.add(watchFile(uri, () => void show()));
    this.panels.set(keyOf(pair), panel);
    panel.onDidDispose(() => {
      this.panels.delete(keyOf(pair));
      disposables.dispose();
    });
    webview.options = { enableScripts: true, localResourceRoots: pageRoots(this.extensionUri) };
    webview.html = webviewPage(webview, this.extensionUri, { title: "Key blobs side by side", id: "view", name: "comparison" });
  }
}

async function receive(message: MessageFromComparison, pair: FilePair, show: () => Promise<void>): Promise<void> {
  switch (message.type) {
    case "ready":
    case "retry":
      return show();
    case "open":
      await vscode.commands.executeCommand("vscode.open", pair[message.side]);
  }
}

function keyOf(pair: FilePair): string {
  return pair.map(String).join("\n");
}

/** The files of a page that is shown again; undefined when its state tells none. */
function pairOf(state: unknown): FilePair | undefined {
  if (typeof state !== "object" || state === null || !("uris" in state) || !Array.isArray(state.uris)) return undefined;
  const [a, b] = state.uris.filter((uri) => typeof uri === "string");
  return a === undefined || b === undefined ? undefined : [vscode.Uri.parse(a), vscode.Uri.parse(b)];
}
