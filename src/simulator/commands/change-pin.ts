import { wipe } from "../../formats/bytes";
import { sw } from "../../formats/iso7816";
import { pinReference } from "../../formats/smartcard-hsm";
import type { Card } from "../card";
import { isUserPinLength, presentPin, SO_PIN_LENGTH } from "../pin";
import { Refusal } from "../refusal";
import type { Pin } from "../state/card-state";
import type { Handler } from "./handler";

/** CHANGE REFERENCE DATA: old PIN ‖ new PIN, parted by the length of the PIN that is set (SmartCard-HSM ref. 2.3). */
export const changePin: Handler = (card, { p1, p2, data }) => {
  if (p1 !== 0) throw new Refusal(sw.incorrectP1P2);
  switch (p2) {
    case pinReference.user:
      change(card, card.state.userPin, data, isUserPinLength);
      card.state.transportPin = false;
      return {};
    case pinReference.so:
      change(card, card.state.soPin, data, (length) => length === SO_PIN_LENGTH);
      return {};
    default:
      throw new Refusal(sw.incorrectP1P2);
  }
};

function change(card: Card, pin: Pin | undefined, data: Uint8Array | undefined, fits: (length: number) => boolean) {
  if (pin === undefined) throw new Refusal(sw.referenceNotFound);
  if (data === undefined || !fits(data.length - pin.value.length)) throw new Refusal(sw.wrongLength);
  presentPin(card, pin, data.subarray(0, pin.value.length));
  const former = pin.value;
  pin.value = data.slice(former.length);
  wipe(former);
  card.changed = true;
}
