import { randomInt } from "node:crypto";
import { wipe } from "../formats/bytes";
import { encodeResponse, sw } from "../formats/iso7816";
import { encodeTokenInfo } from "../formats/pkcs15";
import { fid } from "../formats/smartcard-hsm";
import { newSession, type Card } from "./card";
import { identityFromFactory } from "./device-identity";
import { execute } from "./execute";
import { defaultProfile, profiles, type ProfileName } from "./profiles";
import type { CardState } from "./state/card-state";
import { isSerial, restoreCard, saveCard, type SavedCard } from "./state/saved-card";
import { VirtualCardError } from "./virtual-card-error";

export interface VirtualCardOptions {
  /** Two letters and up to nine more characters; absent: made up. */
  serial?: string;
  /** The device that it imitates; absent: genuine, firmware 3.5. */
  profile?: ProfileName;
  /** Written to the card's token information, which the first initialisation erases; absent: none. */
  label?: string;
}

/** Told that the state changed. The card's answer waits for it, and tells of a memory failure when it rejects. */
export type ChangeListener = () => void | Promise<void>;

/** A SmartCard-HSM in software. Its keys are real, but nothing protects them. */
export class VirtualCard {
  readonly #card: Card;
  readonly #listeners = new Set<ChangeListener>();
  #idle: Promise<unknown> = Promise.resolve();

  private constructor(state: CardState) {
    const profile = profiles[state.profile];
    this.#card = { profile, state, session: newSession(), powered: {}, changed: false };
  }

  /** A card as it comes from the factory: with a device key, not initialised. */
  static create({ serial = newSerial(), profile = defaultProfile, label }: VirtualCardOptions = {}): Promise<VirtualCard> {
    if (!isSerial(serial)) return Promise.reject(new VirtualCardError(`"${serial}" is no serial number of a virtual card.`));
    const { deviceKey, files } = identityFromFactory(profiles[profile], serial);
    if (label !== undefined) files.set(fid.tokenInfo, encodeTokenInfo({ version: 0, label, flags: ["prnGeneration"] }));
    return Promise.resolve(
      new VirtualCard({ profile, serial, deviceKey, options: 0, transportPin: false, keys: new Map(), files }),
    );
  }

  /** A card out of the text that `save` gave; a VirtualCardError when it cannot be read. */
  static restore(state: string): VirtualCard {
    return VirtualCard.fromJSON(parse(state));
  }

  /** A card out of what `toJSON` gave, however it was kept; a VirtualCardError when it cannot be read. */
  static fromJSON(state: unknown): VirtualCard {
    return new VirtualCard(restoreCard(state));
  }

  /** JSON text of everything the card keeps without power, keys and PINs in the clear. */
  save(): string {
    return JSON.stringify(this, null, 1);
  }

  toJSON(): SavedCard {
    return saveCard(this.#card.state);
  }

  /** The device that it imitates. */
  get profile(): ProfileName {
    return this.#card.profile.name;
  }

  get atr(): Uint8Array {
    return this.#card.profile.atr;
  }

  /** The reader resets the card, or switches the card's contacts off and on: the session is gone. */
  reset(): void {
    this.#card.session = newSession();
  }

  /** The card is taken out of the reader, a token is pulled: all that is not kept without power is gone. */
  losePower(): void {
    this.reset();
    this.#card.powered = {};
  }

  /** Carries out one command APDU after the other. Never rejects: bad input gives a status word. */
  transmit(command: Uint8Array): Promise<Uint8Array> {
    const bytes = command.slice();
    const answer = this.#idle.then(() => this.#answer(bytes));
    this.#idle = answer;
    return answer;
  }

  /** Calls the listener after each command that changed what the card keeps; returns how to stop that. */
  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #answer(command: Uint8Array): Promise<Uint8Array> {
    const response = await execute(this.#card, command);
    wipe(command);
    if (!this.#card.changed) return response;
    this.#card.changed = false;
    try {
      await Promise.all([...this.#listeners].map(async (listener) => listener()));
    } catch {
      return encodeResponse(sw.memoryFailure);
    }
    return response;
  }
}

function newSerial(): string {
  return `UTVC${randomInt(10_000_000).toString().padStart(7, "0")}`;
}

function parse(state: string): unknown {
  try {
    return JSON.parse(state);
  } catch {
    throw new VirtualCardError("The virtual card's state is damaged: it is no JSON text.");
  }
}
