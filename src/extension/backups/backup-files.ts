import type { Event } from "vscode-jsonrpc";

/** What tells whether a file is still the one that was read. */
export interface FileStamp {
  /** Bytes. */
  size: number;
  /** When it was last written, in milliseconds since 1970. */
  modified: number;
}

/** A file as it was read. */
export interface FileContent extends FileStamp {
  /** Absent: it is longer than any key blob (`fileLimit`), and was not read. */
  bytes?: Uint8Array;
}

/** Something happened to a file or a folder. Where a folder came or went, so did all that is in it. */
export interface Touch {
  uri: string;
  how: "came" | "changed" | "went";
}

/** Where backups are looked for, and how they are read. Files and folders go by their URIs. */
export interface BackupFiles {
  /** The places in words; none where no folder is open and no setting names one. */
  readonly places: readonly string[];
  readonly onPlacesChanged: Event<void>;
  readonly onTouched: Event<Touch>;

  /** All files whose names are those of key blobs, or those among them that are, or lie in, one of `at`. Rejects where the search fails. */
  find(at?: readonly string[]): Promise<readonly string[]>;

  /** Absent: there is no such file. */
  stamp(uri: string): Promise<FileStamp | undefined>;

  /** Rejects with a FileError. */
  read(uri: string): Promise<FileContent>;

  /** Its name, and its folder as people know it. */
  describe(uri: string): { name: string; folder: string };
}
