import { fromHex, text, wipe } from "../../formats/bytes";
import { fail } from "../failure";
import type { SmartCardHsm } from "../hsm";

/** Characters of a user PIN (SmartCard-HSM ref. 2.5). */
const userPinLength = { min: 6, max: 16 };

/**
 * Sees to it that the user PIN is verified: it is in an unlocked session, else it is presented, once.
 * @throws EngineFailure `pin-required`, `wrong-pin`, `pin-blocked`, `pin-change-required`, `not-initialized`
 */
export async function logIn(hsm: SmartCardHsm, pin: Uint8Array | undefined): Promise<void> {
  const needed = neededPin(hsm, pin);
  if (needed !== undefined) await hsm.pins.verify(needed);
}

/** As `logIn`, as far as that can be known without presenting the PIN. */
export async function requireLogInPossible(hsm: SmartCardHsm, pin: Uint8Array | undefined): Promise<void> {
  if (neededPin(hsm, pin) !== undefined) await hsm.pins.requireTriable("user");
}

/** Undefined where no PIN is needed. */
function neededPin(hsm: SmartCardHsm, pin: Uint8Array | undefined): Uint8Array | undefined {
  if (hsm.pins.verified) return undefined;
  if (pin === undefined) fail("pin-required", {});
  checkUserPin(pin, "pin");
  return pin;
}

/**
 * A PIN that no card can have is not presented: some cards count even that as a try.
 * @throws EngineFailure `invalid-params`
 */
export function checkUserPin(pin: Uint8Array, parameter: string): void {
  const { min, max } = userPinLength;
  if (pin.length < min || pin.length > max) {
    fail("invalid-params", { parameter, reason: `a user PIN has ${min} to ${max} characters` });
  }
}

/**
 * The 8 bytes of an SO-PIN from its 16 hexadecimal digits; the caller zeroes both.
 * @throws EngineFailure `invalid-params`
 */
export function soPinBytes(digits: Uint8Array, parameter: string): Uint8Array {
  const isHex = digits.length === 16 && digits.every((code) => /[0-9A-Fa-f]/.test(String.fromCharCode(code)));
  if (!isHex) fail("invalid-params", { parameter, reason: "an SO-PIN has 16 hexadecimal digits" });
  return fromHex(text(digits));
}

/** Does `work` and zeroes the secrets after it, however it ends. */
export async function wipingAfter<Result>(
  secrets: readonly (Uint8Array | undefined)[],
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } finally {
    wipe(...secrets);
  }
}
