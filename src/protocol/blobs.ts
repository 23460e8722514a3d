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
  problems: { offset: number; reason: string }[];
}

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
