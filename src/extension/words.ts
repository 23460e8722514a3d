import type { DeviceKind, DkekStatus, PinStatus } from "../protocol/cards";
import type { CurveName, Key, KeyType, KeyUsage } from "../protocol/keys";
import type { KeyReference } from "../protocol/values";
import { shownName } from "./shown-text";
import { zeroDkekKcv } from "./zero-dkek";

const nistNames: Partial<Record<CurveName, string>> = {
  secp192r1: "P-192",
  secp256r1: "P-256",
  secp384r1: "P-384",
  secp521r1: "P-521",
};

/** The name people know a curve by: "P-256", "brainpoolP256r1". */
export function curveWords(curve: CurveName): string {
  return nistNames[curve] ?? curve;
}

/** "RSA 2048", "EC P-256", "AES 128"; the type alone when nothing else is known. */
export function keyTypeWords(key: { type: KeyType; size?: number; curve?: CurveName }): string {
  if (key.curve !== undefined) return `${key.type} ${curveWords(key.curve)}`;
  return key.size === undefined || key.size === 0 ? key.type : `${key.type} ${key.size}`;
}

/** A key's label, or its reference when it has none. */
export function keyName(key: { label: string; keyRef: KeyReference }): string {
  return key.label === "" ? `Key ${key.keyRef}` : shownName(key.label);
}

/** "“tls-2026”, reference 3" */
export function quotedKey(key: Pick<Key, "label" | "keyRef">): string {
  return `“${keyName(key)}”, reference ${key.keyRef}`;
}

/** A card's label, or what it is when it has none. */
export function cardName({ label }: { label: string }): string {
  return label === "" ? "SmartCard-HSM" : shownName(label);
}

/** A card's label and serial number: "SmartCard-HSM (DENK0100001)". */
export function cardWords(card: { label: string; serial: string }): string {
  return card.serial === "" ? cardName(card) : `${cardName(card)} (${card.serial})`;
}

const usageWord: Record<KeyUsage, string> = {
  encrypt: "encrypt",
  decrypt: "decrypt",
  sign: "sign",
  signRecover: "sign with recovery",
  wrap: "wrap",
  unwrap: "unwrap",
  verify: "verify",
  verifyRecover: "verify with recovery",
  derive: "derive",
  nonRepudiation: "non-repudiation",
};

export function usageWords(usage: Key["usage"]): string {
  return usage.length === 0 ? "not told" : usage.map((one) => usageWord[one]).join(", ");
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function triesWords(triesLeft: number | null): string {
  return triesLeft === null ? "tries not told" : `${counted(triesLeft, "try", "tries")} left`;
}

/** How a PIN stands: "3 tries left", "unlocked", "blocked". */
export function pinWords(pin: PinStatus): string {
  switch (pin.state) {
    case "ready":
      return triesWords(pin.triesLeft);
    case "verified":
      return "unlocked";
    case "blocked":
      return "blocked";
    case "transport":
      return "to be changed first";
    case "uninitialized":
      return "not set";
    case "public-key":
      return "public-key authentication";
    case "unknown":
      return "not told";
  }
}

/** How the DKEK stands: "KCV 2BA159D3ADA6A53D · 1 share", "2 of 3 shares missing". */
export function dkekWords(dkek: DkekStatus): string {
  switch (dkek.state) {
    case "none":
      return "none · no backups";
    case "pending":
      return `${dkek.outstanding} of ${counted(dkek.shares, "share")} missing`;
    case "ready": {
      const origin = dkek.shares === 0 ? "made by the card" : counted(dkek.shares, "share");
      if (dkek.kcv === undefined) return `KCV told after unlocking · ${origin}`;
      return `${dkek.kcv === zeroDkekKcv ? "protects nothing · " : ""}KCV ${dkek.kcv} · ${origin}`;
    }
  }
}

const deviceWord: Record<DeviceKind, string> = {
  "smartcard-hsm": "a SmartCard-HSM or Nitrokey HSM 2, firmware from 3.0",
  "smartcard-hsm-before-3": "a SmartCard-HSM or Nitrokey HSM 1, firmware before 3.0",
  "pico-hsm": "a Pico HSM",
};

/** What a card looks like by its version and platform; nobody vouches for it. */
export function deviceWords(kind: DeviceKind): string {
  return deviceWord[kind];
}

const hour = 60 * 60 * 1000;
/** Units of age in milliseconds, the longest first. */
const ageUnits = [
  ["year", 365.25 * 24 * hour],
  ["month", (365.25 / 12) * 24 * hour],
  ["day", 24 * hour],
  ["hour", hour],
] as const;

/** How long ago something was, in its largest whole unit: "3 days ago". Both in milliseconds since 1970. */
export function ageWords(then: number, now: number): string {
  for (const [unit, length] of ageUnits) {
    const count = Math.floor((now - then) / length);
    if (count >= 1) return `${counted(count, unit)} ago`;
  }
  return "just now";
}

/** The day of a moment in ISO 8601, in the editor's own time: "2026-01-31". */
export function dateWords(at: string): string {
  const date = new Date(at);
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

/** With a capital letter, as a sentence begins. */
export function capitalized(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Hexadecimal in pairs, for reading aloud and comparing: "2B A1 59". */
export function spaced(hex: string): string {
  return hex.replace(/..(?=.)/g, "$& ");
}
