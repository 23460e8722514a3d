import * as vscode from "vscode";
import type { CardStore } from "../cards/card-store";
import { readCardOf } from "../cards/snapshot";
import type { ReadCard } from "../cards/snapshot";
import { DisposableList } from "../disposables";
import { cardContentsScheme } from "../names";
import { cardContents } from "./card-contents";

export function cardContentsUri({ reader, card }: ReadCard): vscode.Uri {
  return vscode.Uri.from({
    scheme: cardContentsScheme,
    path: `/SmartCard-HSM ${card.serial.replaceAll("/", "-")}`,
    query: reader,
  });
}

/** Documents with the contents of cards; an open one follows its card. */
export class CardContentsProvider implements vscode.TextDocumentContentProvider {
  private readonly disposables = new DisposableList();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<vscode.Uri>());
  private readonly shown = new Map<string, string>();

  readonly onDidChange = this.changed.event;

  constructor(private readonly cards: CardStore) {
    this.disposables.add(cards.onChanged(() => this.update()));
    this.disposables.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.shown.delete(uri.toString())),
    );
    this.disposables.add(vscode.workspace.registerTextDocumentContentProvider(cardContentsScheme, this));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const text = this.textOf(uri);
    this.shown.set(uri.toString(), text);
    return text;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private update(): void {
    for (const [shown, text] of this.shown) {
      const uri = vscode.Uri.parse(shown);
      if (this.textOf(uri) !== text) this.changed.fire(uri);
    }
  }

  private textOf(uri: vscode.Uri): string {
    const entry = this.cards.entry(uri.query);
    const read = entry && readCardOf(entry);
    if (read === undefined || cardContentsUri(read).path !== uri.path) {
      return `The card of this page is not in the reader “${uri.query}”. Its contents come back with it.\n`;
    }
    return cardContents(read);
  }
}
