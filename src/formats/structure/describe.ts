import { toHex } from "../bytes";
import type { CurveName } from "../curves";
import { FormatError } from "../format-error";
import type { KeyBlobPartName, KeyBlobWalk, KeyTypeCode } from "../keyblob";
import { blobBehindHeader, isKeyTypeCode, keyTypeFacts, keyTypeOfAlgorithm, kindOfFile, sizeByLength, walkKeyBlob } from "../keyblob";
import { publicKeySize } from "../public-key";
import type { ContainerFacts, DescribedContainer } from "./container-nodes";
import { describeContainer } from "./container-nodes";
import { describeBrokenContainer } from "./broken-container-nodes";
import { compareParts } from "./compare-parts";
import { describeKeyBlob } from "./key-blob-nodes";
import type { StructureNode, StructureProblem } from "./node";
import { problemsOf, UnreadableKeyBlob } from "./node";

export type KeyFamily = "RSA" | "EC" | "AES";

/** A key blob file as people read it. */
export interface KeyBlobFile {
  /** `container`: as sc-hsm-tool writes it. `blob`: a wrapped key alone. */
  kind: "container" | "blob";
  /** Of the DKEK, 8 bytes. */
  kcv: Uint8Array;
  keyType: KeyFamily;
  /** Bits; absent where only the encrypted part knows. */
  keySize?: number;
  curve?: CurveName;
  label?: string;
  /** PKCS#15 ID. */
  id?: Uint8Array;
  /** As the description has it: the card itself does not go by it. */
  keyRef?: number;
  /** DER SubjectPublicKeyInfo of the certificate or request. */
  publicKey?: Uint8Array;
  certificate: "x509" | "cvc" | "request" | "none";
  /** Where the certificate or request lies in the file. */
  certificateAt?: { offset: number; length: number };
  /** Their leaves cover every byte of the file exactly once. */
  nodes: StructureNode[];
  problems: StructureProblem[];
}

/**
 * Describes a container or a key blob alone, as far as it can be read; damage becomes a node's `problem`.
 * A FormatError where the file is neither; an UnreadableKeyBlob where it is too damaged to tell its KCV and the type of
 * its key.
 */
export function describeKeyBlobFile(bytes: Uint8Array): KeyBlobFile {
  const kind = kindOfFile(bytes);
  if (kind === "share") throw new FormatError("this is a DKEK share, not a key blob", 0);
  if (kind === "unknown") throw new FormatError("this is neither a key backup nor a key blob", 0);
  const { nodes, facts } = kind === "container" ? describeAnyContainer(bytes) : describeBlobFile(bytes);
  const { kcv, keyType } = readBlob(bytes, facts, nodes);
  const size = sizeOf(facts);
  compareParts(bytes, nodes, facts, keyType);
  const [root] = nodes;
  if (root !== undefined) root.value = summaryOf(keyType, size.keySize, kcv);
  return {
    kind,
    kcv,
    keyType,
    ...size,
    ...describedBy(facts),
    ...(facts.publicKey && { publicKey: facts.publicKey }),
    certificate: facts.certificate,
    ...(facts.certificateNode && { certificateAt: extentOf(facts.certificateNode) }),
    nodes,
    problems: problemsOf(nodes),
  };
}

/** By its header; where that leads to no wrapped key, by the wrapped key behind it. */
function describeAnyContainer(bytes: Uint8Array): DescribedContainer {
  const described = describeContainer(bytes);
  if (typeOf(described.facts) !== undefined && !endsTooEarly(described)) return described;
  const start = blobBehindHeader(bytes);
  return start === undefined ? described : describeBrokenContainer(bytes, start);
}

/** The container ends within its wrapped key, though the file goes on. */
function endsTooEarly({ nodes: [root, behind] }: DescribedContainer): boolean {
  const blob = root?.children?.[1];
  return behind !== undefined && blob?.problem !== undefined && blob.offset + blob.length === behind.offset;
}

function describeBlobFile(bytes: Uint8Array): DescribedContainer {
  const children = describeKeyBlob(bytes, 0, bytes.length);
  const nodes = [{ name: "Wrapped key", offset: 0, length: bytes.length, children }];
  return { nodes, facts: { blob: bytes, certificate: "none" } };
}

function readBlob(
  file: Uint8Array,
  facts: ContainerFacts,
  nodes: StructureNode[],
): { kcv: Uint8Array; keyType: KeyFamily } {
  const offset = facts.blob === undefined ? file.length : facts.blob.byteOffset - file.byteOffset;
  const walk = walkKeyBlob(facts.blob ?? new Uint8Array());
  const kcv = partOf(walk, "kcv");
  const keyType = typeOf(facts);
  if (kcv === undefined || keyType === undefined) {
    const [problem] = walk.problems;
    const reason = problem?.reason ?? "the key blob can not be read";
    throw new UnreadableKeyBlob(reason, offset + (problem?.offset ?? 0), nodes);
  }
  return { kcv: kcv.slice(), keyType };
}

const partOf = ({ parts }: KeyBlobWalk, name: KeyBlobPartName) => parts.find((part) => part.name === name)?.value;

/** The type by its own byte; where that one is damaged by the algorithm, and then by the description. */
function typeOf({ blob, description }: ContainerFacts): KeyFamily | undefined {
  const walk = walkKeyBlob(blob ?? new Uint8Array());
  const [code] = partOf(walk, "keyType") ?? [];
  const algorithm = partOf(walk, "algorithm");
  const known = isKeyTypeCode(code) ? code : algorithm && keyTypeOfAlgorithm(algorithm);
  return known === undefined ? description?.type : familyOf(known);
}

function summaryOf(keyType: KeyFamily, keySize: number | undefined, kcv: Uint8Array): string {
  const key = keySize === undefined ? keyType : `${keyType} ${keySize}`;
  return `${key}, wrapped under the DKEK with KCV ${toHex(kcv)}`;
}

function familyOf(code: KeyTypeCode): KeyFamily {
  const { material } = keyTypeFacts[code];
  return material === "RSA-CRT" ? "RSA" : material;
}

/** Size and curve by the public key, which is exact; else by the description, and else by the length of the wrapped key. */
function sizeOf({ blob, key, description }: ContainerFacts): Pick<KeyBlobFile, "keySize" | "curve"> {
  if (key !== undefined) return { keySize: publicKeySize(key), ...(key.type === "EC" && { curve: key.curve }) };
  // A description without a size tells 0.
  const keySize = description?.size || (blob && sizeOfBlob(blob));
  return keySize === undefined ? {} : { keySize };
}

function sizeOfBlob(blob: Uint8Array): number | undefined {
  const walk = walkKeyBlob(blob);
  const [code] = partOf(walk, "keyType") ?? [];
  const ciphertext = partOf(walk, "ciphertext");
  return walk.problems.length === 0 && isKeyTypeCode(code) && ciphertext ? sizeByLength({ keyType: code, ciphertext }) : undefined;
}

const extentOf = ({ offset, length }: StructureNode) => ({ offset, length });

function describedBy({ description }: ContainerFacts): Pick<KeyBlobFile, "label" | "id" | "keyRef"> {
  if (description === undefined) return {};
  const { label, id, keyReference } = description;
  return { ...(label !== "" && { label }), id, ...(keyReference !== undefined && { keyRef: keyReference }) };
}
