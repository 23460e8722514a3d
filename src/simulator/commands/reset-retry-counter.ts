import { wipe } from "../../formats/bytes";
import { sw } from "../../formats/iso7816";
import { pinReference } from "../../formats/smartcard-hsm";
import { isUserPinLength, option, presentPin, SO_PIN_LENGTH } from "../pin";
import type { DeviceProfile } from "../profiles";
import { Refusal } from "../refusal";
import type { Handler } from "./handler";

const mode = { setNewPin: 0x00, keepPin: 0x01 };

/** RESET RETRY COUNTER: SO-PIN, and the new user PIN where one is set (SmartCard-HSM ref. 2.4). */
export const resetRetryCounter: Handler = (card, { p1, p2, data }) => {
  const { options, userPin, soPin } = card.state;
  if (p2 !== pinReference.user || !Object.values(mode).includes(p1)) throw new Refusal(sw.incorrectP1P2);
  if (userPin === undefined || soPin === undefined) throw new Refusal(sw.referenceNotFound);
  if (!isPermitted(card.profile, options, p1)) throw new Refusal(card.profile.pins.resetForbidden);
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
  card.session.verified = card.profile.pins.anyPinLogsIn;
  card.changed = true;
  return {};
};

function isPermitted({ pins }: DeviceProfile, options: number, p1: number): boolean {
  const resetOnly = (options & option.resetOnly) !== 0;
  if ((options & option.resetRetryCounter) === 0) return false;
  if (pins.resetOnly === "forbids-new-pin") return p1 !== mode.setNewPin || !resetOnly;
  return p1 === mode.setNewPin || resetOnly;
}
