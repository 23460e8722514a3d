import type { BackupManifest, ListedBackup } from "../../../../src/extension/backup-manifest/manifest";

export const sampleKcv = "2BA159D3ADA6A53D";
export const sampleTime = "2026-03-14T09:26:53.589Z";

/** The backup of `sampleKey()`. */
export function sampleListed(changes: Partial<ListedBackup> = {}): ListedBackup {
  return {
    keyRef: 2,
    label: "tls-2026",
    id: "02",
    type: "EC",
    size: 256,
    curve: "secp256r1",
    kcv: sampleKcv,
    file: "tls-2026.bin",
    sha256: "AB".repeat(32),
    time: sampleTime,
    ...changes,
  };
}

export function sampleManifest(...keys: ListedBackup[]): BackupManifest {
  return { formatVersion: 1, serial: "UTTMRN43855", firmware: "3.5", kcv: sampleKcv, time: sampleTime, keys };
}
