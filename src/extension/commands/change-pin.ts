import type { Card } from "../../protocol/cards";
import type { PinKind } from "../../protocol/failures";
import { pinChange } from "../../protocol/requests";
import { EngineError } from "../engine-client/engine-error";
import { pickCard } from "../input/pick-card";
import { newSecretSteps, newSoPin, newUserPin, pinQuestion } from "../input/pin";
import { askChoice, askText } from "../input/questions";
import { filled, runSteps } from "../input/wizard";
import type { Step } from "../input/wizard";
import { workingOn } from "../input/working";
import { inform } from "../messages";
import { cardWords, pinWords } from "../words";
import type { Command } from "./services";

interface Draft {
  kind: PinKind;
  currentPin: string;
  newPin: string;
}

export const changePin: Command = async (services, target) => {
  const { engine, cards } = services;
  const title = "Change PIN";
  const at = await pickCard(services, target, { title });
  if (at === undefined) return;
  const { card, reader } = at;
  if (card.userPin.state === "uninitialized") throw new EngineError({ code: "not-initialized" });
  const start: Draft = { kind: "user", currentPin: "", newPin: "" };
  const draft = await runSteps(title, start, ({ kind }) => [
    kindStep(card),
    currentPinStep(card),
    ...newSecretSteps<Draft>(
      kind === "user" ? newUserPin : newSoPin,
      ({ newPin }) => newPin,
      (before, newPin) => ({ ...before, newPin }),
    ),
  ]);
  if (draft === undefined) return;
  await workingOn(cards, at, () => engine.request(pinChange, { reader, ...draft }));
  void inform(
    draft.kind === "user" ? `The user PIN of ${cardWords(card)} is changed.` : `The SO-PIN of ${cardWords(card)} is changed. Keep the new one in a safe place: it can never be reset.`,
  );
};

function kindStep(card: Card): Step<Draft> {
  return {
    ask: async (draft, frame) =>
      filled(
        await askChoice<PinKind>(frame, {
          placeholder: "Which PIN?",
          choices: [
            { label: "User PIN", description: pinWords(card.userPin), detail: "Needed to use the keys", value: "user" },
            {
              label: "SO-PIN",
              description: pinWords(card.soPin),
              detail: "Unblocks the user PIN and initializes the card",
              value: "so",
            },
          ],
          active: (kind) => kind === draft.kind,
        }),
        (kind) => ({ ...draft, kind }),
      ),
  };
}

function currentPinStep(card: Card): Step<Draft> {
  return {
    ask: async (draft, frame) => {
      const { kind } = draft;
      const { state } = kind === "user" ? card.userPin : card.soPin;
      if (state === "blocked") throw new EngineError({ code: "pin-blocked", pin: kind });
      const question = pinQuestion(kind, card);
      const prompt = state === "transport" ? "The transport PIN that came with the card" : `Current ${question.prompt}`;
      return filled(await askText(frame, { ...question, prompt }), (currentPin) => ({ ...draft, currentPin }));
    },
  };
}
