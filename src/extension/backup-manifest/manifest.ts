import type { AesKcv, CurveName, KeyType } from "../../protocol/keys";
import type { Hex, KeyReference } from "../../protocol/values";
import { fileNamePart } from "../files/backup-name";
import type { FileKind } from "../files/file-kind";

/** The version of the format that this extension writes, and the newest that it reads (docs/backup-manifest.md). */
export const manifestVersion = 1;

/**
 * What *Back up all keys* knows of the backups of one card in one folder: `<serial>.hsm-backup.json`. Nothing in it is secret.
 * Fields of a later version, or of another program, are carried along though the types don't tell them.
 */
export interface BackupManifest {
  formatVersion: number;
  serial: string;
  /** "3.5" */
  firmware: string;
  /** KCV of the card's DKEK at the last run. */
  kcv: Hex;
  /** When the manifest was last written, ISO 8601. */
  time: string;
  keys: readonly ListedBackup[];
}

/** A backup that the manifest lists. */
export interface ListedBackup {
  keyRef: KeyReference;
  label: string;
  /** PKCS#15 ID (CKA_ID). */
  id: Hex;
  type: KeyType;
  /** Bits; absent when the card has no description of the key. */
  size?: number;
  curve?: CurveName;
  /** SHA-256 of the DER SubjectPublicKeyInfo, where the card has a certificate or a request of the key. */
  publicKeySha256?: Hex;
  aesKcv?: AesKcv;
  /** Of the DKEK that the key is wrapped under. */
  kcv: Hex;
  /** Name of the file, which lies beside the manifest. */
  file: string;
  /** Of the file's bytes. */
  sha256: Hex;
  /** When the file was written, ISO 8601. */
  time: string;
}

/** "UTTMRN43855.hsm-backup.json" */
export function manifestFileName(serial: string): string {
  return `${fileNamePart(serial)}.hsm-backup.json`;
}

export function isManifestName(name: string): boolean {
  return /\.hsm-backup\.json$/i.test(name);
}

export const manifestFiles: FileKind = { glob: "*.[hH][sS][mM]-[bB][aA][cC][kK][uU][pP].[jJ][sS][oO][nN]", isNamed: isManifestName };

export function manifestText(manifest: BackupManifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
