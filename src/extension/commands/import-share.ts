import * as vscode from "vscode";
import { shareImport } from "../../protocol/requests";
import type { ImportedShare } from "../../protocol/shares";
import type { ReadCard } from "../cards/snapshot";
import { EngineError } from "../engine-client/engine-error";
import { chooseFile } from "../files/choose-file";
import { base64Of, fileNameOf, readFile } from "../files/read-file";
import { pickCard } from "../input/pick-card";
import { pinParams, requireUsablePin, userPinStep } from "../input/pin";
import { withPinAgain } from "../input/pin-again";
import { runSteps } from "../input/wizard";
import { working, workingOn } from "../input/working";
import { showInformation, warn } from "../messages";
import { commandId } from "../names";
import { cardWords, counted } from "../words";
import { requireInitialized } from "./backup-conditions";
import { importSteps, newImportDraft, shareOf } from "./import-steps";
import type { ImportDraft } from "./import-steps";
import type { Command } from "./services";

export const importShare: Command = async (services, target) => {
  const { engine, cards } = services;
  const title = "Import DKEK share";
  const at = await pickCard(services, target, {
    title,
    accepts: ({ card }) => card.dkek.state === "pending",
    noneFits: "No card waits for a DKEK share. A card asks for shares after it was initialized with them.",
    describe: ({ card }) => `${counted(card.dkek.outstanding, "share")} missing`,
  });
  if (at === undefined) return;
  const { reader, card } = at;
  const { dkek } = card;
  requireInitialized(card);
  if (dkek.state === "none") throw new EngineError({ code: "no-dkek" });
  if (dkek.state === "ready") {
    throw new EngineError({ code: "dkek-complete", ...(dkek.kcv !== undefined && { kcv: dkek.kcv }) });
  }
  requireUsablePin(card);
  const uri = target.file ?? (await chooseFile("Choose a DKEK share", { "DKEK share": ["pbe"] }));
  if (uri === undefined) return;
  const file = base64Of(await readFile(uri));
  const heading = `${title}: ${fileNameOf(uri)}`;
  const draft = await runSteps(heading, newImportDraft, (now) => [
    ...importSteps(now),
    userPinStep<ImportDraft>(card),
  ]);
  if (draft === undefined) return;
  const imported = await withPinAgain(cards, at, heading, draft, (given) =>
    workingOn(cards, at, () =>
      working(`Importing ${fileNameOf(uri)}`, (onProgress, token) =>
        engine.requestWithProgress(shareImport, { reader, share: shareOf(file, given), ...pinParams(given) }, onProgress, token),
      ),
    ),
  );
  if (imported !== undefined) void tellImported(at, imported);
};

async function tellImported({ reader, card }: ReadCard, { shares, outstanding, kcv, kcvChecked }: ImportedShare): Promise<void> {
  if (outstanding > 0) {
    const next = "Import next share…";
    const chosen = await showInformation(
      `DKEK share imported into ${cardWords(card)}; ${outstanding} of ${counted(shares, "share")} missing. Keys can be backed up once all are there.`,
      next,
    );
    if (chosen === next) await vscode.commands.executeCommand(commandId("importShare"), { reader });
    return;
  }
  if (kcvChecked !== true) {
    const told = kcv === undefined ? "The card does not tell its key check value" : `Its key check value is ${kcv}`;
    void warn(
      `The DKEK is complete, but whether it is the one of your shares could not be checked, because some of them were imported before the card was inserted. ${told}. Compare it with a card that has the same shares before you rely on backups.`,
    );
    return;
  }
  const generate = "Generate key…";
  const chosen = await showInformation(
    `The DKEK is complete${kcv === undefined ? "" : `. Its key check value is ${kcv}: write it down, it tells which backups belong to it`}. Keys of this card can be backed up now.`,
    generate,
  );
  if (chosen === generate) await vscode.commands.executeCommand(commandId("generateKey"), { reader });
}
