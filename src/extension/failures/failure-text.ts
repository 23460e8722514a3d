import type { PinKind } from "../../protocol/failures";
import type { CommandName } from "../names";
import type { ReaderName } from "../../protocol/values";
import { capitalized, counted } from "../words";
import type { Failure } from "./failure";

/** A way out of a failure, offered as a button: another command, or the same one once more. */
export type Remedy = { title: string; command: CommandName } | { title: string; again: true };

/** A failure in words for people. */
export interface FailureText {
  /** What happened. */
  what: string;
  /** What it means for their keys; empty where keys are out of question. */
  keys: string;
  /** What to do next; empty where only they can know. */
  next: string;
  remedy?: Remedy;
}

type Texts = { [C in Failure["code"]]: (failure: Extract<Failure, { code: C }>) => FailureText };

const unchanged = "Nothing was changed on the card.";
const again: Remedy = { title: "Try again", again: true };
const showLog: Remedy = { title: "Show log", command: "showLog" };
const restartEngine: Remedy = { title: "Restart engine", command: "restartEngine" };

function pinName(pin: PinKind): string {
  return pin === "user" ? "user PIN" : "SO-PIN";
}

/** The card that a failure tells of, named where there are several. */
function cardOf(reader: ReaderName | undefined): string {
  return reader === undefined ? "the card" : `the card in “${reader}”`;
}

/** " of the card in “Reader”", where there are several. */
function ofCard(reader: ReaderName | undefined): string {
  return reader === undefined ? "" : ` of ${cardOf(reader)}`;
}

/** Of a PIN that was blocked before, or by the try that failed. */
function blockedText(pin: PinKind, reader: ReaderName | undefined): FailureText {
  return pin === "user"
    ? {
        what: `The user PIN${ofCard(reader)} is blocked.`,
        keys: "The keys are still on the card, but nobody can use them for now.",
        next: "Unblock the PIN with the SO-PIN.",
        remedy: { title: "Unblock PIN…", command: "unblockPin" },
      }
    : {
        what: `The SO-PIN${ofCard(reader)} is blocked.`,
        keys: "The keys work as long as the user PIN does.",
        next: "A blocked SO-PIN can't be unblocked: back up the keys while the user PIN works.",
      };
}

/** What a person knows a parameter of a request as. Other parameters are checked before they are sent. */
const givenNames = new Map([
  ["share", "This DKEK share"],
  ["passwordShares", "What the custodians typed"],
]);

