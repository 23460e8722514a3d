import type * as vscode from "vscode";
import type { Card } from "../../protocol/cards";
import type { Key } from "../../protocol/keys";
import { tellWithAccount } from "../accounts/tell";
import type { NextStep } from "../accounts/tell";
import { openBackupFolder } from "../backup-manifest/backup-folder";
import type { BackupFolder } from "../backup-manifest/backup-folder";
import { standingOf } from "../backup-manifest/standing";
import { canBackUp } from "../backups/can-back-up";
import { knownOf, KeyBackups } from "../bulk/back-up-keys";
import type { KeyBackup } from "../bulk/back-up-keys";
import { backUpAccount, previewWords, resultWords } from "../bulk/back-up-words";
import { oneByOne } from "../bulk/one-by-one";
import type { Run } from "../bulk/one-by-one";
import type { ReadCard } from "../cards/snapshot";
import { logFailure } from "../failures/log-failure";
import { chooseFolder } from "../files/choose-folder";
import { folderName } from "../files/place-words";
import { pathOf } from "../files/read-file";
import { requireWritable } from "../files/writable-folder";
import { pickCard } from "../input/pick-card";
import { requireUsablePin } from "../input/pin";
import { withUnlockedCard } from "../input/unlocked-card";
import { working } from "../input/working";
import { inform, showInformation, showWarning } from "../messages";
import { cardWords, counted, keyName } from "../words";
import { zeroDkekWords } from "../zero-dkek";
import { backupUseWords, requireDkek } from "./backup-conditions";
import type { Command, Services } from "./services";

const title = "Back up all keys";

/** Backs up every key of a card that has no backup in a folder yet, with one PIN, and keeps a manifest of them there. */
export const backUpAllKeys: Command = async (services, target) => {
  const at = await pickCard(services, target, {
    title,
    accepts: canBackUp,
    noneFits: "There is no card whose keys can be backed up: that takes a card with keys and a complete DKEK.",
  });
  if (at === undefined) return;
  requireDkek(at.card);
  requireUsablePin(at.card);
  if (at.card.keys.length === 0) {
    await inform("There is no key on this card yet.");
    return;
  }
  const uri = target.file ?? (await chooseFolder(title, `Where should the backups of ${cardWords(at.card)} go?`, services.memory));
  if (uri === undefined) return;
  const folder = await openBackupFolder(services.engine, uri, at.card.serial);
  if (!(await isWanted(services, at, folder))) return;
  const done = await withUnlockedCard(services, at, title, async (card) => ({ card, run: await backUp(services, at, card, folder) }));
  // Some cards tell their KCV only after the PIN.
  if (done !== undefined) tell(services, { ...at, card: done.card }, folder, done.run);
};

/** Says what would be done, and that nothing is to be done where that is so. */
async function isWanted(services: Services, at: ReadCard, folder: BackupFolder): Promise<boolean> {
  const { card } = at;
  const { aesKcvs } = services;
  const standings = card.keys.map((key) => ({ key, standing: standingOf(key, knownOf(key, at, aesKcvs), folder.backups) }));
  if (standings.every(({ standing }) => standing.state === "there")) {
    tellNothingToDo(services, card, folder);
    return false;
  }
  await requireWritable(folder.uri);
  const proceed = "Back up";
  const zero = zeroDkekWords(card.dkek.kcv);
  const ask = zero === undefined ? showInformation : showWarning;
  const chosen = await ask(
    `Back up ${counted(card.keys.length, "key")} of ${cardWords(card)} to “${folderName(folder.uri)}”?`,
    { modal: true, detail: [previewWords(standings), ...(zero === undefined ? [] : [zero])].join("\n\n") },
    proceed,
  );
  return chosen === proceed;
}

function backUp(services: Services, { reader }: ReadCard, card: Card, folder: BackupFolder): Promise<Run<Key, KeyBackup>> {
  const backups = new KeyBackups(services, { reader, card, folder });
  return working(`Backing up the keys of ${cardWords(card)}`, (onProgress, token) =>
    oneByOne(card.keys, { name: keyName, onProgress, token, onFailure: (error) => logFailure(services.log, error) }, (key) => backups.backUp(key)),
  );
}

function tellNothingToDo({ accounts }: Services, card: Card, { uri }: BackupFolder): void {
  const { keys } = card;
  const all = keys.length === 1 ? "The only key" : `All ${keys.length} keys`;
  const words = `${all} of ${cardWords(card)} ${keys.length === 1 ? "is" : "are"} backed up in “${folderName(uri)}” already. Nothing was written.`;
  tellWithAccount(accounts, words, true, undefined, [verifyStep(uri)]);
}

function tell({ accounts }: Services, { reader, card }: ReadCard, { uri }: BackupFolder, run: Run<Key, KeyBackup>): void {
  const account = accounts.add(`Backup of ${card.serial}`, backUpAccount(card, pathOf(uri), new Date(), run));
  const { isGood, words } = resultWords(card, folderName(uri), run);
  const protects = zeroDkekWords(card.dkek.kcv) === undefined;
  const again: NextStep = { title: "Go on…", command: "backUpAllKeys", target: { reader, file: uri } };
  tellWithAccount(accounts, isGood ? `${words} ${backupUseWords(card, "they")}` : words, isGood && protects, account, [isGood ? verifyStep(uri) : again]);
}

function verifyStep(folder: vscode.Uri): NextStep {
  return { title: "Verify backups…", command: "verifyBackups", target: { file: folder } };
}
