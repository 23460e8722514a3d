import type { DecodedBlob, Problem } from "./blobs";
import type { PinParams, ReaderParams } from "./cards";
import type { FailureData } from "./failures";
import type { AesKcv, CurveName, KeyType } from "./keys";
import type { Share } from "./shares";
import type { Base64, Hex, KeyReference } from "./values";

/** How many files one request takes. */
export const maxFilesAtOnce = 256;

export interface SummarizeBlobsParams {
  /** Up to `maxFilesAtOnce`. */
  files: Base64[];
}

/** What a file says of the key in it without any secret, as far as an index of files needs it. */
export type BlobSummary = Pick<
  DecodedBlob,
  "kind" | "kcv" | "keyType" | "keySize" | "curve" | "label" | "id" | "keyRef" | "publicKeySha256" | "certificate" | "restorable" | "notHeldBy"
>;

/** A file of an index, with the SHA-256 of its bytes. */
export type SummarizedFile = { sha256: Hex } & FileSummary;

/**
 * - `key-blob`: a backed-up key; not `restorable` where a part of it is damaged
 * - `damaged`: it begins as one and breaks before it tells which key it holds
 * - `foreign`: something else
 */
export type FileSummary =
  | { state: "key-blob"; summary: BlobSummary }
  | ({ state: "damaged" } & Problem)
  | { state: "foreign" };

export interface CollectShareParams {
  share: Share;
  /** As the answer to the share before told it; absent with the first one. */
  collection?: string;
}

/** DKEK shares that were opened one after the other. The engine keeps what they give together, and nothing else of them. */
export interface DkekCollection {
  /** Names them, until `dkek/forget` or ten minutes without use. */
  collection: string;
  shares: number;
  /** KCV of the DKEK that they give. */
  kcv: Hex;
  /** The share was among them already, and was not counted twice. */
  repeated: boolean;
}

export interface ForgetCollectionParams {
  collection: string;
}

export interface VerifyBackupsParams {
  /** Up to `maxFilesAtOnce`. */
  files: Base64[];
  /** Shares that give the DKEK of the files (`dkek/collect`). */
  collection: string;
}

/** What a DKEK tells of a backup, with the SHA-256 of the file's bytes. */
export type BackupCheck = { sha256: Hex } & BackupFinding;

/**
 * - `whole`: the MAC holds, the key was deciphered, and its private and public numbers belong together
 * - `other-dkek`: wrapped under a DKEK with another KCV
 * - `altered`: the MAC does not hold
 * - `damaged`: it breaks, or holds no whole key in spite of its MAC
 * - `foreign`: no key blob
 */
export type BackupFinding =
  | ({ state: "whole" } & WholeKey)
  | { state: "other-dkek"; kcv: Hex }
  | { state: "altered" }
  | ({ state: "damaged" } & Problem)
  | { state: "foreign" };

/** The key that was found in a backup: nothing that is secret. */
export interface WholeKey {
  kcv: Hex;
  keyType: KeyType;
  keySize: number;
  curve?: CurveName;
  /** SHA-256 of the DER SubjectPublicKeyInfo. */
  publicKeySha256?: Hex;
  aesKcv?: AesKcv;
  /** Whether the public key is the one of the certificate or request in the file; null when there is nothing to compare. */
  publicKeyMatches: boolean | null;
  /**
   * Whether the request in the file is as this key signed it, or the certificate where the key signed that itself: false
   * where it was altered, can't be read, or is another key's request. Null where nothing tells: somebody else signed the
   * certificate, or there is none.
   */
  certificateHolds: boolean | null;
}

export interface PlanRestoresParams extends ReaderParams {
  /** Up to `maxFilesAtOnce`. */
  files: Base64[];
}

/** Where many backups would go on one card. Asking for it needs no PIN and changes nothing. */
export interface RestoresPlan {
  /** KCV of the card; absent: it tells it only after the PIN. */
  cardKcv?: Hex;
  /** One for each file, in their order. */
  files: PlannedRestore[];
}

/**
 * What becomes of one file.
 *
 * - `fits`: it can go to `keyRef`, which no other file of the plan takes
 * - `present`: the card holds this very key at `keyRef`, by its public key
 * - `repeated`: the file before it at `of` (its place in the list) holds the same key
 * - `refused`: the card can't take it; the failure says why
 */
export type PlannedRestore =
  | ({ state: "fits"; keyRef: KeyReference } & DescribedKey & RestoreRemarks)
  | ({ state: "present"; keyRef: KeyReference } & DescribedKey)
  | ({ state: "repeated"; of: number } & DescribedKey)
  | ({ state: "refused"; failure: FailureData } & Partial<DescribedKey>);

/** A key as its backup describes it. */
export interface DescribedKey {
  keyType: KeyType;
  keySize?: number;
  curve?: CurveName;
  label?: string;
  id?: Hex;
  kcv: Hex;
}

/** What speaks not against a restore, but should be known before. */
export interface RestoreRemarks {
  /** The reference that the key had, where it can't have it again. */
  formerKeyRef?: KeyReference;
  /** Another key, on the card or in the plan, that has the same PKCS#15 ID: programs that go by IDs can't tell the two apart. */
  idHeldBy?: { keyRef: KeyReference; label: string };
}

export interface CopyKeyParams {
  from: PinParams & { keyRef: KeyReference };
  /** Absent `keyRef`: the key's former one when it is free, else the lowest free one. */
  to: PinParams & { keyRef?: KeyReference };
}

/** A file with private keys that a person wants to have on a card: PKCS#12, PKCS#8 or PEM. */
export interface OpenKeyFileParams {
  file: Base64;
  /** Of an encrypted file. */
  password?: string;
}

export interface OpenedKeyFile {
  format: "PKCS#12" | "PKCS#8" | "PKCS#1" | "SEC 1";
  keys: ImportableKey[];
  /** What of the file is left out, in words. */
  remarks: string[];
}

/** A private key in a file; nothing of it that is secret. */
export interface ImportableKey {
  keyType: KeyType;
  keySize: number;
  curve?: CurveName;
  /** Its name in the file: the friendly name of a PKCS#12. */
  label?: string;
  publicKeySha256: Hex;
  /** Subject of the certificate that comes along. */
  certificate?: { subject: string; notAfter: string };
}

export interface ImportKeyParams extends PinParams, OpenKeyFileParams {
  /** Shares that give the DKEK of the card (`dkek/collect`). */
  collection: string;
  /** Which of the file's keys, by its SHA-256. */
  publicKeySha256: Hex;
  label: string;
  /** Absent: the key reference as one byte. */
  id?: Hex;
  /** Absent: the lowest free one. */
  keyRef?: KeyReference;
}
