import type { BlobSummary } from "../../protocol/backups";
import type { AesKcv } from "../../protocol/keys";
import type { IndexedBackup } from "./indexed-backup";

/** The key in a backup, as far as it is known. */
export interface BackedUpKey
  extends Pick<BlobSummary, "kcv" | "keyType" | "keySize" | "curve" | "label" | "id" | "publicKeySha256" | "notHeldBy"> {
  aesKcv?: AesKcv;
  /** Its content was verified with the shares, and belongs to the certificate or request beside it, where there is one. */
  proven: boolean;
}

/** What is known of the key in a file; nothing where no card would take it, as far as is known. */
export function backedUpKey({ content, verified }: IndexedBackup): BackedUpKey | undefined {
  if (content.state === "damaged" || !content.summary.restorable) return undefined;
  const { kcv, keyType, keySize, curve, label, id, publicKeySha256, notHeldBy } = content.summary;
  const described = {
    kcv,
    keyType,
    notHeldBy,
    ...(keySize !== undefined && { keySize }),
    ...(curve !== undefined && { curve }),
    ...(label !== undefined && { label }),
    ...(id !== undefined && { id }),
    ...(publicKeySha256 !== undefined && { publicKeySha256 }),
  };
  if (verified === undefined) return { ...described, proven: false };
  const { result } = verified;
  if (result.state !== "whole") return undefined;
  return {
    ...described,
    keyType: result.keyType,
    keySize: result.keySize,
    ...(result.curve !== undefined && { curve: result.curve }),
    ...(result.publicKeySha256 !== undefined && { publicKeySha256: result.publicKeySha256 }),
    ...(result.aesKcv !== undefined && { aesKcv: result.aesKcv }),
    proven: result.kcv === kcv && result.publicKeyMatches !== false,
  };
}
