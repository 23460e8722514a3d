import type { Card, PinStatus } from "../../protocol/cards";
import type { PinKind } from "../../protocol/failures";
import { EngineError } from "../engine-client/engine-error";
import { cardWords, triesWords } from "../words";
import { askText } from "./questions";
import { checkRepeats, checkSoPin, checkUserPin, openScPinLimit, wellKnownSoPin } from "./validation";
import type { Check } from "./validation";
import { filled } from "./wizard";
import type { Step } from "./wizard";

/** A draft that may need the user PIN. It stays undefined for a card that is unlocked. */
export interface WithPin {
  pin: string | undefined;
}

/** What a request carries of a draft's PIN. */
export function pinParams({ pin }: WithPin): { pin?: string } {
  return pin === undefined ? {} : { pin };
}

/** Refuses at once what no PIN can help: a PIN that is blocked, not set, or still to be changed. */
export function requireUsablePin(card: Card): void {
  if (card.unlocked) return;
  switch (card.userPin.state) {
    case "blocked":
      throw new EngineError({ code: "pin-blocked", pin: "user" });
    case "transport":
      throw new EngineError({ code: "pin-change-required" });
    case "uninitialized":
      throw new EngineError({ code: "not-initialized" });
    case "ready":
    case "verified":
    case "public-key":
    case "unknown":
  }
}

/** Asks for the user PIN when the card is locked. */
export function userPinStep<D extends WithPin>(card: Card): Step<D> {
  return {
    when: () => !card.unlocked,
    ask: async (draft, frame) =>
      filled(await askText(frame, pinQuestion("user", card)), (pin) => ({ ...draft, pin })),
  };
}

/** The question for a PIN that the card knows: with the tries left, and a warning at the last one. */
export function pinQuestion(kind: PinKind, card: Card): Parameters<typeof askText>[1] {
  const status = kind === "user" ? card.userPin : card.soPin;
  const name = kind === "user" ? "User PIN" : "SO-PIN";
  const tries = status.state === "ready" && status.triesLeft !== null ? ` · ${triesWords(status.triesLeft)}` : "";
  return {
    prompt: `${name} of ${cardWords(card)}${tries}`,
    secret: true,
    // What is wrong with the value takes the prompt's place, so the tries are told there, too.
    check: (value) => {
      const problem = kind === "user" ? checkUserPin(value) : checkSoPin(value);
      return problem && `${problem}${tries}`;
    },
    warning: () => lastTryWarning(`${name} of ${cardWords(card)}`, kind, status),
  };
}

/** It takes the place of the question, so it tells which PIN of which card is asked for, too. */
function lastTryWarning(pin: string, kind: PinKind, { triesLeft }: PinStatus): string | undefined {
  if (triesLeft !== 1) return undefined;
  return `${pin}: this is the last try, and a wrong one blocks it${kind === "user" ? "" : " for good"}.`;
}

/** Asks twice for a secret that is new. */
export function newSecretSteps<D>(
  what: { prompt: string; repeat: string; placeholder?: string; check: Check; warning?: Check },
  get: (draft: D) => string,
  set: (draft: D, secret: string) => D,
  when: (draft: D) => boolean = () => true,
): Step<D>[] {
  const { prompt, placeholder, check, warning } = what;
  const first: Step<D> = {
    when,
    ask: async (draft, frame) =>
      filled(
        await askText(frame, {
          prompt,
          secret: true,
          check,
          ...(placeholder !== undefined && { placeholder }),
          ...(warning !== undefined && { warning }),
        }),
        (secret) => set(draft, secret),
      ),
  };
  const second: Step<D> = {
    when,
    ask: async (draft, frame) =>
      filled(await askText(frame, { prompt: what.repeat, secret: true, check: checkRepeats(get(draft)) }), () => draft),
  };
  return [first, second];
}

export const newUserPin = {
  prompt: "New user PIN: 6 to 16 characters. It is needed to use the keys.",
  repeat: "The same user PIN once more",
  check: checkUserPin,
  warning: (pin: string): string | undefined =>
    pin.length > openScPinLimit
      ? `Programs that use OpenSC's PKCS#11 module can't log in with more than ${openScPinLimit} characters.`
      : undefined,
};

export const newSoPin = {
  prompt: "New SO-PIN: 16 hexadecimal digits. It unblocks the user PIN and initializes the card; it can never be reset.",
  repeat: "The same SO-PIN once more",
  placeholder: `The manuals' example is ${wellKnownSoPin}`,
  check: checkSoPin,
  warning: (pin: string): string | undefined =>
    pin === wellKnownSoPin ? "Everyone knows this SO-PIN from the manuals: fine for trying things out, not for keys that matter." : undefined,
};
