import type { Node } from "./blobs";
import type { Hex, KeyReference, ReaderName } from "./values";

/** A failure that tells of a card; which one is named where a request is about two of them. */
interface OfCard {
  reader?: ReaderName;
}

/** What a field of a failure may hold; secrets never do. */
export interface FailureFields {
  /** A password that does not open a file, or password shares that do not open a share file. */
  "wrong-password": object;
  /** A file that is no DKEK share. */
  "not-a-share": object;
  /** A file that is no key blob. */
  "not-a-key-blob": object;
  /** A file without a private key that a card could hold. */
  "not-a-private-key": object;
  /** A file that is encrypted, and no password came along. */
  "password-required": object;
  /** A file that begins well and breaks at `offset` bytes from its start; `nodes` tell what of it can be decoded. */
  damaged: { offset: number; reason: string; nodes?: Node[] };
  /** The file was wrapped under another DKEK than the card holds. */
  "kcv-mismatch": { fileKcv: Hex; cardKcv: Hex };
  /** The KCVs agree, yet the blob's MAC does not hold: the file was altered. */
  "mac-mismatch": object;
  /** After the last share the card tells another KCV than the shares give (SmartCard-HSM ref. 5.5). */
  "dkek-differs": { expectedKcv: Hex; cardKcv: Hex };
  "wrong-pin": { pin: PinKind; triesLeft: number } & OfCard;
  "pin-blocked": { pin: PinKind } & OfCard;
  /** The command needs the user PIN, and the card is not unlocked. */
  "pin-required": OfCard;
  /** The card was delivered with a transport PIN, which must be changed before anything else. */
  "pin-change-required": OfCard;
  /** The card has no user PIN yet: it was never initialised. */
  "not-initialized": OfCard;
  "no-dkek": OfCard;
  "dkek-pending": { outstanding: number } & OfCard;
  /** A share is offered to a card that expects none any more. */
  "dkek-complete": { kcv?: Hex };
  "key-reference-in-use": { keyRef: KeyReference; label: string };
  "no-free-key-reference": object;
  "no-such-key": { keyRef: KeyReference };
  "no-such-reader": { reader: ReaderName };
  "no-card": { reader: ReaderName };
  "card-removed": { reader: ReaderName };
  /** Another program holds the card exclusively. */
  "card-in-use": { reader: ReaderName };
  "not-a-smartcard-hsm": { reader: ReaderName };
  "pcsc-unavailable": { reason: string };
  /** The reader takes `limit` bytes of data in one command, or one answer, at most; this one has `needed` or more. */
  "reader-limit": { needed: number; limit: number };
  /** This card or firmware cannot do it, or a file of this kind cannot be read; `feature` names what, in words. */
  unsupported: { feature: string; of?: "file" };
  /** An operation failed half way and could not take everything back: `remains` names what may still be on the card. */
  "incomplete": { remains: string[]; cause: FailureCode };
  /** A status word that no other code stands for. */
  "status-word": { sw: Hex; name: string; command: string };
  cancelled: object;
  "invalid-params": { parameter: string; reason: string };
  /** A virtual card's file cannot be read or written. */
  "virtual-card": { reason: string };
  /** A defect of the engine. */
  internal: object;
}

export type PinKind = "user" | "so";

export type FailureCode = keyof FailureFields;

/** The `data` of every JSON-RPC error the engine answers with: a code of the closed set and its fields. */
export type FailureData = { [C in FailureCode]: { code: C } & FailureFields[C] }[FailureCode];

/** JSON-RPC error numbers the engine uses; `data.code` tells the failures apart. */
export const errorNumber = {
  invalidParams: -32602,
  internal: -32603,
  requestCancelled: -32800,
  failure: -32000,
} as const;

/** The number of the JSON-RPC error that carries a failure. */
export function errorNumberOf(code: FailureCode): number {
  if (code === "invalid-params") return errorNumber.invalidParams;
  if (code === "cancelled") return errorNumber.requestCancelled;
  return code === "internal" ? errorNumber.internal : errorNumber.failure;
}
