import * as vscode from "vscode";
import { choiceText, messageText } from "./shown-text";

/** Characters that surely fit into the one line to which VS Code cuts a message without a button. */
const LINE = 50;

/** Buttons, and before them how a modal message is shown. */
type Rest = readonly string[] | readonly [vscode.MessageOptions, ...string[]];

/** Shows a message until it is closed. @returns the button that was pressed */
export async function showInformation(message: string, ...rest: Rest): Promise<string | undefined> {
  return vscode.window.showInformationMessage(messageText(message), ...restOf(rest));
}

export async function showWarning(message: string, ...rest: Rest): Promise<string | undefined> {
  return vscode.window.showWarningMessage(messageText(message), ...restOf(rest));
}

export async function showError(message: string, ...rest: Rest): Promise<string | undefined> {
  return vscode.window.showErrorMessage(messageText(message), ...restOf(rest));
}

/** Says in the status bar, for some seconds, that something small is done. */
export function mention(message: string): void {
  vscode.window.setStatusBarMessage(choiceText(message), 4000);
}

/** Tells that something is done or is so. */
export async function inform(message: string): Promise<void> {
  await showInformation(message, ...buttonsFor(message));
}

/** Tells what a person should look at. */
export async function warn(message: string): Promise<void> {
  await showWarning(message, ...buttonsFor(message));
}

/** Tells what went wrong, where there is no way out to offer. */
export async function tellFailure(message: string): Promise<void> {
  await showError(message, ...buttonsFor(message));
}

/** VS Code shows all of a message only when it has a button. */
function buttonsFor(message: string): string[] {
  return message.length > LINE ? ["OK"] : [];
}

function restOf(rest: Rest): [vscode.MessageOptions, ...string[]] {
  const parts: readonly (string | vscode.MessageOptions)[] = rest;
  const options = parts.find((part) => typeof part !== "string");
  return [options ?? {}, ...parts.filter((part) => typeof part === "string")];
}
