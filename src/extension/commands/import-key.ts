import * as vscode from "vscode";
import type { ImportableKey } from "../../protocol/backups";
import type { Card } from "../../protocol/cards";
import { missingForImport } from "../../protocol/holdable";
import type { RestoredKey } from "../../protocol/keys";
import { keyImport } from "../../protocol/requests";
import type { ReadCard } from "../cards/snapshot";
import { EngineError, isFailure } from "../engine-client/engine-error";
import { chooseFile } from "../files/choose-file";
import { pickCard } from "../input/pick-card";
import { pinParams, requireUsablePin } from "../input/pin";
import { askChoice } from "../input/questions";
import { runSteps } from "../input/wizard";
import { working, workingOn } from "../input/working";
import { showInformation, showWarning, tellFailure } from "../messages";
import { commandId } from "../names";
import { proofWords } from "../proof-words";
import { cardWords, keyName, keyTypeWords } from "../words";
import { type CollectedDkek, withDkek } from "./collect-dkek";
import { requireDkek } from "./backup-conditions";
import { importKeySteps, newImportKeyDraft } from "./import-key-steps";
import { type KeyFile, openKeyFile } from "./open-key-file";
import type { Command, Services } from "./services";

const title = "Import key";

/** Brings a key from a file onto a card, wrapped under the card's DKEK, for which all of its shares have to come together. */
export const importKey: Command = async (services, target) => {
  const at = await pickCard(services, target, {
    title,
    accepts: ({ card }) => card.dkek.state === "ready",
    noneFits: "No card has a complete DKEK. A key from a file is wrapped under the card's DKEK before the card takes it.",
  });
  if (at === undefined) return;
  requireDkekOfShares(at.card);
  requireUsablePin(at.card);
  const uri = target.file ?? (await chooseFile("Choose a file with private keys", { "Private keys": ["p12", "pfx", "p8", "pk8", "pem", "key", "der"], "All files": ["*"] }));
  if (uri === undefined) return;
  const file = await openKeyFile(services, title, uri);
  const key = file && (await pickImportableKey(file, at.card));
  if (file === undefined || key === undefined || !(await mayImport(file, key, at.card))) return;
  const { kcv, shares } = at.card.dkek;
  const wanted = {
    title,
    wantedBy: `The card ${cardWords(at.card)}`,
    ...(kcv !== undefined && { wantedKcv: kcv }),
    shares,
    folder: vscode.Uri.joinPath(uri, ".."),
  };
  const imported = await withDkek(services, wanted, (dkek) => importWith(services, at, file, key, dkek));
  if (imported !== undefined) tellImported(imported, file, at);
};

/** Refuses at once where no shares can help. */
function requireDkekOfShares(card: Card): void {
  requireDkek(card);
  if (card.dkek.shares > 0) return;
  throw new EngineError({ code: "unsupported", feature: "keys from files: it made its DKEK itself, and nobody has shares of that" });
}

/** The only key of the file, or the one that is picked. A key that the card can't hold is refused. */
async function pickImportableKey({ name, opened }: KeyFile, { device }: Card): Promise<ImportableKey | undefined> {
  const missing = (key: ImportableKey) => missingForImport(device, { type: key.keyType, size: key.keySize, curve: key.curve });
  const [first] = opened.keys;
  const picked = opened.keys.length === 1 ? first : await askWhichKey(name, opened.keys, missing);
  const feature = picked && missing(picked);
  if (feature !== undefined) throw new EngineError({ code: "unsupported", feature });
  return picked;
}

async function askWhichKey(
  name: string,
  keys: readonly ImportableKey[],
  missing: (key: ImportableKey) => string | undefined,
): Promise<ImportableKey | undefined> {
  const answer = await askChoice<ImportableKey>(
    { title, step: 1, totalSteps: 1, canGoBack: false },
    {
      placeholder: `Which key of ${name}?`,
      choices: keys.map((key) => {
        const refusal = missing(key);
        const whose = key.certificate === undefined ? "no certificate" : `certificate of ${key.certificate.subject}`;
        return {
          label: key.label ?? typeOf(key),
          icon: "key",
          description: typeOf(key),
          detail: refusal === undefined ? `${whose} · SHA-256 ${key.publicKeySha256.slice(0, 16)}…` : `The card does not support ${refusal}`,
          value: key,
        };
      }),
    },
  );
  return answer.is === "given" ? answer.value : undefined;
}

const typeOf = ({ keyType, keySize, curve }: ImportableKey) => keyTypeWords({ type: keyType, size: keySize, ...(curve !== undefined && { curve }) });

/** Says plainly, before any secret is asked for, what such a key is worth. */
async function mayImport({ name, opened }: KeyFile, key: ImportableKey, { keys }: Card): Promise<boolean> {
  const same = keys.find(({ publicKeySha256 }) => publicKeySha256 === key.publicKeySha256);
  const detail = [
    "A key that lived in a file is no longer a key that never left a card: whoever had the file or its password, an old disk or a backup of it may have a copy, and the card can't change that. Where it matters, generate a new key in the card instead.",
    "When it is on the card and backed up, delete the file and its copies in a way that can't be undone.",
    ...(same === undefined ? [] : [`This very key is on the card already: “${keyName(same)}”, key reference ${same.keyRef}. It would be there twice.`]),
    ...opened.remarks,
  ].join("\n\n");
  const proceed = "Import key";
  const words = key.label === undefined ? typeOf(key) : `“${key.label}” (${typeOf(key)})`;
  return (await showWarning(`Import ${words} from ${name}?`, { modal: true, detail }, proceed)) === proceed;
}

/** The last questions, and the import. Undefined when the person gave up, or was told that the shares are not the card's. */
async function importWith(
  { engine, cards }: Services,
  at: ReadCard,
  { name, params }: KeyFile,
  key: ImportableKey,
  { collection }: CollectedDkek,
): Promise<RestoredKey | undefined> {
  const { reader, card } = at;
  const draft = await runSteps(`${title}: ${name}`, newImportKeyDraft(key), () => importKeySteps(card));
  if (draft === undefined) return undefined;
  const { label, id } = draft;
  const request = { reader, ...params, collection, publicKeySha256: key.publicKeySha256, label, ...(id !== "" && { id }), ...pinParams(draft) };
  try {
    return await workingOn(cards, at, () =>
      working(`Importing ${name}`, (onProgress, token) => engine.requestWithProgress(keyImport, request, onProgress, token)),
    );
  } catch (error) {
    if (!isFailure(error, "kcv-mismatch")) throw error;
    const { fileKcv, cardKcv } = error.failure;
    void tellFailure(
      `The shares give a DKEK with key check value ${fileKcv}, but the card has the one with ${cardKcv}. Nothing was changed on the card. Begin again with the shares of the card's DKEK.`,
    );
    return undefined;
  }
}

function tellImported(key: RestoredKey, { name }: KeyFile, { reader, card }: ReadCard): void {
  const { proof } = key;
  const proven = proof === undefined ? "" : ` ${proof.valid ? "The key" : "But the key"} ${proofWords(proof)}`;
  const words = `Imported “${keyName(key)}” (${keyTypeWords(key)}) from ${name} onto ${cardWords(card)} as key reference ${key.keyRef}.${proven} Back it up, then delete the file and its copies.`;
  const backUp = "Back up key…";
  const tell = proof?.valid === false ? showWarning : showInformation;
  void tell(words, backUp).then((chosen) => {
    if (chosen === backUp) void vscode.commands.executeCommand(commandId("backUpKey"), { reader, keyRef: key.keyRef });
  });
}
