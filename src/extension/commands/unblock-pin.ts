import { pinUnblock } from "../../protocol/requests";
import { EngineError } from "../engine-client/engine-error";
import { pickCard } from "../input/pick-card";
import { newSecretSteps, newUserPin, pinQuestion } from "../input/pin";
import { askChoice, askText } from "../input/questions";
import { filled, runSteps } from "../input/wizard";
import type { Step } from "../input/wizard";
import { workingOn } from "../input/working";
import { inform } from "../messages";
import { cardWords, triesWords } from "../words";
import type { Command } from "./services";

interface Draft {
  setNewPin: boolean;
  soPin: string;
  newPin: string;
}

export const unblockPin: Command = async (services, target) => {
  const { engine, cards } = services;
  const title = "Unblock user PIN";
  const at = await pickCard(services, target, {
    title,
    describe: ({ card }) => (card.userPin.state === "blocked" ? "user PIN blocked" : "user PIN not blocked"),
  });
  if (at === undefined) return;
  const { reader, card } = at;
  if (card.soPin.state === "uninitialized") throw new EngineError({ code: "not-initialized" });
  if (card.soPin.state === "blocked") throw new EngineError({ code: "pin-blocked", pin: "so" });
  if (!card.options.resetRetryCounter) {
    throw new EngineError({ code: "unsupported", feature: "unblocking the user PIN: it was initialized without that option" });
  }
  const soPinStep: Step<Draft> = {
    ask: async (draft, frame) =>
      filled(await askText(frame, pinQuestion("so", card)), (soPin) => ({ ...draft, soPin })),
  };
  const { resetOnlyWithoutNewPin } = card.options;
  const { unblocksKeepingPin } = card.device;
  // The option restricts the one kind of device, and widens what the other can do.
  const isChoice = unblocksKeepingPin !== resetOnlyWithoutNewPin;
  const start: Draft = { setNewPin: !unblocksKeepingPin || !resetOnlyWithoutNewPin, soPin: "", newPin: "" };
  const draft = await runSteps(title, start, () => [
    ...(isChoice ? [newPinChoiceStep] : []),
    soPinStep,
    ...newSecretSteps<Draft>(
      newUserPin,
      ({ newPin }) => newPin,
      (before, newPin) => ({ ...before, newPin }),
      ({ setNewPin }) => setNewPin,
    ),
  ]);
  if (draft === undefined) return;
  const { soPin, newPin, setNewPin } = draft;
  const status = await workingOn(cards, at, () =>
    engine.request(pinUnblock, { reader, soPin, ...(setNewPin && { newPin }) }),
  );
  const tries = status.triesLeft === null ? "" : ` ${triesWords(status.triesLeft)}.`;
  void inform(
    `The user PIN of ${cardWords(card)} can be used again${setNewPin ? ", and is the new one" : ""}.${tries}`,
  );
};

const newPinChoiceStep: Step<Draft> = {
  ask: async (draft, frame) =>
    filled(
      await askChoice<boolean>(frame, {
        placeholder: "Is the user PIN still known?",
        choices: [
          { label: "Set a new user PIN", detail: "When the old one is forgotten", value: true },
          { label: "Keep the user PIN", detail: "Only gives all its tries back", value: false },
        ],
        active: (setNewPin) => setNewPin === draft.setNewPin,
      }),
      (setNewPin) => ({ ...draft, setNewPin }),
    ),
};
