import type { Card } from "../../protocol/cards";
import { newSecretSteps, newSoPin, newUserPin, pinQuestion } from "../input/pin";
import { askChoice, askText } from "../input/questions";
import { checkOptionalLabel, checkWhole, mostTries } from "../input/validation";
import { filled } from "../input/wizard";
import type { Step } from "../input/wizard";
import { counted } from "../words";

export interface InitializeDraft {
  label: string;
  /** Absent: no DKEK. 0: made by the card. */
  dkekShares: number | undefined;
  /** The number of shares is to be typed. */
  severalShares: boolean;
  soPin: string;
  userPin: string;
  retryCounter: number;
}

export const newCardDraft: InitializeDraft = {
  label: "",
  dkekShares: 1,
  severalShares: false,
  soPin: "",
  userPin: "",
  retryCounter: 3,
};

export function initializeSteps(card: Card): Step<InitializeDraft>[] {
  return [
    ...(card.device.ownLabel ? [labelStep] : []),
    dkekStep,
    shareCountStep,
    ...soPinSteps(card),
    ...newSecretSteps<InitializeDraft>(
      newUserPin,
      ({ userPin }) => userPin,
      (draft, userPin) => ({ ...draft, userPin, retryCounter: Math.min(draft.retryCounter, mostTries(userPin)) }),
    ),
    triesStep,
  ];
}

const labelStep: Step<InitializeDraft> = {
  ask: async (draft, frame) =>
    filled(
      await askText(frame, {
        prompt: "Name of the card; leave it empty to have none",
        placeholder: "Signing keys 2026",
        value: draft.label,
        check: checkOptionalLabel,
      }),
      (label) => ({ ...draft, label }),
    ),
};

type Backup = Pick<InitializeDraft, "dkekShares" | "severalShares">;

const dkekStep: Step<InitializeDraft> = {
  ask: async (draft, frame) =>
    filled(
      await askChoice<Backup>(frame, {
        placeholder: "How should keys be backed up? This can't be changed later without deleting all keys.",
        choices: [
          {
            label: "One DKEK share",
            icon: "shield",
            description: "recommended",
            detail: "Backups can be restored on any card that the same share is imported to.",
            value: { dkekShares: 1, severalShares: false },
          },
          {
            label: "Several DKEK shares…",
            icon: "organization",
            detail: "It takes all of them: no one alone can restore a key on another card.",
            value: { dkekShares: 2, severalShares: true },
          },
          {
            label: "DKEK made by the card",
            icon: "credit-card",
            detail: "Backups are for this card only: when it breaks, they are worth nothing.",
            value: { dkekShares: 0, severalShares: false },
          },
          {
            label: "No backup",
            icon: "circle-slash",
            detail: "Keys can never leave the card, not even wrapped.",
            value: { dkekShares: undefined, severalShares: false },
          },
        ],
        active: (backup) =>
          draft.severalShares ? backup.severalShares : backup.dkekShares === draft.dkekShares,
      }),
      (backup) => ({ ...draft, ...backup }),
    ),
};

const shareCountStep: Step<InitializeDraft> = {
  when: ({ severalShares }) => severalShares,
  ask: async (draft, frame) =>
    filled(
      await askText(frame, {
        prompt: "How many DKEK shares? Each is needed to give another card the same DKEK.",
        value: String(draft.dkekShares ?? 2),
        check: checkWhole(2, 255),
      }),
      (count) => ({ ...draft, dkekShares: Number(count) }),
    ),
};

/** A card that was initialized before wants its SO-PIN; a new one is given one, and so is a card that takes any. */
function soPinSteps(card: Card): Step<InitializeDraft>[] {
  const set = (draft: InitializeDraft, soPin: string): InitializeDraft => ({ ...draft, soPin });
  if (card.soPin.state === "uninitialized" || !card.device.soPinGuardsInitialization) {
    return newSecretSteps(newSoPin, ({ soPin }) => soPin, set);
  }
  const question = pinQuestion("so", card);
  return [
    {
      ask: async (draft, frame) => filled(await askText(frame, question), (soPin) => set(draft, soPin)),
    },
  ];
}

const triesStep: Step<InitializeDraft> = {
  ask: async (draft, frame) =>
    filled(
      await askChoice<number>(frame, {
        placeholder: "How many wrong user PINs in a row block the card?",
        choices: Array.from({ length: mostTries(draft.userPin) }, (_, index) => index + 1)
          .reverse()
          .map((tries) => ({
            label: counted(tries, "try", "tries"),
            ...(tries === 3 && { description: "usual" }),
            value: tries,
          })),
        active: (tries) => tries === draft.retryCounter,
      }),
      (retryCounter) => ({ ...draft, retryCounter }),
    ),
};
