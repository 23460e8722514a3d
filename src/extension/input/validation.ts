/** The SO-PIN that the manuals use as their example, so that many cards still have it. */
export const wellKnownSoPin = "3537363231383830";

/** Each check tells what is wrong with a value, or nothing when it can be used. */
export type Check = (value: string) => string | undefined;

export const checkUserPin: Check = (pin) => {
  if (pin.length < 6) return "At least 6 characters.";
  if (pin.length > 16) return "At most 16 characters.";
  return /^[\x20-\x7e]+$/.test(pin) ? undefined : "Only letters, digits and signs of ASCII.";
};

/** Characters of a user PIN that OpenSC's PKCS#11 module takes; a card takes one more. */
export const openScPinLimit = 15;

export const checkSoPin: Check = (pin) => {
  if (!/^[0-9a-f]*$/i.test(pin)) return "Only the digits 0 to 9 and A to F.";
  return pin.length === 16 ? undefined : `16 hexadecimal digits; ${pin.length} so far.`;
};

export const checkNewPassword: Check = (password) =>
  password.length < 6 ? "At least 6 characters; a sentence is better." : undefined;

/** Bytes of a password that sc-hsm-tool reads at its prompt; it drops the rest. */
export const promptLimit = 127;

export const checkNotEmpty: Check = (value) => (value === "" ? "Type something first." : undefined);

/** Bytes of a label in UTF-8 that fit into the card's description of a key. */
const labelLimit = 64;

export const checkLabel: Check = (label) => {
  if (label.trim() === "") return "A label tells this key from the others.";
  return new TextEncoder().encode(label).length > labelLimit ? `At most ${labelLimit} bytes.` : undefined;
};

/** A label that may be left out. */
export const checkOptionalLabel: Check = (label) => (label === "" ? undefined : checkLabel(label));

/** An ID in hexadecimal that no key has yet; it may be left out. */
export function checkFreeId(keys: readonly { id: string; label: string }[]): Check {
  return (id) => {
    if (!/^[0-9a-f]*$/i.test(id)) return "Only the digits 0 to 9 and A to F.";
    if (id.length % 2 !== 0 || id.length > 64) return "Two digits a byte, at most 32 bytes.";
    const holder = id === "" ? undefined : keys.find((key) => key.id === id.toUpperCase());
    return holder && `The key “${holder.label}” has this ID.`;
  };
}

/** Bytes in hexadecimal as sc-hsm-tool prints them; colons and spaces are free. */
export const checkShareNumber: Check = (value) => {
  const digits = value.replace(/[\s:]/g, "");
  if (!/^[0-9a-f]+$/i.test(digits)) return "Hexadecimal digits, for instance dc:73:b4:0c:1a:1a:a0:eb.";
  return digits.length > 16 ? "At most 8 bytes." : undefined;
};

export function checkWhole(least: number, most: number): Check {
  return (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : NaN;
    return number >= least && number <= most ? undefined : `A whole number from ${least} to ${most}.`;
  };
}

/** A share's number, other than those typed before. */
export function checkShareId(used: readonly number[]): Check {
  const inRange = checkWhole(1, 255);
  return (value) => {
    if (/^[0-9a-f]?[a-f][0-9a-f]?$/i.test(value)) return `The decimal number as it was printed, ${parseInt(value, 16)}; only sc-hsm-tool wants ${value}.`;
    return inRange(value) ?? (used.includes(Number(value)) ? `Share ${value} was typed already.` : undefined);
  };
}

export function checkRepeats(first: string): Check {
  return (value) => (value === first ? undefined : "Not the same as the first time.");
}

/** Most tries a card grants for a user PIN of this length (sc-hsm-tool keeps to the same). */
export function mostTries(userPin: string): number {
  if (userPin.length <= 6) return 3;
  return userPin.length === 7 ? 5 : 10;
}
