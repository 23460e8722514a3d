import type { Card } from "../../protocol/cards";
import type { Key, WrappedKey } from "../../protocol/keys";
import { keyWrap } from "../../protocol/requests";
import type { ReaderName } from "../../protocol/values";
import { changeManifest, checkedBackups } from "../backup-manifest/backup-folder";
import type { BackupFolder } from "../backup-manifest/backup-folder";
import { manifestFileName } from "../backup-manifest/manifest";
import type { BackupManifest, ListedBackup } from "../backup-manifest/manifest";
import { standingOf, stillThere } from "../backup-manifest/standing";
import type { KnownOfCard } from "../backup-manifest/standing";
import { listedBackupOf, withBackup } from "../backup-manifest/updated-manifest";
import type { KnownBackups, WrittenFile } from "../backup-manifest/updated-manifest";
import type { AesKcvs } from "../backups/aes-kcvs";
import type { MatchedBy } from "../backups/coverage";
import type { Services } from "../commands/services";
import { backupFileName } from "../files/backup-name";
import { FileError } from "../files/file-failure";
import { bytesOf, fileNameOf, readFile } from "../files/read-file";
import { writeNewFile } from "../files/write-file";
import { summarize } from "./summarize";

/** What became of a key: a file was written, or one was there before. */
export interface KeyBackup {
  state: "written" | "there";
  listed: ListedBackup;
  /** How one that was there is known to be of this key. */
  by?: MatchedBy;
}

/** Where the keys are, and where their backups go. */
export interface BackupTask {
  reader: ReaderName;
  /** As it is after the PIN. */
  card: Card;
  folder: BackupFolder;
}

/** Backs up the keys of an unlocked card into a folder, one after the other; the manifest is true after each. */
export class KeyBackups {
  /** As it was read or written last, should it be deleted meanwhile. */
  private manifest: BackupManifest | undefined;
  private readonly written: ListedBackup[] = [];

  constructor(
    private readonly services: Pick<Services, "engine" | "backups" | "aesKcvs">,
    private readonly task: BackupTask,
  ) {
    this.manifest = task.folder.manifest;
  }

  /** Writes a backup of the key unless one is there. */
  async backUp(key: Key): Promise<KeyBackup> {
    const { engine, aesKcvs } = this.services;
    const { reader, card, folder } = this.task;
    const standing = standingOf(key, knownOf(key, this.task, aesKcvs), folder.backups);
    if (standing.state === "there") return standing;
    const wrapped = await engine.request(keyWrap, { reader, keyRef: key.keyRef });
    aesKcvs.remember({ reader, serial: card.serial, keyRef: key.keyRef }, wrapped.aesKcv);
    const there = standing.state === "undecided" ? stillThere(key, standing.candidates, wrapped) : undefined;
    if (there !== undefined) return { state: "there", listed: there, by: matchedBy(key) };
    const before = await this.backupsBefore();
    const listed = listedBackupOf(key, wrapped, await this.write(key, wrapped), new Date().toISOString());
    await this.list(listed, before);
    return { state: "written", listed };
  }

  private async list(listed: ListedBackup, before: Omit<KnownBackups, "written">): Promise<void> {
    const { card, folder } = this.task;
    const known = { ...before, written: this.written };
    try {
      this.manifest = await changeManifest(folder.uri, card.serial, (now) => withBackup(now ?? this.manifest, known, card, listed));
      this.written.push(listed);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const { failure } = error;
      const reason = "reason" in failure ? failure.reason : "it came back with other content than was written";
      throw new FileError({ code: "manifest-unwritable", file: manifestFileName(this.task.card.serial), backup: listed.file, reason });
    }
  }

  /** What was listed when the run began, and what of that is still missing: a file may have come back. */
  private async backupsBefore(): Promise<Omit<KnownBackups, "written">> {
    const { engine } = this.services;
    const { uri, backups } = this.task.folder;
    const missing = backups.filter(({ bytes }) => bytes === undefined).map(({ listed }) => listed);
    const now = await checkedBackups(engine, uri, missing);
    return { found: backups.map(({ listed }) => listed), gone: now.filter(({ bytes }) => bytes === undefined).map(({ listed }) => listed) };
  }

  private async write(key: Key, { file, kcv }: WrappedKey): Promise<WrittenFile> {
    const { engine, backups } = this.services;
    const uri = await writeNewFile(this.task.folder.uri, backupFileName(key, this.task.card.serial), bytesOf(file));
    const name = fileNameOf(uri);
    const [found] = await summarize(engine, [await readFile(uri)]);
    if (found?.state !== "key-blob" || found.summary.kcv !== kcv) throw new FileError({ code: "file-differs", file: name });
    // Not awaited: what the view shows of it has time.
    void backups.look(uri.toString());
    return { name, sha256: found.sha256 };
  }
}

/** What is known of the card and of a key on it. */
export function knownOf({ keyRef }: Key, { reader, card }: Pick<BackupTask, "reader" | "card">, aesKcvs: AesKcvs): KnownOfCard {
  const { kcv } = card.dkek;
  const aesKcv = aesKcvs.of(reader, card.serial).get(keyRef);
  return { ...(kcv !== undefined && { kcv }), ...(aesKcv !== undefined && { aesKcv }) };
}

function matchedBy({ type, publicKeySha256 }: Key): MatchedBy {
  if (type === "AES") return "aes-kcv";
  return publicKeySha256 === undefined ? "description" : "public-key";
}
