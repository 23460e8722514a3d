import { wipe } from "../../formats/bytes";
import { sw } from "../../formats/iso7816";
import { pinReference } from "../../formats/smartcard-hsm";
import { isUserPinLength, option, presentPin, SO_PIN_LENGTH } from "../pin";
import { Refusal } from "../refusal";
import type { Handler } from "./handler";

const mode = { setNewPin: 0x00, keepPin: 0x01 };

/** RESET RETRY COUNTER: SO-PIN, and the new user PIN where one is set (SmartCard-HSM ref. 2.4). */
export const resetRetryCounter: Handler = (card, { p1, p2, data }) => {
  const { options, userPin, soPin } = card.state;
  if (p2 !== pinReference.user || !Object.values(mode).includes(p1)) throw new Refusal(sw.incorrectP1P2);
  if (userPin === undefined || soPin === undefined) throw new Refusal(sw.referenceNotFound);
  if ((options & option.resetRetryCounter) === 0) throw new Refusal(sw.conditionsNotSatisfied);
  if (p1 === mode.setNewPin && (options & option.resetOnly) !== 0) throw new Refusal(sw.conditionsNotSatisfied);
  if (data === undefined) throw new Refusal(sw.wrongLength);
  const newPin = data.subarray(SO_PIN_LENGTH);
  const fits = p1 === mode.setNewPin ? isUserPinLength(newPin.length) : newPin.length === 0;
  if (!fits) throw new Refusal(sw.wrongLength);

  presentPin(card, soPin, data.subarray(0, SO_PIN_LENGTH));
  if (p1 === mode.setNewPin) {
    wipe(userPin.value);
    userPin.value = newPin.slice();
  }
  userPin.triesLeft = userPin.maxTries;
  card.session.verified = false;
  card.changed = true;
  return {};
};
