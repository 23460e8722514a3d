import type { BlobCheck, DecodedBlob, Node } from "./blobs";
import type { DecodedShare } from "./shares";
import type { Base64, Hex, KeyReference, ReaderName } from "./values";

/** Whether a key blob was unlocked with the shares of its DKEK, and what came of it. */
export type BlobLock =
  | { state: "locked"; otherDkek?: OtherDkek }
  /** `inside` of the check is part of the view's nodes. */
  | { state: "unlocked"; shares: number; check: BlobCheck };

/** Shares that were said to be all, and give another DKEK than the file's. */
export interface OtherDkek {
  shares: number;
  kcv: Hex;
}

/** A SmartCard-HSM that is connected, seen from the DKEK of a file. */
export interface CardFit {
  reader: ReaderName;
  /** Its label, or what it is when it has none. */
  name: string;
  serial: string;
  /**
   * - `same`: it has the DKEK of the file, or of the share
   * - `other`: it has another one
   * - `not-told`: it tells which one it has only after its PIN
   * - `pending`: shares are missing
   * - `none`: it was initialised without a DKEK
   */
  dkek: "same" | "other" | "not-told" | "pending" | "none";
  kcv?: Hex;
  /** Shares that its DKEK was put together from; 0 when the card made it by itself. */
  shares: number;
  /** What it does not support, in words, so that it can not hold the key. */
  lacks?: string;
  /** Where it holds the key of the file already, by its public key. */
  keyRef?: KeyReference;
}

export interface CardsSeen {
  cards: CardFit[];
  /** Whether some are still being read. */
  looking: boolean;
}

/** What *Verify backups* found, with the shares of the DKEK. */
export interface EarlierFinding {
  /** The day, in words. */
  on: string;
  result:
    /** `publicKeyMatches`: the one of the certificate or request beside it; null when there is nothing to compare. */
    | { state: "whole"; publicKeyMatches: boolean | null }
    | { state: "altered" }
    | { state: "damaged"; reason: string };
}

/** What the blob view shows of one file: a key blob, or a share of its DKEK. */
export type KeyBlobView =
  /**
   * A key blob; `beware` says in words why it does not protect the key in it, where that is so, and `earlier` what was found of
   * the same bytes before.
   */
  | { state: "blob"; fileName: string; size: number; bytes: Base64; decoded: DecodedBlob; lock: BlobLock; beware?: string; earlier?: EarlierFinding }
  /** A DKEK share; with the KCV of a DKEK made of it alone once it was opened. */
  | { state: "share"; fileName: string; size: number; bytes: Base64; decoded: DecodedShare; kcv?: Hex }
  /** A file that is neither; `reason` says so in a sentence, `looksLike` what it is by its first bytes: "a PNG picture". */
  | { state: "foreign"; fileName: string; size: number; reason: string; looksLike?: string | undefined }
  /** A file of more than `limit` bytes: no key blob is that long, so no more than its first bytes were read. */
  | { state: "too-large"; fileName: string; size: number; limit: number; looksLike?: string | undefined }
  /**
   * A key blob that breaks at `offset` bytes from its start, before it tells what key it holds; `nodes` are what could be
   * decoded. Damage further on is told in `decoded.problems` instead.
   */
  | { state: "damaged"; fileName: string; size: number; bytes: Base64; offset: number; reason: string; nodes: Node[] }
  /** The file could not be read or decoded; `message` says what happened and what to do. */
  | { state: "failed"; fileName: string; message: string };

/** The selected part of a file, or the bytes in it that were marked. */
export interface Selection {
  name: string;
  /** From the start of the file. */
  offset: number;
  length: number;
}

/** Forms in which a part of a file can be copied: JSON tells everything below it, too. */
export type CopyForm = "value" | "hex" | "base64" | "path" | "json";

/** From the extension host to the blob view. */
export type MessageToBlobView =
  /** Shows a file, or its new content after it changed; the view keeps its selection where it can. */
  | { type: "show"; view: KeyBlobView; seen: CardsSeen }
  /** Cards came, went or changed; all else stays as shown. */
  | { type: "cards"; seen: CardsSeen }
  /** Moves selection and scroll position to the deepest node at `offset` bytes from the start of the file. */
  | { type: "reveal"; offset: number }
  /** Copies the selected part; the view answers with `copy`. */
  | { type: "copyAs"; form: CopyForm }
  /** Opens the find bar. */
  | { type: "find" };

/** From the blob view to the extension host. */
export type MessageFromBlobView =
  /** The view is there, and was sent nothing to show yet; the host answers with `show`. */
  | { type: "ready" }
  /** What the last `show` brought is on screen, so long after it came. */
  | { type: "painted"; milliseconds: number }
  /** Puts `text` on the clipboard; `what` names it for the status bar ("KCV", "12 bytes"). */
  | { type: "copy"; text: string; what: string }
  /** The selected part of the file, for the status bar; absent when nothing is selected. */
  | { type: "select"; selection?: Selection }
  /** Lets the person choose another editor for the file. */
  | { type: "openWith" }
  /** Restores this key blob onto a card. */
  | { type: "restore" }
  /** Unlocks this key blob, or opens this share: asks for what is needed. */
  | { type: "unlock" }
  /** Forgets what unlocking or opening told. */
  | { type: "lock" }
  /** Imports this share into a card. */
  | { type: "importShare" }
  /** Asks for the PIN of the card in a reader, after which it tells its KCV. */
  | { type: "unlockCard"; reader: ReaderName }
  /** Reads the file again after a failure. */
  | { type: "retry" };
