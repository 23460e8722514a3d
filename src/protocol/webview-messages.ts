import type { DecodedBlob, Node } from "./blobs";
import type { Base64 } from "./values";

/** What the blob view shows of one file. */
export type KeyBlobView =
  | { state: "blob"; fileName: string; size: number; bytes: Base64; decoded: DecodedBlob }
  /** A file that is no key blob; `reason` says so in a sentence, `looksLike` what it is by its first bytes: "a PNG picture". */
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
  | { type: "show"; view: KeyBlobView }
  /** Moves selection and scroll position to the deepest node at `offset` bytes from the start of the file. */
  | { type: "reveal"; offset: number }
  /** Copies the selected part; the view answers with `copy`. */
  | { type: "copyAs"; form: CopyForm }
  /** Opens the find bar. */
  | { type: "find" };

/** From the blob view to the extension host. */
export type MessageFromBlobView =
  /** The view listens; the host answers with `show`. */
  | { type: "ready" }
  /** Puts `text` on the clipboard; `what` names it for the status bar ("KCV", "12 bytes"). */
  | { type: "copy"; text: string; what: string }
  /** The selected part of the file, for the status bar; absent when nothing is selected. */
  | { type: "select"; selection?: Selection }
  /** Lets the person choose another editor for the file. */
  | { type: "openWith" }
  /** Restores this key blob onto a card. */
  | { type: "restore" }
  /** Reads the file again after a failure. */
  | { type: "retry" };
