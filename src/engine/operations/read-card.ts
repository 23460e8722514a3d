import type { Card, CardOptions } from "../../protocol";
import type { SmartCardHsm } from "../hsm";
import { readCertificates, readDataObjects } from "./card-contents";
import { readIdentity } from "./card-identity";
import { deviceOf, platform } from "./devices";
import { logIn, wipingAfter } from "./login";
import type { WithPin } from "./params";
import type { Services } from "./services";
import { readStoredKeys, toKey } from "./stored-key";

const platformNames = new Map<number, string>([
  [platform.jcop, "JCOP"],
  [platform.demonstration, "demonstration applet"],
  [platform.pico, "Pico HSM"],
]);

/** Option bits (SmartCard-HSM ref. 8.1). */
export const option = { resetRetryCounter: 0x01, transportPin: 0x02, resetOnlyWithoutNewPin: 0x20 } as const;

/**
 * Everything the card tells of itself. With a PIN, also what it tells only then: the KCV, on some cards.
 * @throws EngineFailure of connecting and of the PIN
 */
export function readCard({ cards }: Pick<Services, "cards">, { reader, pin }: WithPin): Promise<Card> {
  const read = async (hsm: SmartCardHsm) => {
    if (pin !== undefined) await logIn(hsm, pin);
    return contentsOf(hsm, cards.isUnlocked(reader));
  };
  return wipingAfter([pin], () => (pin === undefined ? cards.look(reader, read) : cards.use(reader, read)));
}

async function contentsOf(hsm: SmartCardHsm, unlocked: boolean): Promise<Card> {
  const { version, platform: platformByte, options } = hsm.application;
  const identity = await readIdentity(hsm);
  const userPin = await hsm.pins.status("user");
  const soPin = await hsm.pins.status("so");
  const dkek = await hsm.dkek.status();
  const fileIds = await hsm.files.enumerate();
  const keys = await readStoredKeys(hsm, fileIds);
  return {
    ...identity,
    version: `${version.major}.${version.minor}`,
    platform: platformByte === undefined ? "" : platformInWords(platformByte),
    device: deviceOf(hsm.application),
    options: toOptions(options ?? 0),
    userPin,
    soPin,
    dkek,
    unlocked,
    keys: keys.map(toKey),
    certificates: await readCertificates(hsm, fileIds, keys),
    dataObjects: await readDataObjects(hsm, fileIds),
  };
}

function platformInWords(byte: number): string {
  return platformNames.get(byte) ?? `platform ${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}

function toOptions(options: number): CardOptions {
  return {
    raw: options.toString(16).toUpperCase().padStart(4, "0"),
    resetRetryCounter: (options & option.resetRetryCounter) !== 0,
    resetOnlyWithoutNewPin: (options & option.resetOnlyWithoutNewPin) !== 0,
    transportPin: (options & option.transportPin) !== 0,
  };
}
