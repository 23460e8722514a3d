import type { FailureCode, FailureData, FailureFields, PinKind, ReaderName } from "../protocol";

/** A failure that the engine's peer is told about: a code of the closed set, its fields, and a sentence for people. */
export class EngineFailure extends Error {
  override readonly name = "EngineFailure";

  constructor(readonly data: FailureData) {
    super(describeFailure(data));
  }
}

/** Throws the failure with this code. */
export function fail<C extends FailureCode>(code: C, fields: FailureFields[C]): never {
  throw failure(code, fields);
}

/** The failure with this code, for a promise or a callback to be rejected with. */
export function failure<C extends FailureCode>(code: C, fields: FailureFields[C]): EngineFailure {
  // The compiler does not follow that code and fields of one C make a member of the union.
  return new EngineFailure({ code, ...fields } as FailureData);
}

/** Whether `error` is a failure, of this code where one is named. */
export function isFailure(error: unknown, code?: FailureCode): error is EngineFailure {
  return error instanceof EngineFailure && (code === undefined || error.data.code === code);
}

/** Failures that tell of a card, and name its reader only where that is in question. */
const ofCard = ["wrong-pin", "pin-blocked", "pin-required", "pin-change-required", "not-initialized", "no-dkek", "dkek-pending"] as const;

/** The same failure with the reader of its card, where it tells of a card and does not name it. */
export function namingReader(error: unknown, reader: ReaderName): unknown {
  if (!isFailure(error) || !ofCard.some((code) => code === error.data.code)) return error;
  return new EngineFailure({ ...error.data, reader } as FailureData);
}

/** Ends the work when its caller has cancelled it. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) fail("cancelled", {});
}

const pinNames: Record<PinKind, string> = { user: "user PIN", so: "SO-PIN" };

/** What happened, what it means for the keys, and what to do next: one or two plain sentences without secrets. */
export function describeFailure(data: FailureData): string {
  switch (data.code) {
    case "wrong-password":
      return "The password does not open this file. Nothing was changed; check the password and the file.";
    case "not-a-share":
      return "The file is not a DKEK share. A share file has 64 bytes and begins with \"Salted__\".";
    case "not-a-key-blob":
      return "The file is not a key backup of a SmartCard-HSM.";
    case "not-a-private-key":
      return "The file holds no private key that a card could take: it is no PKCS#12, PKCS#8 or PEM file with one.";
    case "password-required":
      return "The file is encrypted. Give its password.";
    case "damaged":
      return `The file is damaged at byte ${data.offset}: ${data.reason}. Use another copy of it.`;
    case "kcv-mismatch":
      return (
        `The key was backed up under the DKEK with KCV ${data.fileKcv}, but this card holds the one with KCV ` +
        `${data.cardKcv}. Use a card that was given the same DKEK shares.`
      );
    case "mac-mismatch":
      return "The file was altered since the backup: its checksum (MAC) does not hold. Use another copy of it.";
    case "dkek-differs":
      return (
        `The card took the shares but holds a DKEK with KCV ${data.cardKcv} instead of ${data.expectedKcv}. ` +
        "Do not back up keys with it: initialise the card again and repeat the import."
      );
    case "wrong-pin":
      return `The ${pinNames[data.pin]}${data.reader === undefined ? "" : ` of ${cardOf(data.reader)}`} is wrong. ${triesLeft(data.triesLeft)}`;
    case "pin-blocked":
      return data.pin === "user"
        ? `The user PIN${data.reader === undefined ? "" : ` of ${cardOf(data.reader)}`} is blocked. The keys are still on the card; unblock the PIN with the SO-PIN.`
        : "The SO-PIN is blocked for good. The card still works with its user PIN, but can no longer be unblocked or initialised.";
    case "pin-required":
      return `${capitalized(cardOf(data.reader))} asks for the user PIN first. Unlock the card and try again.`;
    case "pin-change-required":
      return `${capitalized(cardOf(data.reader))} still has its transport PIN. Change the user PIN before anything else.`;
    case "not-initialized":
      return `${capitalized(cardOf(data.reader))} has no user PIN yet. Initialise the card first.`;
    case "no-dkek":
      return `${capitalized(cardOf(data.reader))} was initialised without a DKEK, so its keys cannot be backed up or restored.`;
    case "dkek-pending":
      return `The DKEK of ${cardOf(data.reader)} is incomplete: ${shares(data.outstanding)} still to be imported.`;
    case "dkek-complete":
      return "The card expects no further DKEK share. To give it another DKEK, initialise it again; that deletes its keys.";
    case "key-reference-in-use":
      return `Key reference ${data.keyRef} is taken by the key "${data.label}". Choose another one.`;
    case "no-free-key-reference":
      return "All key references of the card are taken. Delete a key that is no longer needed first.";
    case "no-such-key":
      return `The card has no key with reference ${data.keyRef}.`;
    case "no-such-reader":
      return `The reader "${data.reader}" is not connected.`;
    case "no-card":
      return `There is no card in the reader "${data.reader}".`;
    case "card-removed":
      return `The card was taken out of the reader "${data.reader}". Put it back and try again.`;
    case "card-in-use":
      return `Another program is using the card in the reader "${data.reader}". Wait for it or close it, then try again.`;
    case "not-a-smartcard-hsm":
      return `The card in the reader "${data.reader}" is not a SmartCard-HSM.`;
    case "pcsc-unavailable":
      return `Card readers cannot be used now: ${data.reason}`;
    case "reader-limit":
      return (
        `The reader takes ${data.limit} bytes at once, and this needs at least ${data.needed}. ` +
        "Use one that takes extended APDUs."
      );
    case "unsupported":
      return data.of === "file"
        ? `A file of this kind cannot be read: ${data.feature}.`
        : `This card cannot do that: ${data.feature}.`;
    case "incomplete":
      return `The operation stopped half way (${data.cause}). What may still be on the card: ${data.remains.join(", ")}.`;
    case "status-word":
      return `The card refused "${data.command}": ${data.name} (status word ${data.sw}).`;
    case "cancelled":
      return "The operation was cancelled.";
    case "invalid-params":
      return `The parameter "${data.parameter}" is not valid: ${data.reason}.`;
    case "virtual-card":
      return data.reason;
    case "internal":
      return "The engine met an unexpected error. Its log tells more.";
  }
}

function cardOf(reader: ReaderName | undefined): string {
  return reader === undefined ? "the card" : `the card in the reader "${reader}"`;
}

function capitalized(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function triesLeft(count: number): string {
  if (count === 0) return "It is now blocked.";
  if (count === 1) return "One try is left; another wrong one blocks it.";
  return `${count} tries are left.`;
}

function shares(count: number): string {
  return count === 1 ? "one share is" : `${count} shares are`;
}
