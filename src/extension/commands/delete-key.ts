import * as vscode from "vscode";
import { keyDelete } from "../../protocol/requests";
import { pickKey } from "../input/pick-card";
import type { PickedKey } from "../input/pick-card";
import { pinParams, requireUsablePin, userPinStep } from "../input/pin";
import type { WithPin } from "../input/pin";
import { askText } from "../input/questions";
import { filled, runSteps } from "../input/wizard";
import type { Step } from "../input/wizard";
import { workingOn } from "../input/working";
import { inform } from "../messages";
import { keyName, keyTypeWords } from "../words";
import type { Command } from "./services";

export const deleteKey: Command = async (services, target) => {
  const { engine, cards } = services;
  const title = "Delete key";
  const picked = await pickKey(services, target, { title });
  if (picked === undefined) return;
  const { at, key } = picked;
  requireUsablePin(at.card);
  if (!(await isMeant(picked))) return;
  const start: WithPin = { pin: undefined };
  const draft = await runSteps(title, start, () => [nameStep(keyName(key)), userPinStep(at.card)]);
  if (draft === undefined) return;
  await workingOn(cards, at.reader, () =>
    engine.request(keyDelete, { reader: at.reader, keyRef: key.keyRef, ...pinParams(draft) }),
  );
  void inform(`Deleted “${keyName(key)}” from ${at.card.serial}.`);
};

/** Says what is lost. */
async function isMeant({ at, key }: PickedKey): Promise<boolean> {
  const way =
    at.card.dkek.state === "ready"
      ? "Without a backup file of it the key is lost for good, and so is everything that only it can decrypt."
      : "This card has no DKEK, so there can't be a backup: the key is lost for good, and so is everything that only it can decrypt.";
  const proceed = "Delete key…";
  const chosen = await vscode.window.showWarningMessage(
    `Delete the key “${keyName(key)}” from ${at.card.serial}?`,
    {
      modal: true,
      detail: `${keyTypeWords(key)}, key reference ${key.keyRef}, ID ${key.id}${key.certificate === undefined ? "" : ", with its certificate"}.\n\n${way}`,
    },
    proceed,
  );
  return chosen === proceed;
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
