import type { Card, PinState } from "../../protocol/cards";
import { pinWords } from "../words";
import type { CardPlace } from "./card-place";
import { errorColor, warningColor } from "./colors";
import type { Row } from "./row";

const userPinNotes: Partial<Record<PinState, string>> = {
  blocked: "The keys are still on the card, but nobody can use them until the PIN is unblocked with the SO-PIN.",
  transport: "The card came with a transport PIN. It must be changed before anything else.",
  uninitialized: "Initialize the card to give it a user PIN.",
};

/** How the PINs of a card stand. */
export function userPinRow({ id, reader, card }: CardPlace): Row {
  const { userPin, soPin } = card;
  const state = pinWords(userPin);
  const last = userPin.state === "ready" && userPin.triesLeft === 1;
  const note = last ? "One more wrong PIN blocks the card." : userPinNotes[userPin.state];
  return {
    id: `${id}/userPin`,
    label: "User PIN",
    description: state,
    icon: userPinIcon(card, last),
    tooltip: {
      title: "User PIN",
      facts: [
        { name: "User PIN", value: state },
        { name: "SO-PIN", value: pinWords(soPin) },
        { name: "SO-PIN may reset the user PIN", value: resetWords(card) },
      ],
      ...(note !== undefined && { note }),
    },
    context: `userPin ${card.unlocked ? "unlocked" : "locked"} pin-${userPin.state}`,
    spoken: `User PIN, ${state}`,
    subject: { reader },
    children: [],
  };
}

function userPinIcon(card: Card, lastTry: boolean): Row["icon"] {
  if (card.userPin.state === "blocked") return { name: "error", color: errorColor };
  if (lastTry) return { name: "warning", color: warningColor };
  return { name: card.unlocked ? "unlock" : "lock" };
}

/** Whether the SO-PIN helps when the user PIN is blocked. */
export function resetWords({ options }: Card): string {
  if (!options.resetRetryCounter) return "no";
  return options.resetOnlyWithoutNewPin ? "yes, without setting a new one" : "yes";
}
