import { sw } from "../../formats/iso7816";
import { pinReference } from "../../formats/smartcard-hsm";
import type { Card } from "../card";
import { presentPin, triesLeftStatus } from "../pin";
import { Refusal } from "../refusal";
import type { Pin } from "../state/card-state";
import type { Handler } from "./handler";

/** VERIFY, and without data the question how the PIN is (SmartCard-HSM ref. 2.2). */
export const verify: Handler = (card, { p1, p2, data }) => {
  if (p1 !== 0) throw new Refusal(sw.incorrectP1P2);
  const pin = pinWith(card, p2);
  if (data === undefined) return { sw: statusOf(card, p2, pin) };
  if (p2 !== pinReference.user) throw new Refusal(sw.incorrectP1P2);
  if (card.state.transportPin) throw new Refusal(sw.referenceDataNotUsable);
  card.session.verified = false;
  presentPin(card, pin, data);
  card.session.verified = true;
  return {};
};

/** Refuses a PIN that was never set; a card without biometric servers has no others. */
function pinWith({ state }: Card, reference: number): Pin {
  const pin = reference === pinReference.user ? state.userPin : reference === pinReference.so ? state.soPin : undefined;
  if (pin === undefined) throw new Refusal(sw.referenceNotFound);
  return pin;
}

function statusOf({ state, session }: Card, reference: number, pin: Pin): number {
  if (pin.triesLeft === 0) return sw.authenticationMethodBlocked;
  if (reference === pinReference.user && state.transportPin) return sw.referenceDataNotUsable;
  if (reference === pinReference.user && session.verified) return sw.ok;
  return triesLeftStatus(pin);
}
