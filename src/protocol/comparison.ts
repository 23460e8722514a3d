import type { DecodedBlob } from "./blobs";
import type { Base64 } from "./values";

export interface CompareBlobsParams {
  files: [Base64, Base64];
}

/** Which of the two files: 0 the first, 1 the second. */
export type Side = 0 | 1;

/** Two files of wrapped keys beside each other. No secret is needed, so what is encrypted stays unknown. */
export interface BlobComparison {
  files: [ComparedFile, ComparedFile];
  /** Absent where a file could not be read. */
  verdicts?: BlobVerdicts;
  /** Every part of either file, a group before what it holds. */
  rows: ComparedRow[];
}

export type ComparedFile =
  | { state: "read"; size: number; facts: Omit<DecodedBlob, "nodes">; validity?: Validity }
  /** Breaks at `offset` bytes from its start, so that nothing of it can be compared. */
  | { state: "damaged"; size: number; offset: number; reason: string }
  /** No key blob. */
  | { state: "foreign"; size: number };

/** When a certificate is valid: ISO 8601 dates, of X.509 certificates with the time in UTC. */
export interface Validity {
  from: string;
  until: string;
}

export interface BlobVerdicts {
  /** Whether the files agree in every byte. */
  identical: boolean;
  key: KeyVerdict;
  /** By the KCVs. */
  dkek: "same" | "different";
  certificate: CertificateVerdict;
  wrapping: WrappingVerdict;
}

export type KeyVerdict =
  /** `public-key`: of the certificates or requests beside the wrapped keys. */
  | { is: "same"; by: "wrapped-bytes" | "public-key" }
  | { is: "different"; by: "public-key" | "type" | "size" }
  /** No public key on at least one side: what both files tell agrees or differs, and proves nothing. */
  | { is: "unproven"; agree: KeyTrait[]; differ: KeyTrait[] }
  /** Public keys and wrapped keys say the opposite: one of the certificates or requests belongs to another key. */
  | { is: "contradictory" };

export type KeyTrait = "type" | "size" | "label" | "id";

export type CertificateVerdict =
  /** `none`: neither file has a certificate or request. `different`: nothing tells which one is newer. */
  | { is: "none" | "same" | "different" }
  /** By the start of the validity; by its end where they start at once. */
  | { is: "newer"; in: Side }
  /** The other file has neither certificate nor request. */
  | { is: "only"; in: Side }
  /** The other file has a request only. */
  | { is: "instead-of-request"; in: Side };

/**
 * `same`: the wrapped keys agree in every byte. `anew`: each was wrapped on its own, so that even one key gives other
 * bytes (SmartCard-HSM ref. 6.1). `other-form`: the key is written down in another form or length. `altered`: most
 * bytes agree, so one is a damaged copy of the other. `unreadable`: a wrapped key is not whole.
 */
export type WrappingVerdict = "same" | "anew" | "other-form" | "altered" | "unreadable";

export interface ComparedRow {
  /** Names of the groups that hold it, from the outermost. */
  path: string[];
  name: string;
  /** Whether rows below belong to it. */
  group: boolean;
  /** Absent: the first file has no such part. */
  a?: ComparedField;
  b?: ComparedField;
  /** Both files have it with the same bytes; of a group: all it holds is equal. */
  equal: boolean;
}

/** A part where it was found. */
export interface ComparedField {
  value?: string;
  offset: number;
  length: number;
  problem?: string;
}
