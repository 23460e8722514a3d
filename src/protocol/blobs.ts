import type { DeviceKind } from "./cards";
import type { CurveName, KeyType } from "./keys";
import type { Share } from "./shares";
import type { Base64, Hex, KeyReference } from "./values";

export interface DecodeBlobParams {
  file: Base64;
}

/** A part of a file. The leaves of a tree of nodes cover every byte of the file exactly once. */
export interface Node {
  name: string;
  /** From the start of the file. */
  offset: number;
  length: number;
  /** What the bytes say, in words or figures. */
  value?: string;
  /** The encoding: "SEQUENCE", "OCTET STRING", "[0]", "7F21". */
  tag?: string;
  /** How many bytes tag and length field take at its start; absent where it has neither, and where a child has them. */
  header?: { tag: number; length: number };
  children?: Node[];
  /** Flags in its bytes, each of which has a name. They take no bytes of their own, so only leaves have them. */
  bits?: Bit[];
  /** What is wrong here. */
  problem?: string;
}

/** A flag: one bit of one byte. */
export interface Bit {
  name: string;
  /** Of the byte, from the start of the file. */
  offset: number;
  /** Its value in the byte: 0x80 for the first bit down to 0x01 for the last. */
  mask: number;
  set: boolean;
}

export interface DecodedBlob {
  /** `container`: as sc-hsm-tool writes it. `blob`: the wrapped key alone. */
  kind: "container" | "blob";
  /** Of the file's bytes. */
  sha256: Hex;
  kcv: Hex;
  keyType: KeyType;
  keySize?: number;
  curve?: CurveName;
  label?: string;
  id?: Hex;
  /** Reference the key had when it was wrapped, where the description tells it. */
  keyRef?: KeyReference;
  /** DER SubjectPublicKeyInfo of the certificate or request in the file. */
  publicKey?: Base64;
  publicKeySha256?: Hex;
  certificate: "x509" | "cvc" | "request" | "none";
  /** Where the certificate or request lies in the file. */
  certificateAt?: { offset: number; length: number };
  nodes: Node[];
  problems: Problem[];
  /** Whether the wrapped key is whole, as far as that shows without its DKEK: no card takes one that is not. */
  restorable: boolean;
  notHeldBy: NotHeldBy;
}

export interface Problem {
  /** From the start of the file. */
  offset: number;
  reason: string;
}

/** What devices of a kind lack, in words, so that they can not hold the key; kinds that can, as far as is known, are absent. */
export type NotHeldBy = Partial<Record<DeviceKind, string>>;

export interface VerifyBlobParams {
  file: Base64;
  /** All shares of the DKEK, in any order. */
  shares: Share[];
}

export interface VerifiedBlob {
  /** KCV of the DKEK that the shares give. */
  kcv: Hex;
  kcvMatches: boolean;
  macValid: boolean;
  keyType: KeyType;
  keySize: number;
  curve?: CurveName;
  /** DER SubjectPublicKeyInfo of the key inside; only with a valid MAC. */
  publicKey?: Base64;
  publicKeySha256?: Hex;
  /** Whether it equals the one of the certificate or request beside it; null when there is nothing to compare. */
  publicKeyMatches: boolean | null;
}

export interface UnlockBlobParams {
  file: Base64;
  /** One share of the DKEK; which one comes first does not matter. */
  share: Share;
  /** As the answer to the share before told; absent with the first one. */
  unlocking?: string;
}

export type BlobUnlocking =
  /** The shares so far give another DKEK: some are missing, or one is of another DKEK. */
  | {
      state: "shares-missing";
      /** Names the shares so far, which the engine keeps until the last one comes, `blob/forgetShares`, or ten minutes pass. */
      unlocking: string;
      shares: number;
      /** KCV of the DKEK that they give. */
      kcv: Hex;
      /** The share was among them already, and was not counted twice. */
      repeated: boolean;
    }
  /** The shares give the DKEK of the file; the engine has forgotten them. */
  | { state: "checked"; shares: number; check: BlobCheck };

/** What the DKEK tells of a key blob: nothing that is secret. */
export interface BlobCheck {
  macValid: boolean;
  keyType: KeyType;
  /** Absent where only a valid MAC would tell. */
  keySize?: number;
  curve?: CurveName;
  /** DER SubjectPublicKeyInfo of the key inside; only with a valid MAC. */
  publicKey?: Base64;
  publicKeySha256?: Hex;
  /** Whether it equals the one of the certificate or request beside it; null when there is nothing to compare. */
  publicKeyMatches: boolean | null;
  /**
   * Parts of the ciphertext, which they cover exactly; none without a valid MAC. Values of public parts are told; of
   * secret ones only the length.
   */
  inside: Node[];
  /** The secret parts among them, with the bytes of their values. */
  secretParts: { name: string; length: number }[];
  /** The MAC holds, and the key inside is none all the same. */
  damage?: Problem;
  notHeldBy: NotHeldBy;
}

export interface ForgetSharesParams {
  unlocking: string;
}
