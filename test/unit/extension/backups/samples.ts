import { createHash } from "node:crypto";
import type { BlobSummary, SummarizedFile, WholeKey } from "../../../../src/protocol/backups";
import type { IndexedBackup } from "../../../../src/extension/backups/indexed-backup";

export const sampleKcv = "2BA159D3ADA6A53D";
export const otherKcv = "1111111111111111";

/** Of the key that `sampleKey` is. */
export function sampleSummary(changes: Partial<BlobSummary> = {}): BlobSummary {
  return {
    kind: "container",
    kcv: sampleKcv,
    keyType: "EC",
    keySize: 256,
    curve: "secp256r1",
    label: "tls-2026",
    id: "02",
    keyRef: 2,
    certificate: "request",
    restorable: true,
    notHeldBy: {},
    ...changes,
  };
}

export function sampleWhole(changes: Partial<WholeKey> = {}): { state: "whole" } & WholeKey {
  return { state: "whole", kcv: sampleKcv, keyType: "EC", keySize: 256, curve: "secp256r1", publicKeyMatches: true, certificateHolds: true, ...changes };
}

export function sampleBackup(changes: Partial<IndexedBackup> = {}): IndexedBackup {
  const name = changes.name ?? "tls-2026.bin";
  return {
    uri: `file:///safe/${name}`,
    name,
    folder: "safe",
    size: 600,
    modified: Date.UTC(2026, 0, 31),
    sha256: sha256Of(name),
    content: { state: "key-blob", summary: sampleSummary() },
    ...changes,
  };
}

export function sha256Of(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex").toUpperCase();
}

/** What an engine might say of a file: one that begins with "key" is a key blob labelled by the rest, and so on. */
export function toldOf(text: string): SummarizedFile {
  const [kind = "", label = ""] = text.split(" ");
  const sha256 = sha256Of(text);
  if (kind === "key") return { sha256, state: "key-blob", summary: sampleSummary({ label }) };
  return kind === "broken" ? { sha256, state: "damaged", offset: 4, reason: "the file ends" } : { sha256, state: "foreign" };
}
