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

/**
 * The manifest with one more backup. Former ones stay listed as long as their files lie there as they were written: those of
 * keys that the card has no more, too. Only one of the same key under the same DKEK gives way to the newer one.
 * @param stillThere the former backups whose files are as the manifest says
 */
export function withBackup(
  former: BackupManifest | undefined,
  stillThere: readonly ListedBackup[],
  { serial, version }: Pick<Card, "serial" | "version">,
  backup: ListedBackup,
): BackupManifest {
  const kept = stillThere.filter((listed) => listed.kcv !== backup.kcv || !isSameKey(listed, backup));
  return {
    ...former,
    formatVersion: manifestVersion,
    serial,
    firmware: version,
    kcv: backup.kcv,
    time: backup.time,
    keys: [...kept, backup].sort((a, b) => a.keyRef - b.keyRef),
  };
}

/** At one reference, by public key or check value where both are known, else by all that describes a key. */
function isSameKey(one: ListedBackup, other: ListedBackup): boolean {
  if (one.keyRef !== other.keyRef) return false;
  for (const name of ["publicKeySha256", "aesKcv"] as const) {
    if (one[name] !== undefined && other[name] !== undefined) return one[name] === other[name];
  }
  return (["label", "id", "type", "size", "curve"] as const).every((name) => one[name] === other[name]);
}
