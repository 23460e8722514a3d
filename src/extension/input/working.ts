import * as vscode from "vscode";
import type { Progress } from "../../protocol/requests";
import type { ReaderName } from "../../protocol/values";
import type { CardStore } from "../cards/card-store";
import type { ReadCard } from "../cards/snapshot";
import { viewId } from "../names";
import { choiceText, messageText } from "../shown-text";
import { sameCard } from "./same-card";

/**
 * Works on the card that questions were asked about, as `workingIn` does.
 * @throws EngineError when it is gone; `work` was not begun then
 */
export async function workingOn<T>(cards: CardStore, at: ReadCard, work: () => Promise<T>): Promise<T> {
  return workingIn(cards, at.reader, async () => {
    await sameCard(cards, at);
    return work();
  });
}

/** Works on what is in a reader with the view showing that something goes on, and reads the card anew afterwards, also after a failure. */
export async function workingIn<T>(cards: CardStore, reader: ReaderName, work: () => Promise<T>): Promise<T> {
  return vscode.window.withProgress({ location: { viewId } }, async () => {
    try {
      return await work();
    } finally {
      await cards.refresh(reader);
    }
  });
}

/** Says in the status bar what is waited for. */
export async function waiting<T>(title: string, work: () => Promise<T>): Promise<T> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: choiceText(title) }, work);
}

/** Shows how far a slow task is, with a button that cancels it. */
export async function working<T>(
  title: string,
  work: (onProgress: (progress: Progress) => void, token: vscode.CancellationToken) => Promise<T>,
): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title: messageText(title), cancellable: true };
  return vscode.window.withProgress(options, (shown, token) => {
    let before = 0;
    const onProgress = ({ percentage, message }: Progress): void => {
      shown.report({ increment: percentage - before, ...(message !== undefined && { message: messageText(message) }) });
      before = percentage;
    };
    return work(onProgress, token);
  });
}
