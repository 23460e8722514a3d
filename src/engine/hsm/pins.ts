import { concat, wipe } from "../../formats/bytes";
import { sw, triesLeftOf } from "../../formats/iso7816";
import { instruction, pinReference } from "../../formats/smartcard-hsm";
import { fail } from "../failure";
import type { PinKind, PinStatus } from "../../protocol";
import type { ApduChannel, Command } from "./channel";
import { all, pinRefusal } from "./refusal";

/** P1 of RESET RETRY COUNTER (SmartCard-HSM ref. 2.4). */
const reset = { withNewPin: 0x00, counterOnly: 0x01 } as const;

const FIRST_VERSION_WITH_SO_STATUS = 2;

/** The PINs of a card. A PIN is sent once and only when the card says that it can be tried. */
export class Pins {
  #verified = false;
  #presented = false;

  constructor(
    private readonly channel: ApduChannel,
    private readonly majorVersion: number,
  ) {}

  /** Whether this session has verified the user PIN. */
  get verified(): boolean {
    return this.#verified;
  }

  /** Whether a PIN was presented: some cards open the session after any that is right (SmartCard-HSM ref. 2.3, 2.4). */
  get presented(): boolean {
    return this.#presented;
  }

  /** INITIALIZE presented new PINs. */
  markPresented(): void {
    this.#presented = true;
    this.#verified = false;
  }

  /** Asks for the state of a PIN without trying one (SmartCard-HSM ref. 2.2). */
  async status(pin: PinKind): Promise<PinStatus> {
    const { sw: word } = await this.channel.send({
      name: "PIN STATUS",
      cla: 0x00,
      ins: instruction.verify,
      p1: 0,
      p2: pinReference[pin],
    });
    return pinStatusOf(word, this.majorVersion);
  }

  /**
   * Verifies the user PIN.
   * @throws EngineFailure `wrong-pin`, `pin-blocked`, `pin-change-required`, `not-initialized`
   */
  async verify(pin: Uint8Array): Promise<void> {
    await this.requireTriable("user");
    this.#presented = true;
    this.#verified = false;
    const command = { name: "VERIFY", cla: 0x00, ins: instruction.verify, p1: 0, p2: pinReference.user, data: pin };
    const { sw: word } = await this.channel.send(command);
    if (word !== sw.ok) throw pinRefusal(command, word, "user", { ...all([sw.referenceNotFound], "not-initialized", {}) });
    this.#verified = true;
  }

  /**
   * Changes a PIN; it is not verified for the session by that.
   * @throws EngineFailure `wrong-pin`, `pin-blocked`, `not-initialized`
   */
  async change(kind: PinKind, currentPin: Uint8Array, newPin: Uint8Array): Promise<void> {
    await this.requireTriable(kind, "transport");
    await this.present(kind, {
      name: "CHANGE REFERENCE DATA",
      cla: 0x00,
      ins: instruction.changeReferenceData,
      p1: 0,
      p2: pinReference[kind],
      data: concat(currentPin, newPin),
    });
  }

  /**
   * Sets the user PIN's tries back with the SO-PIN (8 bytes), and the user PIN where a new one is given.
   * @throws EngineFailure `wrong-pin` and `pin-blocked` of the SO-PIN, `unsupported` when the card was initialised without it
   */
  async resetRetryCounter(soPin: Uint8Array, newPin: Uint8Array | undefined): Promise<void> {
    await this.requireTriable("so");
    await this.present("so", {
      name: "RESET RETRY COUNTER",
      cla: 0x00,
      ins: instruction.resetRetryCounter,
      p1: newPin === undefined ? reset.counterOnly : reset.withNewPin,
      p2: pinReference.user,
      data: concat(soPin, newPin ?? new Uint8Array()),
    });
    this.#verified = false;
  }

  /**
   * Fails when presenting this PIN can not succeed: it is blocked, or there is none.
   * @throws EngineFailure `pin-blocked`, `pin-change-required`, `not-initialized`
   */
  async requireTriable(kind: PinKind, ...alsoAllowed: PinStatus["state"][]): Promise<void> {
    const { state } = await this.status(kind);
    if (alsoAllowed.includes(state)) return;
    if (state === "blocked") fail("pin-blocked", { pin: kind });
    if (state === "transport") fail("pin-change-required", {});
    if (state === "uninitialized") fail("not-initialized", {});
  }

  private async present(pin: PinKind, command: Command): Promise<void> {
    this.#presented = true;
    try {
      const { sw: word } = await this.channel.send(command);
      if (word === sw.ok) return;
      const refused = [sw.commandNotAllowed, sw.conditionsNotSatisfied, sw.notAllowed];
      throw pinRefusal(command, word, pin, all(refused, "unsupported", { feature: `${command.name} as it was initialised` }));
    } finally {
      wipe(command.data);
    }
  }
}

function pinStatusOf(word: number, majorVersion: number): PinStatus {
  const triesLeft = triesLeftOf(word);
  if (triesLeft !== undefined) return { state: triesLeft === 0 ? "blocked" : "ready", triesLeft };
  if (word === sw.ok) return { state: "verified", triesLeft: null };
  if (word === sw.authenticationMethodBlocked) return { state: "blocked", triesLeft: 0 };
  if (word === sw.referenceNotFound) return { state: "uninitialized", triesLeft: null };
  if (word === sw.referenceDataNotUsable) {
    const state = majorVersion < FIRST_VERSION_WITH_SO_STATUS ? "uninitialized" : "transport";
    return { state, triesLeft: null };
  }
  const publicKeyAuthentication = word >> 8 === 0x62 || word === sw.executionError;
  return { state: publicKeyAuthentication ? "public-key" : "unknown", triesLeft: null };
}
