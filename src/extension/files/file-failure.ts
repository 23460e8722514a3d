/** What can go wrong with a file of the person. `file` is its name as shown to people. */
export type FileFailure =
  | { code: "file-unreadable"; file: string; reason: string }
  | { code: "file-unwritable"; file: string; reason: string }
  /** Known before anything is written. */
  | { code: "folder-unwritable"; folder: string; reason: string }
  /** So many files, or so many folders in a folder, that they were not looked at. */
  | { code: "too-many-files"; folder: string; limit: number }
  /** Reading back brought other bytes than were written. */
  | { code: "file-differs"; file: string }
  | { code: "file-too-large"; file: string; limit: number }
  /** The backup is written, and the manifest that should list it can't be. */
  | { code: "manifest-unwritable"; file: string; backup: string; reason: string }
  /** No manifest of backups that this version reads. */
  | { code: "not-a-manifest"; file: string; reason: string };

export class FileError extends Error {
  override readonly name = "FileError";

  constructor(readonly failure: FileFailure) {
    super(failure.code);
  }
}
