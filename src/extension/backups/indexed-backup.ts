import type { BlobSummary, WholeKey } from "../../protocol/backups";
import type { Problem } from "../../protocol/blobs";
import type { Hex } from "../../protocol/values";

/** A file of the index that is, or was, a backed-up key. Files of another kind are not told. */
export interface IndexedBackup {
  /** As `vscode.Uri.toString()` gives it. */
  uri: string;
  /** The file's name, and its folder as people know it: relative to the workspace where it lies in one, and empty at its top. */
  name: string;
  folder: string;
  /** Bytes. */
  size: number;
  /** When it was last written, in milliseconds since 1970. */
  modified: number;
  /** Of its bytes. */
  sha256: Hex;
  content: { state: "key-blob"; summary: BlobSummary } | ({ state: "damaged" } & Problem);
  /** What *Verify backups* found when it had the shares of its DKEK; absent: never verified. */
  verified?: VerifiedBackup;
}

/** What was proven of a file's bytes, and when. It holds no secret, and belongs to the bytes, whatever the file is called. */
export interface VerifiedBackup {
  /** ISO 8601. */
  at: string;
  result: ({ state: "whole" } & WholeKey) | { state: "altered" } | ({ state: "damaged" } & Problem);
}
