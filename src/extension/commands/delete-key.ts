import * as vscode from "vscode";
import type { Key } from "../../protocol/keys";
import { keyDelete } from "../../protocol/requests";
import type { KeyCoverage } from "../backups/coverage";
import { pickKey } from "../input/pick-card";
import { pinParams, requireUsablePin, userPinStep } from "../input/pin";
import type { WithPin } from "../input/pin";
import { askText } from "../input/questions";
import { requireSameKey } from "../input/same-card";
import type { PickedKey } from "../input/same-card";
import { filled, runSteps } from "../input/wizard";
import type { Step } from "../input/wizard";
import { workingOn } from "../input/working";
import { inform, showWarning } from "../messages";
import { shownName } from "../shown-text";
import { keyName } from "../words";
import { backUpKey } from "./back-up-key";
import { coverageNow } from "./coverage-now";
import { choiceTitles, deletedWords, deletionQuestion, isWeaker, reliedOn } from "./deletion-words";
import type { DeletionChoice } from "./deletion-words";
import type { Command } from "./services";
import { verifyBackups } from "./verify-backups";

const title = "Delete key";

/** Deletes a key after it was said what is known of its backups, with a way to make one, or to prove it, before. */
export const deleteKey: Command = async (services, target) => {
  const { engine, cards } = services;
  const picked = await pickKey(services, target, { title });
  if (picked === undefined) return;
  const { at, key } = picked;
  const { reader } = at;
  requireUsablePin(at.card);
  for (;;) {
    const told = await coverageNow(services, picked);
    const choice = await ask(picked, told);
    if (choice === undefined) return;
    if (choice === "back-up") await backUpKey(services, { reader, keyRef: key.keyRef });
    else if (choice === "verify") await verifyBackups(services, { files: reliedOn(told).map(({ backup }) => vscode.Uri.parse(backup.uri)) });
    else {
      const start: WithPin = { pin: undefined };
      const draft = await runSteps(title, start, () => [nameStep(typedName(key)), userPinStep(at.card)]);
      if (draft === undefined) return;
      // What was told must still hold when the key goes; else it is told anew.
      if (isWeaker((await coverageNow(services, picked)).state, told.state)) continue;
      await requireSameKey(cards, picked);
      await workingOn(cards, at, () => engine.request(keyDelete, { reader, keyRef: key.keyRef, ...pinParams(draft) }));
      void inform(deletedWords(at.card, key, told));
      return;
    }
  }
};

async function ask({ at, key }: PickedKey, coverage: KeyCoverage): Promise<DeletionChoice | undefined> {
  const { message, detail, choices } = deletionQuestion(at.card, key, { ...coverage, files: reliedOn(coverage) });
  const chosen = await showWarning(message, { modal: true, detail }, ...choices.map((choice) => choiceTitles[choice]));
  return choices.find((choice) => choiceTitles[choice] === chosen);
}

/** What is typed to delete a key: its name, where a keyboard has all of it. */
function typedName({ label, keyRef }: Key): string {
  return keyName({ label: shownName(label) === label ? label : "", keyRef });
}

function nameStep(name: string): Step<WithPin> {
  return {
    ask: async (draft, frame) =>
      filled(
        await askText(frame, {
          prompt: `Type ${name} to delete this key`,
          placeholder: name,
          check: (typed) => (typed === name ? undefined : `Not “${name}” yet.`),
        }),
        () => draft,
      ),
  };
}
