import { equal } from "../formats/bytes";
import { sw } from "../formats/iso7816";
import type { Card } from "./card";
import { sealWaiting } from "./key-domains";
import { Refusal } from "./refusal";
import type { Pin } from "./state/card-state";

/** Bits of the option bytes (SmartCard-HSM ref. 8.1). */
export const option = {
  /** The SO-PIN may unblock the user PIN. */
  resetRetryCounter: 0x01,
  /** The first user PIN is for transport. */
  transportPin: 0x02,
  /** The SO-PIN may unblock the user PIN, but not set a new one. */
  resetOnly: 0x20,
} as const;

export const SO_PIN_LENGTH = 8;
const USER_PIN_LENGTH = { min: 6, max: 16 };

export function isUserPinLength(length: number): boolean {
  return length >= USER_PIN_LENGTH.min && length <= USER_PIN_LENGTH.max;
}

/** 63Cx; a PIN with more than 15 tries left says 15. */
export function triesLeftStatus(pin: Pin): number {
  return 0x63c0 | Math.min(pin.triesLeft, 15);
}

/** Counts a wrong PIN, and ends the session with it where any PIN can open one; refuses it, and a blocked PIN whatever is presented. */
export function presentPin(card: Card, pin: Pin, presented: Uint8Array): void {
  if (pin.triesLeft === 0) throw new Refusal(sw.authenticationMethodBlocked);
  const right = equal(pin.value, presented);
  const triesLeft = right ? pin.maxTries : pin.triesLeft - 1;
  if (triesLeft !== pin.triesLeft) {
    pin.triesLeft = triesLeft;
    card.changed = true;
  }
  const { anyPinLogsIn, lastTryLost } = card.profile.pins;
  if (anyPinLogsIn) card.session.verified = right;
  if (!right) throw new Refusal(triesLeft === 0 && lastTryLost !== undefined ? lastTryLost : triesLeftStatus(pin));
  sealWaiting(card);
}

export function needUser(card: Card): void {
  if (!card.session.verified) throw new Refusal(sw.securityStatusNotSatisfied);
}
