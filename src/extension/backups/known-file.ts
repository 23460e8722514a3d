import type { SummarizedFile } from "../../protocol/backups";
import type { BackupFiles, FileStamp } from "./backup-files";
import type { IndexedBackup } from "./indexed-backup";
import type { Verifications } from "./verifications";

/** What the index remembers of a file with the name of a key blob: nothing of it that is secret. */
export interface KnownFile extends FileStamp {
  /** What the engine told of its bytes; absent: it is longer than any key blob and was not read, or the engine failed at it. */
  told?: SummarizedFile;
  /** It was named to the index, and stays in it wherever it lies. */
  named?: true;
}

/** The file as others see it; none where it is of another kind. */
export function indexedBackup(
  uri: string,
  { size, modified, told }: KnownFile,
  files: Pick<BackupFiles, "describe">,
  verifications: Pick<Verifications, "of">,
): IndexedBackup | undefined {
  if (told === undefined || told.state === "foreign") return undefined;
  const { sha256, ...content } = told;
  const verified = verifications.of(sha256);
  return { uri, ...files.describe(uri), size, modified, sha256, content, ...(verified !== undefined && { verified }) };
}
