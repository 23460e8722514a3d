import * as vscode from "vscode";
import { cardContentsUri } from "../card-contents/card-contents-provider";
import { pickCard } from "../input/pick-card";
import type { Command } from "./services";

/** Opens everything that the card tells without a PIN as a document, which follows the card. */
export const showCardContents: Command = async (services, target) => {
  const at = await pickCard(services, target, { title: "Show card contents" });
  if (at === undefined) return;
  const document = await vscode.workspace.openTextDocument(cardContentsUri(at));
  await vscode.window.showTextDocument(document, { preview: true });
};
