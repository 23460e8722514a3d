import type { Card } from "../../protocol/cards";
import type { Key, WrappedKey } from "../../protocol/keys";
import type { Hex } from "../../protocol/values";
import { manifestVersion } from "./manifest";
import type { BackupManifest, ListedBackup } from "./manifest";

/** A file that was written and read back. */
export interface WrittenFile {
  name: string;
  sha256: Hex;
}

export function listedBackupOf(key: Key, { kcv, aesKcv }: WrappedKey, file: WrittenFile, time: string): ListedBackup {
  return {
    keyRef: key.keyRef,
    label: key.label,
    id: key.id,
    type: key.type,
    ...(key.size !== 0 && { size: key.size }),
    ...(key.curve !== undefined && { curve: key.curve }),
    ...(key.publicKeySha256 !== undefined && { publicKeySha256: key.publicKeySha256 }),
    ...(aesKcv !== undefined && { aesKcv }),
    kcv,
    file: file.name,
    sha256: file.sha256,
    time,
  };
}

/** What a run knows of the backups in its folder: another one may write there at the same time. */
export interface KnownBackups {
  /** Those that were listed when it began. */
  found: readonly ListedBackup[];
  /** Those of them whose files are gone, or other ones. */
  gone: readonly ListedBackup[];
  /** Those that it wrote since. */
  written: readonly ListedBackup[];
}

/**
 * The manifest with one more backup. What is listed stays so, also what others listed since the run began, and what it wrote
 * itself is listed again where they lost it. Backups of keys that the card has no more stay, too. Of what was there at the
 * beginning, those leave whose files are gone, and one of the same key under the same DKEK gives way to the newer one.
 * @param now as the file has it at this moment; absent: there is none
 */
export function withBackup(
  now: BackupManifest | undefined,
  { found, gone, written }: KnownBackups,
  { serial, version }: Pick<Card, "serial" | "version">,
  backup: ListedBackup,
): BackupManifest {
  const others = [...(now?.keys ?? []), ...written].filter((listed, place, all) => all.findIndex((one) => isSameFile(one, listed)) === place);
  const isReplaced = (listed: ListedBackup): boolean => listed.kcv === backup.kcv && isSameKey(listed, backup) && isAmong(found, listed);
  const kept = others.filter((listed) => !isAmong(gone, listed) && !isReplaced(listed) && !isSameFile(listed, backup));
  return {
    ...now,
    formatVersion: manifestVersion,
    serial,
    firmware: version,
    kcv: backup.kcv,
    time: backup.time,
    keys: [...kept, backup].sort((a, b) => a.keyRef - b.keyRef),
  };
}

/** Whether it is listed there: the same bytes under the same name. */
function isAmong(list: readonly ListedBackup[], listed: ListedBackup): boolean {
  return list.some((one) => isSameFile(one, listed));
}

function isSameFile(one: ListedBackup, other: ListedBackup): boolean {
  return one.file === other.file && one.sha256 === other.sha256;
}

/** At one reference, by public key or check value where both are known, else by all that describes a key. */
function isSameKey(one: ListedBackup, other: ListedBackup): boolean {
  if (one.keyRef !== other.keyRef) return false;
  for (const name of ["publicKeySha256", "aesKcv"] as const) {
    if (one[name] !== undefined && other[name] !== undefined) return one[name] === other[name];
  }
  return (["label", "id", "type", "size", "curve"] as const).every((name) => one[name] === other[name]);
}