const texts: Texts = {
  "wrong-password": () => ({
    what: "The file can't be opened with this password.",
    keys: unchanged,
    next: "Check the password, or that the custodians' parts belong to this file. A wrong password does not use up any tries.",
    remedy: again,
  }),
  "not-a-share": () => ({
    what: "This file is not a DKEK share.",
    keys: unchanged,
    next: "A DKEK share is a .pbe file of 64 bytes.",
    remedy: { title: "Choose another file", again: true },
  }),
  "not-a-key-blob": () => ({
    what: "This file holds no wrapped key.",
    keys: unchanged,
    next: "Wrapped keys are .bin files of sc-hsm-tool or of this extension, or .wky files of the Smart Card Shell.",
  }),
  "not-a-private-key": () => ({
    what: "This file holds no private key that a card could take.",
    keys: unchanged,
    next: "Private keys come as PKCS#12 (.p12, .pfx), PKCS#8 (.p8, .key) or PEM files.",
  }),
  "password-required": () => ({
    what: "This file is encrypted.",
    keys: unchanged,
    next: "Give its password.",
    remedy: again,
  }),
  damaged: ({ offset, reason }) => ({
    what: `The file is damaged at byte ${offset}: ${reason}.`,
    keys: `${unchanged} The key can't be restored from this copy of the file.`,
    next: "Look for another copy of it.",
  }),
  "kcv-mismatch": ({ fileKcv, cardKcv }) => ({
    what: `The key was wrapped under another DKEK: the file's key check value is ${fileKcv}, the card's is ${cardKcv}.`,
    keys: `${unchanged} The backup itself may be perfectly good.`,
    next: "Restore it onto a card with the file's key check value.",
  }),
  "mac-mismatch": () => ({
    what: "The file's authentication code does not hold: its content was altered.",
    keys: `${unchanged} The key can't be restored from this copy of the file.`,
    next: "Look for another copy of the backup.",
  }),
  "dkek-differs": ({ expectedKcv, cardKcv }) => ({
    what: `The card ended up with another DKEK (${cardKcv}) than the shares give (${expectedKcv}).`,
    keys: "Backups made with this card now could not be restored on any other card. Don't make any.",
    next: "Initialize the card anew and import the shares again.",
    remedy: { title: "Initialize card…", command: "initializeCard" },
  }),
  "wrong-pin": ({ pin, triesLeft, reader }) => {
    if (triesLeft === 0) return { ...blockedText(pin, reader), what: `Wrong ${pinName(pin)}${ofCard(reader)}: no try is left, so that it is blocked now.` };
    return {
      what: `Wrong ${pinName(pin)}${ofCard(reader)}: ${counted(triesLeft, "try is", "tries are")} left.`,
      keys:
        triesLeft === 1
          ? `One more wrong ${pinName(pin)} blocks it${pin === "so" ? " for good" : ""}.`
          : "The keys are untouched.",
      next: "",
      remedy: again,
    };
  },
  "pin-blocked": ({ pin, reader }) => blockedText(pin, reader),
  "pin-required": ({ reader }) => ({
    what: `${capitalized(cardOf(reader))} is locked.`,
    keys: unchanged,
    next: "Unlock it with the user PIN.",
    remedy: { title: "Unlock card…", command: "unlockCard" },
  }),
  "pin-change-required": ({ reader }) => ({
    what: `${capitalized(cardOf(reader))} still has its transport PIN.`,
    keys: unchanged,
    next: "Change the PIN first.",
    remedy: { title: "Change PIN…", command: "changePin" },
  }),
  "not-initialized": ({ reader }) => ({
    what: `${capitalized(cardOf(reader))} has no user PIN yet: it was never initialized.`,
    keys: "There are no keys on it.",
    next: "Initialize it.",
    remedy: { title: "Initialize card…", command: "initializeCard" },
  }),
  "no-dkek": ({ reader }) => ({
    what: `${capitalized(cardOf(reader))} was initialized without a DKEK.`,
    keys: "Its keys can't be backed up, and no key can be restored onto it.",
    next: "Only initializing it with DKEK shares changes that, and it deletes all keys on the card.",
  }),
  "dkek-pending": ({ outstanding, reader }) => ({
    what: `${capitalized(cardOf(reader))} waits for ${counted(outstanding, "more DKEK share")}.`,
    keys: "Keys can't be backed up or restored before.",
    next: "Import the missing shares.",
    remedy: { title: "Import DKEK share…", command: "importShare" },
  }),
  "dkek-complete": ({ kcv }) => ({
    what: `The card's DKEK is complete${kcv === undefined ? "" : ` (key check value ${kcv})`}; it takes no more shares.`,
    keys: unchanged,
    next: "To give it another DKEK it must be initialized anew, which deletes all keys on the card.",
  }),
  "key-reference-in-use": ({ keyRef, label }) => ({
    what: `Key reference ${keyRef} is taken by the key “${label}”.`,
    keys: unchanged,
    next: "Choose another reference.",
    remedy: again,
  }),
  "no-free-key-reference": () => ({
    what: "All 255 key references of the card are taken.",
    keys: unchanged,
    next: "Delete a key that is not needed any more, or use another card.",
  }),
  "no-such-key": ({ keyRef }) => ({
    what: `There is no key with reference ${keyRef} on the card any more.`,
    keys: unchanged,
    next: "The view was refreshed; pick the key again.",
  }),
  "no-such-reader": ({ reader }) => ({
    what: `The reader “${reader}” is not connected any more.`,
    keys: "The keys on its card are safe.",
    next: "Plug it in again.",
  }),
  "no-card": ({ reader }) => ({
    what: `There is no card in “${reader}”.`,
    keys: "",
    next: "Insert the card.",
    remedy: again,
  }),
  "card-removed": () => ({
    what: "The card was taken out before it was done.",
    keys: "What was already finished on the card stays; the keys that were on it are safe.",
    next: "Insert it again and look at the view before you go on.",
    remedy: again,
  }),
  "card-in-use": ({ reader }) => ({
    what: `Another program holds the card in “${reader}”.`,
    keys: unchanged,
    next: "Close that program, or wait until it is done.",
    remedy: again,
  }),
  "not-a-smartcard-hsm": ({ reader }) => ({
    what: `The card in “${reader}” is not a SmartCard-HSM.`,
    keys: "It was left alone.",
    next: "Insert a SmartCard-HSM.",
  }),
  "pcsc-unavailable": ({ reason }) => ({
    what: `The smart card service is not available. ${reason}`,
    keys: "",
    next: "Virtual cards work without it.",
    remedy: restartEngine,
  }),
  "reader-limit": ({ needed, limit }) => ({
    what: `The reader takes no more than ${limit} bytes at once; this needs at least ${needed}.`,
    keys: unchanged,
    next: "Use a reader that takes extended APDUs.",
  }),
  unsupported: ({ feature, of }) =>
    of === "file"
      ? {
          what: `Files of this kind can't be read: ${feature}.`,
          keys: unchanged,
          next: "Write the key into another kind of file with the program that made this one.",
        }
      : { what: `This card does not support ${feature}.`, keys: unchanged, next: "" },
  incomplete: ({ remains, cause }) => ({
    what: `${cause === "card-removed" ? "The card was taken out half way" : "It failed half way"}, and not everything could be taken back.`,
    keys: `What may still be on the card: ${remains.join(", ")}.`,
    next: "Look at the card in the view: if the key named here is there and you don't need it as it is, delete it. Then try again.",
    remedy: showLog,
  }),
  "status-word": ({ sw, name, command }) => ({
    what: `The card refused ${command}: ${name} (${sw}).`,
    keys: "The keys on the card are as they were before this command.",
    next: "",
    remedy: showLog,
  }),
  cancelled: () => ({ what: "Cancelled.", keys: "", next: "" }),
  "invalid-params": ({ parameter, reason }) => ({
    what: `${givenNames.get(parameter) ?? `The value of “${parameter}”`} can't be used: ${reason}.`,
    keys: unchanged,
    next: parameter === "share" ? "Each share counts once: take the file of another one." : "",
    ...(givenNames.has(parameter) && { remedy: again }),
  }),
  "virtual-card": ({ reason }) => ({
    what: `The file of the virtual card can't be used: ${reason}.`,
    keys: "Nothing in the file was changed.",
    next: "Check the folder in the setting “Virtual cards: Folder”.",
  }),
  internal: () => ({
    what: "Something unforeseen went wrong in the extension.",
    keys: "The keys on the card were not deleted by this.",
    next: "The log tells more.",
    remedy: showLog,
  }),
  "engine-crashed": () => ({
    what: "The card engine ended while it worked on this.",
    keys: "The keys that were on the card are safe; whether the last step was finished is not known.",
    next: "Look at the view before you try again.",
    remedy: showLog,
  }),
  "engine-stopped": () => ({
    what: "The card engine is not running.",
    keys: unchanged,
    next: "Start it again.",
    remedy: restartEngine,
  }),
  "file-unreadable": ({ file, reason }) => ({
    what: `“${file}” can't be read: ${reason}.`,
    keys: unchanged,
    next: "",
  }),
  "file-unwritable": ({ file, reason }) => ({
    what: `“${file}” can't be written: ${reason}.`,
    keys: "There is no new file; nothing was changed on the card.",
    next: "Choose another folder.",
    remedy: again,
  }),
  "folder-unwritable": ({ folder, reason }) => ({
    what: `Nothing can be written into “${folder}”: ${reason}.`,
    keys: "There is no new file; nothing was changed on the card.",
    next: "Choose another folder.",
    remedy: { title: "Choose another folder…", again: true },
  }),
  "too-many-files": ({ folder, limit }) => ({
    what: `“${folder}” and the folders in it hold more than ${limit.toLocaleString("en")} files that may be backups, or too many folders to look into.`,
    keys: "None of them was looked at.",
    next: "Choose a folder in it, or select the files.",
    remedy: { title: "Choose another folder…", again: true },
  }),
  "file-differs": ({ file }) => ({
    what: `“${file}” came back from the disk with other content than was written.`,
    keys: "Don't rely on this file. Nothing was changed on the card.",
    next: "Save to another disk or folder.",
    remedy: again,
  }),
  "manifest-unwritable": ({ file, backup, reason }) => ({
    what: `“${backup}” was written, but “${file}”, which should list it, can't be: ${reason}.`,
    keys: "The backup is whole. The former list stays as it was.",
    next: "Make room in the folder, or use another one: the next run backs this key up once more.",
  }),
  "not-a-manifest": ({ file, reason }) => ({
    what: `“${file}” can't be used as the manifest of the backups: ${reason}.`,
    keys: "Nothing was written, and nothing was changed on the card.",
    next: "Choose another folder, or move the file out of this one.",
    remedy: again,
  }),
  "file-too-large": ({ file, limit }) => ({
    what: `“${file}” is larger than ${limit / 1024} KiB, so it can't be what was asked for.`,
    keys: unchanged,
    next: "Choose another file.",
    remedy: again,
  }),
};

export function failureText(failure: Failure): FailureText {
  // Each code has a text for its own failure; the compiler can't follow that through the lookup.
  const text = texts[failure.code] as (failure: Failure) => FailureText;
  return text(failure);
}

/** The whole text in one paragraph. */
export function failureSentence({ what, keys, next }: FailureText): string {
  return [what, keys, next].filter((part) => part !== "").join(" ");
}

/** The same where a file was only looked at: no card and no key had to do with it. */
export function fileFailureSentence({ what, next }: FailureText): string {
  return failureSentence({ what, keys: "", next });
}
