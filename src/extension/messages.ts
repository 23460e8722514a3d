import * as vscode from "vscode";

/** Characters that surely fit into the one line to which VS Code cuts a message without a button. */
const LINE = 50;

/** Tells that something is done or is so. */
export async function inform(message: string): Promise<void> {
  await vscode.window.showInformationMessage(message, ...buttonsFor(message));
}

/** Tells what a person should look at. */
export async function warn(message: string): Promise<void> {
  await vscode.window.showWarningMessage(message, ...buttonsFor(message));
}

/** Tells what went wrong, where there is no way out to offer. */
export async function tellFailure(message: string): Promise<void> {
  await vscode.window.showErrorMessage(message, ...buttonsFor(message));
}

/** VS Code shows all of a message only when it has a button. */
function buttonsFor(message: string): string[] {
  return message.length > LINE ? ["OK"] : [];
}
