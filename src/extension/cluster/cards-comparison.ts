import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import type { ClustersView, MessageFromClusters, MessageToClusters } from "../../protocol/cluster-messages";
import type { ReaderName } from "../../protocol/values";
import type { AesKcvs } from "../backups/aes-kcvs";
import type { CardStore } from "../cards/card-store";
import type { Target } from "../commands/services";
import { DisposableList } from "../disposables";
import { cardsComparisonId, commandId } from "../names";
import type { CommandName } from "../names";
import { pageRoots, webviewPage } from "../webview-page";
import { clustersView } from "./clusters-view";

const title = "Cards side by side";

/** The page that shows the cards of one DKEK beside each other; it comes back when the window is reloaded. */
export class CardsComparison implements vscode.WebviewPanelSerializer {
  private readonly disposables = new DisposableList();
  private panel: vscode.WebviewPanel | undefined;
  /** What the page shows; undefined until it listens, and while it is hidden, for it is loaded anew then. */
  private shown: ClustersView | undefined;
  /** The card that the page shall lead to once it listens. */
  private wanted: ReaderName | undefined;

  constructor(
    private readonly cards: CardStore,
    private readonly aesKcvs: AesKcvs,
    private readonly extensionUri: vscode.Uri,
  ) {
    this.disposables.add(vscode.window.registerWebviewPanelSerializer(cardsComparisonId, this));
    this.disposables.add(cards.onChanged(() => this.update()));
    this.disposables.add(aesKcvs.onChanged(() => this.update()));
  }

  /** Shows the page, and leads to a card. */
  open(reader?: ReaderName): void {
    this.wanted = reader;
    if (this.panel === undefined) {
      this.fill(vscode.window.createWebviewPanel(cardsComparisonId, title, vscode.ViewColumn.Active, { enableFindWidget: true }));
      return;
    }
    this.panel.reveal();
    if (this.shown !== undefined) this.reveal();
  }

  /** Gives the keyboard back to the page after the questions of a command that was started in it. */
  focus(): void {
    if (this.panel?.active === true) this.panel.reveal();
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    if (this.panel === undefined) this.fill(panel);
    else panel.dispose();
    return Promise.resolve();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private fill(panel: vscode.WebviewPanel): void {
    this.panel = panel;
    const { webview } = panel;
    const disposables = new DisposableList();
    disposables.add(webview.onDidReceiveMessage((message: MessageFromClusters) => this.receive(message)));
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.shown = undefined;
    });
    panel.onDidDispose(() => {
      this.panel = this.shown = undefined;
      disposables.dispose();
    });
    webview.options = { enableScripts: true, localResourceRoots: pageRoots(this.extensionUri) };
    webview.html = webviewPage(webview, this.extensionUri, { title, id: "view", name: "cards" });
  }

  private async receive(message: MessageFromClusters): Promise<void> {
    switch (message.type) {
      case "ready":
        this.shown = undefined;
        this.show();
        this.reveal();
        return;
      case "copyKey":
        return this.run("copyKeyHere", { ...message.source, to: message.to });
      case "bringLevel":
        return this.run("bringLevel", { reader: message.reader });
      case "bringAllLevel":
        return this.run("bringLevel", { kcv: message.kcv });
      case "unlock":
        return this.run("unlockCard", { reader: message.reader });
    }
  }

  private async run(name: CommandName, target: Target): Promise<void> {
    await vscode.commands.executeCommand(commandId(name), target);
    this.focus();
  }

  private update(): void {
    if (this.shown !== undefined) this.show();
  }

  /** The page hears only of what it does not show yet. */
  private show(): void {
    const view = clustersView(this.cards.snapshot, this.aesKcvs);
    if (isDeepStrictEqual(view, this.shown)) return;
    this.shown = view;
    this.post({ type: "show", view });
  }

  private reveal(): void {
    if (this.wanted !== undefined) this.post({ type: "reveal", reader: this.wanted });
    this.wanted = undefined;
  }

  private post(message: MessageToClusters): void {
    void this.panel?.webview.postMessage(message);
  }
}
