import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import type { CardsSeen, EarlierFinding, MessageFromBlobView } from "../../protocol/webview-messages";
import type { CardStore } from "../cards/card-store";
import { DisposableList } from "../disposables";
import type { Engine } from "../engine-client/client";
import { mention } from "../messages";
import { commandId, keyBlobEditorId } from "../names";
import { pageRoots, webviewPage } from "../webview-page";
import { BlobDocument } from "./blob-document";
import { cardsSeenFrom } from "./card-fits";
import { earlierFinding, type Findings } from "./earlier-finding";
import { OpenDocuments } from "./open-documents";
import { OpenViews, post } from "./open-views";
import type { OpenView } from "./open-views";
import { openingWords } from "./opening-time";

/** Shows wrapped keys, and the shares of what they are wrapped under. Files are read, never altered. */
export class KeyBlobEditor implements vscode.CustomReadonlyEditorProvider<BlobDocument> {
  readonly documents = new OpenDocuments();
  readonly views = new OpenViews();
  private readonly disposables = new DisposableList();
  private readonly selection = this.disposables.add(
    vscode.window.createStatusBarItem("smartcardHsm.selection", vscode.StatusBarAlignment.Right),
  );

  constructor(
    private readonly engine: Engine,
    private readonly cards: CardStore,
    private readonly findings: Findings,
    private readonly extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.selection.name = "Selection in the key blob";
    this.disposables.add(vscode.window.registerCustomEditorProvider(keyBlobEditorId, this, { supportsMultipleEditorsPerDocument: true }));
  }

  openCustomDocument(uri: vscode.Uri): BlobDocument {
    const document = new BlobDocument(uri, this.engine, () => this.documents.remove(document));
    this.documents.add(document);
    return document;
  }

  resolveCustomEditor(document: BlobDocument, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    const disposables = new DisposableList();
    const open = this.views.add(panel, document);
    const show = this.keepShown(open, disposables);
    disposables.add(webview.onDidReceiveMessage((message: MessageFromBlobView) => this.receive(message, open, show)));
    disposables.add(panel.onDidChangeViewState(() => this.tellActive()));
    this.tellActive();
    panel.onDidDispose(() => {
      this.tellActive();
      disposables.dispose();
    });
    webview.options = { enableScripts: true, localResourceRoots: pageRoots(this.extensionUri) };
    webview.html = webviewPage(webview, this.extensionUri, { title: "Key blob", id: "blob-view", name: "blob-view" });
    void show();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /**
   * Keeps a page up to date with its file and the cards. What is posted before the page is there waits for it, so that it
   * need not ask; the result shows it all.
   */
  private keepShown(open: OpenView, disposables: DisposableList): () => Promise<void> {
    const { document } = open;
    let told: CardsSeen | undefined;
    let earlier: EarlierFinding | undefined;
    const show = async (): Promise<void> => {
      const { view } = document;
      if (view === undefined) return;
      told = cardsSeenFrom(view, this.cards.snapshot);
      earlier = earlierFinding(view, this.findings);
      await post(open, { type: "show", view: view.state === "blob" && earlier ? { ...view, earlier } : view, seen: told });
    };
    const followFindings = async (): Promise<void> => {
      if (!isDeepStrictEqual(earlierFinding(document.view, this.findings), earlier)) await show();
    };
    const followCards = async (): Promise<void> => {
      const { view } = document;
      if (view === undefined) return;
      const seen = cardsSeenFrom(view, this.cards.snapshot);
      if (isDeepStrictEqual(seen, told)) return;
      told = seen;
      await post(open, { type: "cards", seen });
    };
    disposables.add(document.onChanged(() => void show()));
    disposables.add(this.cards.onChanged(() => void followCards()));
    disposables.add(this.findings.onChanged(() => void followFindings()));
    return show;
  }

  private async receive(message: MessageFromBlobView, open: OpenView, show: () => Promise<void>): Promise<void> {
    const { uri, view } = open.document;
    switch (message.type) {
      case "ready":
        return show();
      case "painted":
        this.tellOpening(open, message.milliseconds);
        return;
      case "retry":
        return open.document.read();
      case "copy":
        await vscode.env.clipboard.writeText(message.text);
        mention(`Copied ${message.what}`);
        return;
      case "select":
        open.selection = message.selection;
        this.showSelection();
        return;
      case "openWith":
        await vscode.commands.executeCommand("workbench.action.reopenWithEditor");
        return;
      case "restore":
        await vscode.commands.executeCommand(commandId("restoreKey"), uri);
        return;
      case "unlock":
        await vscode.commands.executeCommand(commandId(view?.state === "share" ? "openShare" : "unlockBlob"), uri);
        return;
      case "lock":
        await vscode.commands.executeCommand(commandId(view?.state === "share" ? "closeShare" : "lockBlob"), uri);
        return;
      case "importShare":
        await vscode.commands.executeCommand(commandId("importShare"), uri);
        return;
      case "unlockCard":
        await vscode.commands.executeCommand(commandId("unlockCard"), { reader: message.reader });
    }
  }

  /** Once for each editor: what comes later is no opening. */
  private tellOpening(open: OpenView, milliseconds: number): void {
    const { view, times } = open.document;
    if (open.painted === true || view === undefined) return;
    open.painted = true;
    const words = openingWords(view, times, milliseconds);
    if (words !== undefined) this.log.info(words);
  }

  /** Of the editor that has the focus, whatever became of others: a file may be open in several, of which one is closed. */
  private tellActive(): void {
    this.documents.activate(this.views.active?.document);
    this.showSelection();
  }

  private showSelection(): void {
    const selection = this.views.active?.selection;
    if (selection === undefined) {
      this.selection.hide();
      return;
    }
    const { name, offset, length } = selection;
    this.selection.text = `${name}: ${length === 1 ? `byte ${offset}` : `bytes ${offset} to ${offset + length - 1}`}`;
    this.selection.show();
  }
}
