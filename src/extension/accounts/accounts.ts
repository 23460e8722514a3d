import * as vscode from "vscode";
import { DisposableList } from "../disposables";
import { accountLanguage, accountScheme } from "../names";

/** Accounts that are kept while nobody looks at them. */
const keptAccounts = 20;

/** Documents that tell what became of work on many keys. They live as long as the window, and no file holds them. */
export class Accounts implements vscode.TextDocumentContentProvider {
  private readonly disposables = new DisposableList();
  /** By URI, the oldest first. */
  private readonly texts = new Map<string, string>();
  private count = 0;

  constructor() {
    this.disposables.add(vscode.workspace.registerTextDocumentContentProvider(accountScheme, this));
  }

  /** Keeps an account; it can be shown by its URI. */
  add(title: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: accountScheme, path: `/${title.replaceAll("/", "-")}`, query: String(++this.count) });
    this.texts.set(uri.toString(), text);
    for (const oldest of [...this.texts.keys()].slice(0, -keptAccounts)) this.texts.delete(oldest);
    return uri;
  }

  async show(uri: vscode.Uri): Promise<void> {
    await vscode.window.showTextDocument(await documentOf(uri), { preview: false });
  }

  /** Shows it without taking the focus, where the person can look at it while being asked something. */
  async showBeside(uri: vscode.Uri): Promise<void> {
    await vscode.window.showTextDocument(await documentOf(uri), { preview: true, preserveFocus: true, viewColumn: vscode.ViewColumn.Beside });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? "This account is not kept any more.\n";
  }

  dispose(): void {
    this.disposables.dispose();
  }
}

async function documentOf(uri: vscode.Uri): Promise<vscode.TextDocument> {
  return vscode.languages.setTextDocumentLanguage(await vscode.workspace.openTextDocument(uri), accountLanguage);
}
