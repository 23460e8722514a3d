import { SHARE_LENGTH } from "../../formats/dkek";
import { MASTER_KEY_LENGTH } from "../master-key";
import { defaultProfile, profileNames, type ProfileName } from "../profiles";
import { VirtualCardError } from "../virtual-card-error";
import type { CardKey, CardState, KeyDomain, Pin } from "./card-state";
import { JsonValue } from "./json";
import { base64, restoreEc, restoreKey, saveKey, saveMaterial, type SavedKey } from "./saved-key";

const FORMAT = 1;

const NOTICE =
  "This is a virtual card. It protects nothing: all its keys and PINs stand in this file in the clear. Use it to learn and to rehearse, never for keys that matter.";

/** A virtual card's state as JSON; bytes are base64, identifiers of files are hexadecimal. */
export interface SavedCard {
  notice: string;
  format: number;
  profile: ProfileName;
  serial: string;
  deviceKey: SavedKey;
  options: number;
  userPin?: SavedPin;
  soPin?: SavedPin;
  masterKey?: string;
  transportPin: boolean;
  domains?: (SavedDomain | null)[];
  keys: Record<string, SavedKey>;
  files: Record<string, string>;
}

interface SavedPin {
  value: string;
  triesLeft: number;
  maxTries: number;
}

interface SavedDomain {
  shares: number;
  outstanding: number;
  dkek: string;
  sealed?: true;
}

export function saveCard(state: CardState): SavedCard {
  const { profile, serial, options, userPin, soPin, masterKey, transportPin, domains } = state;
  const keys = sorted(state.keys).map(([reference, key]) => [String(reference), saveKey(key)] as const);
  const files = sorted(state.files).map(([fileId, content]) => [fileName(fileId), base64(content)] as const);
  return {
    notice: NOTICE,
    format: FORMAT,
    profile,
    serial,
    deviceKey: saveMaterial(state.deviceKey),
    options,
    ...(userPin && { userPin: { ...userPin, value: base64(userPin.value) } }),
    ...(soPin && { soPin: { ...soPin, value: base64(soPin.value) } }),
    ...(masterKey && { masterKey: base64(masterKey) }),
    transportPin,
    ...(domains && { domains: domains.map((domain) => (domain ? { ...domain, dkek: base64(domain.dkek) } : null)) }),
    keys: Object.fromEntries(keys),
    files: Object.fromEntries(files),
  };
}

const sorted = <T>(map: Map<number, T>) => [...map].sort(([a], [b]) => a - b);

const fileName = (fileId: number) => fileId.toString(16).toUpperCase().padStart(4, "0");

/** The state of a saved card; a VirtualCardError tells what is wrong with it. Members it does not know are passed over. */
export function restoreCard(json: unknown): CardState {
  const saved = new JsonValue(json, "card");
  if (saved.member("format").integer(1, Number.MAX_SAFE_INTEGER) !== FORMAT) {
    throw new VirtualCardError("The virtual card was saved by a newer version of this program, which alone can read it.");
  }
  const profile = saved.member("profile");
  const userPin = saved.member("userPin");
  const soPin = saved.member("soPin");
  const masterKey = saved.member("masterKey");
  const domains = saved.member("domains");
  return {
    profile: profile.isPresent ? profile.oneOf(profileNames) : defaultProfile,
    serial: restoreSerial(saved.member("serial")),
    deviceKey: restoreEc(saved.member("deviceKey")),
    options: saved.member("options").integer(0, 0xffff),
    ...(userPin.isPresent && { userPin: restorePin(userPin, 6, 16) }),
    ...(soPin.isPresent && { soPin: restorePin(soPin, 8, 8) }),
    ...(masterKey.isPresent && { masterKey: masterKey.bytes(MASTER_KEY_LENGTH, MASTER_KEY_LENGTH) }),
    transportPin: saved.member("transportPin").boolean(),
    ...(domains.isPresent && { domains: domains.items().map(restoreDomain) }),
    keys: new Map(saved.member("keys").members().map(restoreNumberedKey)),
    files: new Map(saved.member("files").members().map(restoreFile)),
  };
}

const SERIAL = /^[A-Z]{2}[A-Z0-9]{1,9}$/;

/** Country and up to nine characters, so that 5 more make up a certificate holder reference. */
export function isSerial(serial: string): boolean {
  return SERIAL.test(serial);
}

function restoreSerial(saved: JsonValue): string {
  const serial = saved.text();
  if (!isSerial(serial)) throw saved.wrong("is no serial number");
  return serial;
}

function restorePin(saved: JsonValue, least: number, most: number): Pin {
  const maxTries = saved.member("maxTries").integer(1, 15);
  return {
    value: saved.member("value").bytes(least, most),
    triesLeft: saved.member("triesLeft").integer(0, maxTries),
    maxTries,
  };
}

function restoreDomain(saved: JsonValue): KeyDomain | undefined {
  if (!saved.isPresent) return undefined;
  const shares = saved.member("shares").integer(0, 0xff);
  const sealed = saved.member("sealed");
  return {
    shares,
    outstanding: saved.member("outstanding").integer(0, shares),
    dkek: saved.member("dkek").bytes(SHARE_LENGTH, SHARE_LENGTH),
    ...(sealed.isPresent && sealed.boolean() && { sealed: true }),
  };
}

function restoreNumberedKey([name, saved]: [string, JsonValue]): [number, CardKey] {
  const reference = Number(name);
  if (!/^[1-9]\d{0,2}$/.test(name) || reference > 0xff) throw saved.wrong("is no key reference");
  return [reference, restoreKey(saved)];
}

function restoreFile([name, saved]: [string, JsonValue]): [number, Uint8Array] {
  if (!/^[0-9A-F]{4}$/.test(name)) throw saved.wrong("is no file identifier");
  return [Number.parseInt(name, 16), saved.bytes()];
}
