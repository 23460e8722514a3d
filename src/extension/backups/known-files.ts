import type { BackupFiles } from "./backup-files";
import type { IndexedBackup } from "./indexed-backup";
import { indexedBackup } from "./known-file";
import type { KnownFile } from "./known-file";
import type { Verifications } from "./verifications";

/** The files of the index, and those among them that are backups as others see them. */
export class KnownFiles {
  private readonly known = new Map<string, KnownFile>();
  private readonly backups = new Map<string, IndexedBackup>();

  constructor(
    private readonly files: BackupFiles,
    private readonly verifications: Verifications,
  ) {}

  get all(): ReadonlyMap<string, KnownFile> {
    return this.known;
  }

  listBackups(): readonly IndexedBackup[] {
    return [...this.backups.values()];
  }

  get(uri: string): KnownFile | undefined {
    return this.known.get(uri);
  }

  set(uri: string, file: KnownFile): void {
    this.known.set(uri, file);
    const backup = indexedBackup(uri, file, this.files, this.verifications);
    if (backup === undefined) this.backups.delete(uri);
    else this.backups.set(uri, backup);
  }

  delete(uri: string): void {
    this.known.delete(uri);
    this.backups.delete(uri);
  }

  /** Shows all anew, because places or verifications are others. */
  renew(): void {
    for (const [uri, file] of this.known) this.set(uri, file);
  }
}
