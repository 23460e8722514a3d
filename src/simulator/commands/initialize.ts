import { randomBytes } from "node:crypto";
import { wipe } from "../../formats/bytes";
import { sw } from "../../formats/iso7816";
import { wipeMaterial } from "../../formats/keyblob";
import { decodeInitialize, fid, type Initialization } from "../../formats/smartcard-hsm";
import type { Card } from "../card";
import { selfMadeIdentity } from "../device-identity";
import { pendingDomain, randomDomain } from "../key-domains";
import { MASTER_KEY_LENGTH } from "../master-key";
import { isUserPinLength, option, presentPin, SO_PIN_LENGTH } from "../pin";
import type { DeviceProfile } from "../profiles";
import { Refusal } from "../refusal";
import type { CardState, KeyDomain } from "../state/card-state";
import type { Handler } from "./handler";

const MAX_RETRY_COUNTER = 10;

/** Files of the device key, which stay. */
const ofDevice: Record<DeviceProfile["identity"], readonly number[]> = {
  issued: [fid.deviceCertificate],
  "self-made": [fid.deviceCertificate, fid.privateKeyDescription, fid.certificate],
};

/** INITIALIZE DEVICE: erases everything but the device key and its certificates (SmartCard-HSM ref. 2.5). */
export const initialize: Handler = (card, { p1, p2, data }) => {
  if (p1 !== 0 || p2 !== 0) throw new Refusal(sw.incorrectP1P2);
  if (data === undefined) throw new Refusal(sw.wrongLength);
  const initialization = decodeInitialize(data);
  needSensible(card.profile, initialization);
  checkInitializationCode(card, initialization.soPin);
  erase(card);
  renew(card);
  setUp(card, initialization);
  card.changed = true;
  return {};
};

function needSensible({ keyDomains: habits }: DeviceProfile, initialization: Initialization): void {
  const { userPin, soPin, retryCounter, keyDomains } = initialization;
  const sensible =
    isUserPinLength(userPin.length) &&
    soPin.length === SO_PIN_LENGTH &&
    retryCounter >= 1 &&
    retryCounter <= MAX_RETRY_COUNTER &&
    (keyDomains === undefined || habits.most === 0 || (keyDomains >= 1 && keyDomains <= habits.most));
  if (!sensible) throw new Refusal(sw.wrongData);
}

/** The code of the first initialisation is asked for by every further one, unless the device takes any. */
function checkInitializationCode(card: Card, code: Uint8Array): void {
  const { soPin } = card.state;
  const { soPinTries, wrongInitializationCode } = card.profile.pins;
  if (soPin === undefined || wrongInitializationCode === undefined) {
    wipe(soPin?.value);
    card.state.soPin = { value: code.slice(), triesLeft: soPinTries, maxTries: soPinTries };
    return;
  }
  if (soPin.triesLeft === 0) throw new Refusal(sw.authenticationMethodBlocked);
  try {
    presentPin(card, soPin, code);
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(wrongInitializationCode);
    throw error;
  }
}

function erase(card: Card): void {
  const { profile, state, session } = card;
  state.keys.forEach(({ material }) => wipeMaterial(material));
  state.keys.clear();
  for (const fileId of state.files.keys()) {
    if (!ofDevice[profile.identity].includes(fileId)) state.files.delete(fileId);
  }
  wipe(state.userPin?.value);
  state.domains?.forEach((domain) => wipe(domain?.dkek));
  delete state.domains;
  delete session.currentFile;
  card.powered = {};
}

/**
 * A device that has a master key and made its own device key keeps both only where a PIN opened them before: else it
 * makes new ones.
 */
function renew({ profile, state, session }: Card): void {
  const isOpen = session.verified && state.masterKey !== undefined;
  if (profile.keyDomains.sealed && !isOpen) {
    wipe(state.masterKey);
    state.masterKey = Uint8Array.from(randomBytes(MASTER_KEY_LENGTH));
  }
  if (profile.identity === "issued" || isOpen) return;
  const { deviceKey, files } = selfMadeIdentity(state.serial);
  wipeMaterial(state.deviceKey);
  state.deviceKey = deviceKey;
  files.forEach((content, fileId) => state.files.set(fileId, content));
}

function setUp({ profile, state, session }: Card, initialization: Initialization): void {
  const { options, userPin, retryCounter } = initialization;
  const domains = keyDomainsOf(profile.keyDomains, initialization);
  state.options = options;
  state.userPin = { value: userPin.slice(), triesLeft: retryCounter, maxTries: retryCounter };
  state.transportPin = (options & option.transportPin) !== 0;
  if (domains !== undefined) state.domains = domains;
  session.verified = !state.transportPin;
}

/** Number 0 is the DKEK of tag 92; without one it is a slot like the others. */
function keyDomainsOf(habits: DeviceProfile["keyDomains"], initialization: Initialization): CardState["domains"] {
  const { dkekShares } = initialization;
  const keyDomains = habits.most === 0 ? undefined : initialization.keyDomains;
  if (dkekShares === undefined && keyDomains === undefined) return undefined;
  const slots = new Array<KeyDomain | undefined>(keyDomains ?? 1).fill(undefined);
  if (dkekShares !== undefined) slots[0] = dkekShares === 0 ? randomDomain(habits) : pendingDomain(dkekShares);
  return slots;
}
