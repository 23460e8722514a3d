import * as vscode from "vscode";
import { choiceText, detailText, messageText } from "./shown-text";

/** Characters that surely fit into the one line to which VS Code cuts a message without a button. */
const LINE = 50;

/** Buttons, and before them how a modal message is shown. */
type Rest = readonly string[] | readonly [vscode.MessageOptions, ...string[]];

/** Shows a message, all of it, until it is closed. @returns the button that was pressed */
export async function showInformation(message: string, ...rest: Rest): Promise<string | undefined> {
  return vscode.window.showInformationMessage(messageText(message), ...restOf(message, rest));
}

export async function showWarning(message: string, ...rest: Rest): Promise<string | undefined> {
  return vscode.window.showWarningMessage(messageText(message), ...restOf(message, rest));
}

export async function showError(message: string, ...rest: Rest): Promise<string | undefined> {
  return vscode.window.showErrorMessage(messageText(message), ...restOf(message, rest));
}

/** Says in the status bar, for some seconds, that something small is done. */
export function mention(message: string): void {
  vscode.window.setStatusBarMessage(choiceText(message), 4000);
}

/** Tells that something is done or is so. */
export async function inform(message: string): Promise<void> {
  await showInformation(message);
}

/** Tells what a person should look at. */
export async function warn(message: string): Promise<void> {
  await showWarning(message);
}

/** Tells what went wrong, where there is no way out to offer. */
export async function tellFailure(message: string): Promise<void> {
  await showError(message);
}

function restOf(message: string, rest: Rest): [vscode.MessageOptions, ...string[]] {
  const parts: readonly (string | vscode.MessageOptions)[] = rest;
  const options = parts.find((part) => typeof part !== "string");
  const buttons = parts.filter((part) => typeof part === "string");
  const isCut = buttons.length === 0 && options?.modal !== true && message.length > LINE;
  const detail = options?.detail === undefined ? {} : { detail: detailText(options.detail) };
  return [{ ...options, ...detail }, ...(isCut ? ["OK"] : buttons)];
}
