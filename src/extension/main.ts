import * as vscode from "vscode";
import { CardContentsProvider } from "./card-contents/card-contents-provider";
import { CardStore } from "./cards/card-store";
import { registerCommands } from "./commands";
import { Comparisons } from "./comparison/comparisons";
import { DisposableList } from "./disposables";
import { registerBlobViewCommands } from "./editor/blob-view-commands";
import { KeyBlobEditor } from "./editor/key-blob-editor";
import { onSettingChanged, setting } from "./editor-values";
import { forkEngine } from "./engine-client/engine-process";
import { Supervisor } from "./engine-client/supervisor";
import { CardsView } from "./tree/cards-view";
import type { StartParams } from "../protocol/requests";

export function activate(context: vscode.ExtensionContext): void {
  const parts = new DisposableList();
  context.subscriptions.push(parts);
  const log = parts.add(vscode.window.createOutputChannel("SmartCard-HSM", { log: true }));
  const modulePath = vscode.Uri.joinPath(context.extensionUri, "dist", "engine.js").fsPath;
  const engine = parts.add(
    new Supervisor({
      launch: () => forkEngine(modulePath, (line) => log.info(line)),
      startParams: () => ({ virtualCards: virtualCardsFolder(context), ...forcedBinding() }),
      log,
      now: () => performance.now(),
    }),
  );
  const cards = parts.add(new CardStore(engine));
  const view = parts.add(new CardsView(cards));
  parts.add(new CardContentsProvider(cards));
  const { documents, views } = parts.add(new KeyBlobEditor(engine, cards, context.extensionUri, log));
  const comparisons = parts.add(new Comparisons(engine, context.extensionUri));
  parts.add(registerBlobViewCommands(views, log));
  parts.add(registerCommands({ engine, cards, documents, views, comparisons, log }, (rowId) => view.subjectOf(rowId)));
  for (const key of ["virtualCards.folder", "pcsc.binding"] as const) parts.add(onSettingChanged(key, () => engine.restart()));
  engine.start();
}

function forcedBinding(): Pick<StartParams, "binding"> {
  const binding = setting("pcsc.binding", "automatic");
  return binding === "automatic" ? {} : { binding };
}

function virtualCardsFolder(context: vscode.ExtensionContext): string {
  const folder = setting("virtualCards.folder", "");
  return folder === "" ? vscode.Uri.joinPath(context.globalStorageUri, "virtual-cards").fsPath : folder;
}
