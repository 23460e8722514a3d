import * as vscode from "vscode";
import { Accounts } from "./accounts/accounts";
import { AesKcvs } from "./backups/aes-kcvs";
import { BackupIndex } from "./backups/backup-index";
import { Coverages } from "./backups/coverages";
import { Verifications } from "./backups/verifications";
import { WorkspaceBackupFiles } from "./backups/workspace-backup-files";
import { BackupsView } from "./backups-view/backups-view";
import { CardContentsProvider } from "./card-contents/card-contents-provider";
import { CardStore } from "./cards/card-store";
import { CardsComparison } from "./cluster/cards-comparison";
import { registerCommands } from "./commands";
import { Comparisons } from "./comparison/comparisons";
import { DisposableList } from "./disposables";
import { registerBlobViewCommands } from "./editor/blob-view-commands";
import { KeyBlobEditor } from "./editor/key-blob-editor";
import { onSettingChanged, setting } from "./editor-values";
import { StoredJsonFile } from "./files/stored-json-file";
import { finishFiles } from "./files/unfinished-files";
import { forkEngine } from "./engine-client/engine-process";
import type { Engine } from "./engine-client/client";
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
  const backups = parts.add(backupIndex(context, engine, parts.add(new WorkspaceBackupFiles(log)), log));
  const aesKcvs = parts.add(new AesKcvs(cards));
  const coverages = parts.add(new Coverages(cards, backups, aesKcvs));
  const view = parts.add(new CardsView(cards, coverages));
  parts.add(new BackupsView(cards, backups, coverages));
  parts.add(new CardContentsProvider(cards));
  const { documents, views } = parts.add(new KeyBlobEditor(engine, cards, backups, context.extensionUri, log));
  const comparisons = parts.add(new Comparisons(engine, context.extensionUri));
  const cardsComparison = parts.add(new CardsComparison(cards, aesKcvs, context.extensionUri));
  parts.add(registerBlobViewCommands(views, log));
  const accounts = parts.add(new Accounts());
  const services = { engine, cards, backups, coverages, aesKcvs, documents, views, comparisons, cardsComparison, accounts, memory: context.workspaceState, log };
  parts.add(registerCommands(services, (rowId) => view.subjectOf(rowId)));
  for (const key of ["virtualCards.folder", "pcsc.binding"] as const) parts.add(onSettingChanged(key, () => engine.restart()));
  engine.start();
}

/** VS Code waits for it before it ends this process, also when a window is reloaded. */
export async function deactivate(): Promise<void> {
  await finishFiles();
}

function backupIndex(context: vscode.ExtensionContext, engine: Engine, files: WorkspaceBackupFiles, log: vscode.LogOutputChannel): BackupIndex {
  const stored = (folder: vscode.Uri, name: string): StoredJsonFile => new StoredJsonFile(vscode.Uri.joinPath(folder, name), log);
  return new BackupIndex({
    engine,
    files,
    cache: stored(context.storageUri ?? context.globalStorageUri, "backups.json"),
    verifications: new Verifications(stored(context.globalStorageUri, "verified-backups.json"), () => new Date()),
    version: String((context.extension.packageJSON as { version: unknown }).version),
    log,
  });
}

function forcedBinding(): Pick<StartParams, "binding"> {
  const binding = setting("pcsc.binding", "automatic");
  return binding === "automatic" ? {} : { binding };
}

function virtualCardsFolder(context: vscode.ExtensionContext): string {
  const folder = setting("virtualCards.folder", "");
  return folder === "" ? vscode.Uri.joinPath(context.globalStorageUri, "virtual-cards").fsPath : folder;
}
