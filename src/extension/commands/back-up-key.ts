import * as vscode from "vscode";
import type { Card } from "../../protocol/cards";
import { blobDecode, keyWrap } from "../../protocol/requests";
import { EngineError } from "../engine-client/engine-error";
import { backupFileName } from "../files/backup-name";
import { choosePlace } from "../files/choose-file";
import { base64Of, bytesOf, fileNameOf, readFile } from "../files/read-file";
import { writeFile } from "../files/write-file";
import { pickKey } from "../input/pick-card";
import { pinParams, requireUsablePin, userPinStep } from "../input/pin";
import type { WithPin } from "../input/pin";
import { requireSameKey } from "../input/same-card";
import { runSteps } from "../input/wizard";
import { workingOn } from "../input/working";
import { showInformation, showWarning } from "../messages";
import { keyBlobEditorId } from "../names";
import { keyName } from "../words";
import { zeroDkekWords } from "../zero-dkek";
import { backupUseWords, requireDkek } from "./backup-conditions";
import type { Command } from "./services";

/** Wraps a key under the DKEK and saves it as a file, which is then read back and compared. */
export const backUpKey: Command = async (services, target) => {
  const { engine, cards, backups, aesKcvs, memory } = services;
  const title = "Back up key";
  const picked = await pickKey(services, target, {
    title,
    accepts: ({ card }) => card.dkek.state === "ready",
    noneFits: "There is no key that can be backed up: that takes a card with a key and a complete DKEK.",
  });
  if (picked === undefined) return;
  const { at, key } = picked;
  requireDkek(at.card);
  requireUsablePin(at.card);
  if (!(await isMeant(at.card, keyName(key)))) return;
  const start: WithPin = { pin: undefined };
  const draft = await runSteps(title, start, () => [userPinStep(at.card)]);
  if (draft === undefined) return;
  await requireSameKey(cards, picked);
  const { file, kcv, aesKcv } = await workingOn(cards, at, () =>
    engine.request(keyWrap, { reader: at.reader, keyRef: key.keyRef, ...pinParams(draft) }),
  );
  aesKcvs.remember({ reader: at.reader, serial: at.card.serial, keyRef: key.keyRef }, aesKcv);
  const name = backupFileName(key, at.card.serial);
  const place = await choosePlace(`Save the backup of ${keyName(key)}`, name, { "Wrapped key": ["bin"] }, memory);
  if (place === undefined) return;
  await writeFile(place.uri, bytesOf(file), place.replace);
  // Not awaited: what the views show of it has time.
  void backups.look(place.uri.toString());
  const decoded = await engine.request(blobDecode, { file: base64Of(await readFile(place.uri)) });
  if (decoded.kcv !== kcv) throw new EngineError({ code: "kcv-mismatch", fileKcv: decoded.kcv, cardKcv: kcv });
  // Some cards tell their KCV only after the PIN; the file tells it in any case.
  void tellSaved(place.uri, keyName(key), kcv, { ...at.card, dkek: { ...at.card.dkek, kcv } });
};

/** Asks where the file would give the key away. */
async function isMeant({ dkek }: Card, name: string): Promise<boolean> {
  const zero = zeroDkekWords(dkek.kcv);
  if (zero === undefined) return true;
  const proceed = "Back up";
  return (await showWarning(`Back up “${name}”, though everybody could read the file?`, { modal: true, detail: zero }, proceed)) === proceed;
}

async function tellSaved(uri: vscode.Uri, name: string, kcv: string, card: Card): Promise<void> {
  const open = "Open backup";
  const tell = zeroDkekWords(kcv) === undefined ? showInformation : showWarning;
  const chosen = await tell(
    `Backed up “${name}” to ${fileNameOf(uri)}, read back and checked (key check value ${kcv}). ${backupUseWords(card, "it")}`,
    open,
  );
  if (chosen === open) await vscode.commands.executeCommand("vscode.openWith", uri, keyBlobEditorId);
}
