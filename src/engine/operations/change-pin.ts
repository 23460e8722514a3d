import { wipe } from "../../formats/bytes";
import type { ApplicationTemplate } from "../../formats/smartcard-hsm";
import type { PinKind, PinStatus } from "../../protocol";
import { fail, isFailure } from "../failure";
import type { SmartCardHsm } from "../hsm";
import { deviceOf } from "./devices";
import { checkUserPin, soPinBytes, wipingAfter } from "./login";
import type { PinChange, PinUnblocking } from "./params";
import { option } from "./read-card";
import type { Services } from "./services";

/**
 * Changes the user PIN or the SO-PIN, and tells its state after that.
 * @throws EngineFailure `wrong-pin`, `pin-blocked`, `not-initialized`, `invalid-params`
 */
export function changePin({ cards }: Pick<Services, "cards">, params: PinChange): Promise<PinStatus> {
  const { reader, kind, currentPin, newPin } = params;
  return wipingAfter([currentPin, newPin], async () => {
    const [current, next] = kind === "so" ? soPins(currentPin, newPin) : userPins(currentPin, newPin);
    return wipingAfter([current, next], () =>
      cards.use(reader, async (hsm) => {
        await hsm.pins.change(kind, current, next);
        return statusAfter(hsm, kind);
      }),
    );
  });
}

/** The PIN is another one by now: that the card does not tell its state, or is gone, is no failure of that. */
async function statusAfter(hsm: SmartCardHsm, kind: PinKind): Promise<PinStatus> {
  try {
    return await hsm.pins.status(kind);
  } catch (error) {
    if (isFailure(error)) return { state: "unknown", triesLeft: null };
    throw error;
  }
}

function userPins(currentPin: Uint8Array, newPin: Uint8Array): [Uint8Array, Uint8Array] {
  checkUserPin(currentPin, "currentPin");
  checkUserPin(newPin, "newPin");
  return [currentPin, newPin];
}

function soPins(currentPin: Uint8Array, newPin: Uint8Array): [Uint8Array, Uint8Array] {
  return [soPinBytes(currentPin, "currentPin"), soPinBytes(newPin, "newPin")];
}

/**
 * Sets the tries of the user PIN back with the SO-PIN, and the PIN itself where a new one is given. Tells its state after that.
 * @throws EngineFailure `wrong-pin` and `pin-blocked` of the SO-PIN, `unsupported` where the card's options forbid it
 */
export function unblockPin({ cards }: Pick<Services, "cards">, params: PinUnblocking): Promise<PinStatus> {
  const { reader, soPin, newPin } = params;
  return wipingAfter([soPin, newPin], async () => {
    if (newPin !== undefined) checkUserPin(newPin, "newPin");
    const code = soPinBytes(soPin, "soPin");
    try {
      return await cards.use(reader, async (hsm) => {
        checkOptions(hsm.application, newPin !== undefined);
        await hsm.pins.resetRetryCounter(code, newPin);
        return statusAfter(hsm, "user");
      });
    } finally {
      wipe(code);
    }
  });
}

/**
 * Only firmware from 2.0 tells its options; an older one decides by itself. The option "reset only" forbids a new PIN, or
 * permits to keep it, depending on the device (SmartCard-HSM ref. 2.4).
 */
function checkOptions(application: ApplicationTemplate, withNewPin: boolean): void {
  const { options } = application;
  if (options === undefined) return;
  const { unblocksKeepingPin } = deviceOf(application);
  const resetOnly = (options & option.resetOnlyWithoutNewPin) !== 0;
  if ((options & option.resetRetryCounter) === 0) {
    fail("unsupported", { feature: "unblocking with the SO-PIN, which was switched off when the card was initialised" });
  }
  if (!withNewPin && !unblocksKeepingPin && !resetOnly) {
    fail("unsupported", { feature: "to give the tries back and keep the user PIN. Set a new user PIN instead" });
  }
  if (withNewPin && unblocksKeepingPin && resetOnly) {
    fail("unsupported", { feature: "a new user PIN from the SO-PIN, which may only set the tries back" });
  }
}
