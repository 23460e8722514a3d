/** What can go wrong with a file of the person. `file` is its name as shown to people. */
export type FileFailure =
  | { code: "file-unreadable"; file: string; reason: string }
  | { code: "file-unwritable"; file: string; reason: string }
  /** Reading back brought other bytes than were written. */
  | { code: "file-differs"; file: string }
  | { code: "file-too-large"; file: string; limit: number };

export class FileError extends Error {
  override readonly name = "FileError";

  constructor(readonly failure: FileFailure) {
    super(failure.code);
  }
}
