import { cardUnlock } from "../../protocol/requests";
import { setting } from "../editor-values";
import { pickCard } from "../input/pick-card";
import { requireUsablePin, userPinStep } from "../input/pin";
import type { WithPin } from "../input/pin";
import { askChoice } from "../input/questions";
import type { Choice } from "../input/questions";
import { filled, runSteps } from "../input/wizard";
import type { Step } from "../input/wizard";
import { workingOn } from "../input/working";
import { inform } from "../messages";
import { cardWords, counted } from "../words";
import type { Command } from "./services";

interface Draft extends WithPin {
  /** 0: until it is locked or taken out. */
  minutes: number;
}

const usualMinutes = [5, 15, 60];
/** As package.json restricts the setting, which VS Code does not insist on. */
const mostMinutes = 1440;

/**
 * Keeps a session with the card in which the PIN is verified; the PIN itself is not kept.
 */
export const unlockCard: Command = async (services, target) => {
  const { engine, cards } = services;
  const at = await pickCard(services, target, {
    title: "Unlock card",
    accepts: ({ card }) => !card.unlocked,
    noneFits: "All cards are unlocked already.",
  });
  if (at === undefined) return;
  if (at.card.unlocked) {
    void inform(`${cardWords(at.card)} is unlocked already.`);
    return;
  }
  requireUsablePin(at.card);
  const start: Draft = { pin: undefined, minutes: ownMinutes() };
  const draft = await runSteps("Unlock card", start, () => [durationStep, userPinStep<Draft>(at.card)]);
  if (draft?.pin === undefined) return;
  const { pin, minutes } = draft;
  await workingOn(cards, at, () =>
    engine.request(cardUnlock, { reader: at.reader, pin, ...(minutes > 0 && { idleSeconds: minutes * 60 }) }),
  );
};

const durationStep: Step<Draft> = {
  ask: async (draft, frame) =>
    filled(
      await askChoice<number>(frame, {
        placeholder: "How long should the card stay unlocked? Taking it out always locks it.",
        choices: durations(ownMinutes()),
        active: (minutes) => minutes === draft.minutes,
      }),
      (minutes) => ({ ...draft, minutes }),
    ),
};

/** What the settings say, if it is a time at all: a card must not stay unlocked for ever because of a slip. */
function ownMinutes(): number {
  const minutes = setting("unlock.minutes", 15);
  return Number.isInteger(minutes) && minutes >= 0 && minutes <= mostMinutes ? minutes : 15;
}

/** The usual durations and the one of the settings, which comes first. */
function durations(own: number): Choice<number>[] {
  const all = [own, ...usualMinutes.filter((minutes) => minutes !== own), ...(own === 0 ? [] : [0])];
  return all.map((minutes, index) => ({
    label: minutes === 0 ? "Until I lock it" : `Until ${counted(minutes, "minute")} without use`,
    ...(index === 0 && { description: "from the settings" }),
    value: minutes,
  }));
}
