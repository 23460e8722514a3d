import type * as vscode from "vscode";
import type { Card } from "../../protocol/cards";
import { keyUnwrap } from "../../protocol/requests";
import { tellWithAccount } from "../accounts/tell";
import type { NextStep } from "../accounts/tell";
import { manifestFiles } from "../backup-manifest/manifest";
import { chosenFiles } from "../bulk/chosen-files";
import { chosenWords } from "../bulk/chosen-words";
import { oneByOne } from "../bulk/one-by-one";
import { planRestores } from "../bulk/plan-restores";
import { describedWords, lookedAt, previewCounts, previewText, restoreAccount, restoreResult } from "../bulk/restore-words";
import type { RestoreItem, RestorePreview, RestoreRun } from "../bulk/restore-words";
import type { ReadCard } from "../cards/snapshot";
import { logFailure } from "../failures/log-failure";
import { chooseFolder } from "../files/choose-folder";
import { searchFiles } from "../files/file-search";
import { isFolder } from "../files/is-folder";
import { folderName } from "../files/place-words";
import { base64Of } from "../files/read-file";
import { pickCard } from "../input/pick-card";
import { requireUsablePin } from "../input/pin";
import { askChoice } from "../input/questions";
import { withUnlockedCard } from "../input/unlocked-card";
import { working } from "../input/working";
import { inform, showInformation } from "../messages";
import { cardWords, counted, dkekWords } from "../words";
import { requireDkek } from "./backup-conditions";
import type { Command, Services, Target } from "./services";

const title = "Restore all keys";

/** A person picks one of them: more are no help. */
const manifestsLimit = 200;

/** Brings the keys of a folder, of a manifest or of several files onto a card, with one PIN, after a preview of what that does. */
export const restoreAllKeys: Command = async (services, target) => {
  const uris = await chooseSource(services, target);
  if (uris === undefined) return;
  const at = await pickCard(services, target, {
    title,
    accepts: ({ card }) => card.dkek.state === "ready",
    noneFits: "There is no card that keys can be restored onto: that takes a complete DKEK.",
    describe: ({ card }) => dkekWords(card.dkek),
  });
  if (at === undefined) return;
  requireDkek(at.card);
  requireUsablePin(at.card);
  const preview = await previewOf(services, at, uris);
  if (preview === undefined) return;
  const items = preview.files.flatMap(({ file, plan }): RestoreItem[] => (plan.state === "fits" ? [{ file, plan }] : []));
  if (!(await isWanted(services, preview, items))) return;
  const run = await withUnlockedCard(services, at, title, (card) => restore(services, at, card, items));
  if (run === undefined) return;
  for (const one of run.outcomes) {
    if (one.state === "done" && one.result.proof?.valid === true) services.aesKcvs.remember({ reader: at.reader, serial: at.card.serial, keyRef: one.result.keyRef }, one.result.proof.aesKcv);
  }
  const account = services.accounts.add(`Restore onto ${at.card.serial}`, restoreAccount(preview, new Date(), run));
  const { isGood, words } = restoreResult(preview, run);
  const again: NextStep = { title: "Go on…", command: "restoreAllKeys", target: { reader: at.reader, files: uris } };
  tellWithAccount(services.accounts, words, isGood, account, run.outcomes.every(({ state }) => state === "done") ? [] : [again]);
};

/** What the command was started on; else a folder, and of that the manifest where it has one. */
async function chooseSource({ memory }: Services, { file, files }: Target): Promise<readonly vscode.Uri[] | undefined> {
  if (files !== undefined) return files;
  const chosen = file ?? (await chooseFolder(title, "Where are the backups?", memory));
  if (chosen === undefined || !(await isFolder(chosen))) return chosen && [chosen];
  const { files: manifests } = await searchFiles(chosen, manifestFiles, { limit: manifestsLimit });
  if (manifests.length === 0) return [chosen];
  const start = chosen.path.replace(/\/$/, "").length + 1;
  const answer = await askChoice<vscode.Uri>(
    { title, step: 1, totalSteps: 1, canGoBack: false },
    {
      placeholder: `Which backups of “${folderName(chosen)}”?`,
      choices: [
        ...manifests.map((uri) => ({ label: uri.path.slice(start), icon: "checklist", detail: "The backups that this manifest lists", value: uri })),
        { label: "All key blobs of the folder", icon: "folder", detail: "With those of the folders in it", value: chosen },
      ],
    },
  );
  return answer.is === "given" ? [answer.value] : undefined;
}

async function previewOf({ engine }: Services, at: ReadCard, uris: readonly vscode.Uri[]): Promise<RestorePreview | undefined> {
  const chosen = await chosenFiles(engine, uris);
  const plans = await planRestores(engine, at, chosen);
  if ("tooMany" in plans) {
    await inform(
      `“${chosen.name}” has ${plans.tooMany} key blobs that may belong on ${cardWords(at.card)}, more than it can hold. Select those to restore in the explorer, or a manifest that lists them.`,
    );
    return undefined;
  }
  return { card: at.card, chosen, ...plans };
}

/** Shows what would be done, and asks once. */
async function isWanted({ accounts }: Services, preview: RestorePreview, items: readonly RestoreItem[]): Promise<boolean> {
  const { card, chosen } = preview;
  await accounts.showBeside(accounts.add(`Preview of the restore onto ${card.serial}`, previewText(preview)));
  if (items.length === 0) {
    const counts = previewCounts(preview).replaceAll("\n", " ");
    void inform(`There is nothing in ${chosenWords(chosen)} to restore onto ${cardWords(card)}. ${counts}`.trim());
    return false;
  }
  const proceed = "Restore";
  const chosenButton = await showInformation(
    `Restore ${counted(items.length, "key")} from “${chosen.name}” onto ${cardWords(card)}?`,
    { modal: true, detail: [...(chosen.isFolder ? [`${lookedAt(preview)}.`] : []), previewCounts(preview), "The document beside tells what goes where."].filter((part) => part !== "").join("\n\n") },
    proceed,
  );
  return chosenButton === proceed;
}

function restore({ engine, log }: Services, { reader }: ReadCard, card: Card, items: readonly RestoreItem[]): Promise<RestoreRun> {
  return working(`Restoring keys onto ${cardWords(card)}`, (onProgress, token) =>
    oneByOne(
      items,
      { name: ({ plan }) => describedWords(plan), onProgress, token, onFailure: (error) => logFailure(log, error) },
      ({ file, plan }) => engine.request(keyUnwrap, { reader, file: base64Of(file.bytes), keyRef: plan.keyRef, prove: true }),
    ),
  );
}
