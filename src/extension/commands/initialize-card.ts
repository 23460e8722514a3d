import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import type { Card } from "../../protocol/cards";
import { cardInitialize } from "../../protocol/requests";
import type { ReadCard } from "../cards/snapshot";
import { EngineError } from "../engine-client/engine-error";
import { pickCard } from "../input/pick-card";
import { sameCard } from "../input/same-card";
import { runSteps } from "../input/wizard";
import { workingOn } from "../input/working";
import { showInformation, showWarning } from "../messages";
import { commandId } from "../names";
import { cardWords, counted } from "../words";
import { initializeSteps, newCardDraft } from "./initialize-steps";
import type { InitializeDraft } from "./initialize-steps";
import { keyLoss } from "./loss-words";
import type { Command, Services } from "./services";

export const initializeCard: Command = async (services, target) => {
  const { engine, cards } = services;
  const title = "Initialize card";
  const at = await pickCard(services, target, {
    title,
    describe: ({ card }) =>
      card.userPin.state === "uninitialized" ? "never initialized" : counted(card.keys.length, "key"),
  });
  if (at === undefined) return;
  const { reader, card } = at;
  if (card.soPin.state === "blocked") throw new EngineError({ code: "pin-blocked", pin: "so" });
  const draft = await runSteps(`${title}: ${cardWords(card)}`, newCardDraft, () => initializeSteps(card));
  if (draft === undefined || !(await isMeant(services, at, draft))) return;
  const { label, soPin, userPin, retryCounter, dkekShares } = draft;
  const now = await workingOn(cards, at, () =>
    engine.request(cardInitialize, {
      reader,
      soPin,
      userPin,
      retryCounter,
      ...(dkekShares !== undefined && { dkekShares }),
      ...(label !== "" && { label }),
    }),
  );
  void tellNext(reader, now);
};

/** What was told must still hold when the keys go; else it is told anew. */
async function isMeant(services: Services, at: ReadCard, draft: InitializeDraft): Promise<boolean> {
  const { cards, backups } = services;
  for (;;) {
    await backups.settled();
    const told = await sameCard(cards, at);
    if (!(await isLossMeant(services, { ...at, card: told }, draft))) return false;
    const now = await sameCard(cards, at);
    if (isDeepStrictEqual(now.keys, told.keys)) return true;
  }
}

/** Says what is lost, unless there is nothing to lose, and offers to back it up. */
async function isLossMeant({ coverages }: Services, { reader, card }: ReadCard, draft: InitializeDraft): Promise<boolean> {
  if (card.soPin.state === "uninitialized") return true;
  const { keys, dkek } = card;
  const { lost, words } = keyLoss(card, coverages.of(reader));
  const what = keys.length === 0 ? "There are no keys on it. Certificates, data objects and the DKEK are deleted." : `Its keys are deleted, with all certificates, data objects and the DKEK:\n${words}`;
  const proceed = keys.length === 0 ? "Initialize" : `Initialize and delete ${counted(keys.length, "key")}`;
  const backUp = "Back up first…";
  const chosen = await showWarning(
    `Initialize ${cardWords(card)}${lost === 0 ? "" : `, and lose ${counted(lost, "key")} for good`}?`,
    { modal: true, detail: [what, ...unguarded(card), `Afterwards: ${afterwards(draft.dkekShares)}`].join("\n\n") },
    // The first one is what Enter takes.
    ...(lost > 0 && dkek.state === "ready" && dkek.shares > 0 ? [backUp] : []),
    proceed,
  );
  if (chosen === backUp) await vscode.commands.executeCommand(commandId("backUpAllKeys"), { reader });
  return chosen === proceed;
}

/** What nobody expects who knows that an SO-PIN guards a card. */
function unguarded({ device }: Card): string[] {
  if (device.soPinGuardsInitialization) return [];
  return ["This device does not ask for its former SO-PIN: the one that was just typed becomes its SO-PIN."];
}

function afterwards(dkekShares: number | undefined): string {
  if (dkekShares === undefined) return "keys of this card can't be backed up.";
  if (dkekShares === 0) return "keys can be backed up, and restored on this card only.";
  return `keys can be backed up once ${counted(dkekShares, "DKEK share is", "DKEK shares are")} imported.`;
}

async function tellNext(reader: string, card: Card): Promise<void> {
  if (card.dkek.state !== "pending") {
    const generate = "Generate key…";
    const chosen = await showInformation(`${cardWords(card)} is initialized.`, generate);
    if (chosen === generate) await vscode.commands.executeCommand(commandId("generateKey"), { reader });
    return;
  }
  const [create, load] = ["Create DKEK share…", "Import DKEK share…"];
  const chosen = await showInformation(
    `${cardWords(card)} is initialized and waits for ${counted(card.dkek.outstanding, "DKEK share")}. Create new ones, or import those of another card to share its backups.`,
    create,
    load,
  );
  if (chosen === create) await vscode.commands.executeCommand(commandId("createShare"), { reader });
  if (chosen === load) await vscode.commands.executeCommand(commandId("importShare"), { reader });
}
