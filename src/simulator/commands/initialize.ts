import { wipe } from "../../formats/bytes";
import { sw } from "../../formats/iso7816";
import { wipeMaterial } from "../../formats/keyblob";
import { decodeInitialize, fid, type Initialization } from "../../formats/smartcard-hsm";
import type { Card } from "../card";
import { pendingDomain, randomDomain } from "../key-domains";
import { isUserPinLength, option, presentPin, SO_PIN_LENGTH } from "../pin";
import { Refusal } from "../refusal";
import type { KeyDomain } from "../state/card-state";
import type { Handler } from "./handler";

const MAX_RETRY_COUNTER = 10;
const MAX_KEY_DOMAINS = 16;

/** INITIALIZE DEVICE: erases everything but the device key and its certificates (SmartCard-HSM ref. 2.5). */
export const initialize: Handler = (card, { p1, p2, data }) => {
  if (p1 !== 0 || p2 !== 0) throw new Refusal(sw.incorrectP1P2);
  if (data === undefined) throw new Refusal(sw.wrongLength);
  const initialization = decodeInitialize(data);
  needSensible(initialization);
  checkInitializationCode(card, initialization.soPin);
  erase(card);
  setUp(card, initialization);
  card.changed = true;
  return {};
};

function needSensible({ userPin, soPin, retryCounter, keyDomains }: Initialization): void {
  const sensible =
    isUserPinLength(userPin.length) &&
    soPin.length === SO_PIN_LENGTH &&
    retryCounter >= 1 &&
    retryCounter <= MAX_RETRY_COUNTER &&
    (keyDomains === undefined || (keyDomains >= 1 && keyDomains <= MAX_KEY_DOMAINS));
  if (!sensible) throw new Refusal(sw.wrongData);
}

/** The code of the first initialisation is asked for by every further one. */
function checkInitializationCode(card: Card, code: Uint8Array): void {
  const { soPin } = card.state;
  if (soPin === undefined) {
    const maxTries = card.profile.soPinTries;
    card.state.soPin = { value: code.slice(), triesLeft: maxTries, maxTries };
    return;
  }
  if (soPin.triesLeft === 0) throw new Refusal(sw.authenticationMethodBlocked);
  try {
    presentPin(card, soPin, code);
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(card.profile.wrongInitializationCode);
    throw error;
  }
}

function erase({ state, session }: Card): void {
  state.keys.forEach(({ material }) => wipeMaterial(material));
  state.keys.clear();
  for (const fileId of state.files.keys()) {
    if (fileId !== fid.deviceCertificate) state.files.delete(fileId);
  }
  wipe(state.userPin?.value);
  state.domains?.forEach((domain) => wipe(domain?.dkek));
  delete state.domains;
  delete session.currentFile;
}

function setUp({ state, session }: Card, initialization: Initialization): void {
  const { options, userPin, retryCounter } = initialization;
  const domains = keyDomainsOf(initialization);
  state.options = options;
  state.userPin = { value: userPin.slice(), triesLeft: retryCounter, maxTries: retryCounter };
  state.transportPin = (options & option.transportPin) !== 0;
  if (domains !== undefined) state.domains = domains;
  session.verified = !state.transportPin;
}

/** Number 0 is the DKEK of tag 92; without one it is a slot like the others. */
function keyDomainsOf({ dkekShares, keyDomains }: Initialization): (KeyDomain | undefined)[] | undefined {
  if (dkekShares === undefined && keyDomains === undefined) return undefined;
  const slots = new Array<KeyDomain | undefined>(keyDomains ?? 1).fill(undefined);
  if (dkekShares !== undefined) slots[0] = dkekShares === 0 ? randomDomain() : pendingDomain(dkekShares);
  return slots;
}
