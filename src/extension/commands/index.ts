import * as vscode from "vscode";
import { DisposableList } from "../disposables";
import { reportFailure } from "../failures/report";
import { commandId, commandNames } from "../names";
import type { CommandName } from "../names";
import type { Subject } from "../tree/row";
import { addVirtualCard } from "./add-virtual-card";
import { backUpAllKeys } from "./back-up-all-keys";
import { backUpKey } from "./back-up-key";
import { bringLevel } from "./bring-level";
import { changePin } from "./change-pin";
import { compareBlob } from "./compare-blob";
import { compareCards } from "./compare-cards";
import { copyKeyHere, copyKeyToCard } from "./copy-key-to-card";
import { copyPublicKey } from "./copy-public-key";
import { createShare } from "./create-share";
import { deleteKey } from "./delete-key";
import { ejectVirtualCard } from "./eject-virtual-card";
import { generateKey } from "./generate-key";
import { importKey } from "./import-key";
import { importShare } from "./import-share";
import { initializeCard } from "./initialize-card";
import { insertVirtualCard } from "./insert-virtual-card";
import { lockBlob } from "./lock-blob";
import { lockCard } from "./lock-card";
import { openInHexEditor } from "./open-in-hex-editor";
import { openShare } from "./open-share";
import { refresh } from "./refresh";
import { removeVirtualCard } from "./remove-virtual-card";
import { restartEngine } from "./restart-engine";
import { restoreAllKeys } from "./restore-all-keys";
import { restoreKey } from "./restore-key";
import { revealBackup } from "./reveal-backup";
import type { Command, Services, Target } from "./services";
import { showCardContents } from "./show-card-contents";
import { showLog } from "./show-log";
import { targetOf } from "./target";
import { testKey } from "./test-key";
import { unblockPin } from "./unblock-pin";
import { unlockBlob } from "./unlock-blob";
import { unlockCard } from "./unlock-card";
import { verifyBackups } from "./verify-backups";

const commands: Record<CommandName, Command> = {
  addVirtualCard,
  backUpAllKeys,
  backUpKey,
  bringLevel,
  changePin,
  compareBlob,
  compareCards,
  compareSelectedBlobs: compareBlob,
  closeShare: lockBlob,
  copyKeyHere,
  copyKeyToCard,
  copyPublicKey,
  createShare,
  deleteKey,
  ejectVirtualCard,
  generateKey,
  importKey,
  importShare,
  initializeCard,
  insertVirtualCard,
  lockBlob,
  lockCard,
  openInHexEditor,
  openShare,
  refresh,
  removeVirtualCard,
  restartEngine,
  restoreAllKeys,
  restoreKey,
  revealBackup,
  showCardContents,
  showLog,
  testKey,
  unblockPin,
  unlockBlob,
  unlockCard,
  verifyBackups,
  refreshAll: (services) => refresh(services, {}),
  verifyAllBackups: (services) => verifyBackups(services, {}),
  restoreFromBackups: (services) => restoreAllKeys(services, {}),
};

/** They stand in the title of a view, where VS Code hands over the row that has the focus, though they are about no single one. */
const ofTitles: ReadonlySet<CommandName> = new Set(["refreshAll", "verifyAllBackups", "restoreFromBackups"]);

/** Registers all commands. Whatever one of them fails with is told in one place. */
export function registerCommands(
  services: Services,
  subjectOf: (rowId: string) => Subject | undefined,
): DisposableList {
  const registrations = new DisposableList();
  const run = async (name: CommandName, target: Target): Promise<void> => {
    try {
      await commands[name](services, target);
    } catch (error) {
      // Not awaited: the message may stay for long, and the command is over.
      void reportFailure(error, services.log, target, () => void run(name, target));
    }
  };
  for (const name of commandNames) {
    const registration = vscode.commands.registerCommand(commandId(name), (argument: unknown, selection: unknown) =>
      run(name, ofTitles.has(name) ? {} : targetOf(argument, selection, subjectOf)),
    );
    registrations.add(registration);
  }
  return registrations;
}
