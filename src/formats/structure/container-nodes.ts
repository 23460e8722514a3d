import { kindOfCertificateFile, publicKeyOfCertificateFile } from "../certificate-file";
import { FormatError } from "../format-error";
import type { ContainerElement } from "../keyblob";
import { kindOfElement } from "../keyblob";
import type { KeyDescription } from "../pkcs15";
import { decodeKeyDescription } from "../pkcs15";
import type { PublicKey } from "../public-key";
import { decodeSpki } from "../public-key";
import { cvcShape, requestShape } from "./cvc-shape";
import { describeElement, describeHeader, unexpected } from "./describe-element";
import type { Element } from "./elements";
import { readElements } from "./elements";
import { describeKeyBlob } from "./key-blob-nodes";
import { keyDescriptionShapes } from "./key-description-shape";
import type { StructureNode } from "./node";
import { blame, notUnderstood, problemsOf } from "./node";
import type { Shape, TagNotation } from "./shape";
import { tagName } from "./tag-names";
import { hexText } from "./values";
import { x509Shape } from "./x509-shape";

/** What a container tells beside its nodes; what is missing or can not be read is absent. */
export interface ContainerFacts {
  /** View of the key blob. */
  blob?: Uint8Array;
  description?: KeyDescription;
  descriptionNode?: StructureNode;
  certificate: "x509" | "cvc" | "request" | "none";
  certificateNode?: StructureNode;
  /** DER SubjectPublicKeyInfo. */
  publicKey?: Uint8Array;
  /** The same decoded, where it is of a kind that a SmartCard-HSM has. */
  key?: PublicKey;
}

export interface DescribedContainer {
  nodes: StructureNode[];
  facts: ContainerFacts;
}

const blobShape: Shape = {
  name: "Wrapped key",
  tag: 0x04,
  parts: ({ bytes }, offset, end) => describeKeyBlob(bytes, offset, end),
};

const certificateShapes = { x509: x509Shape, cvc: cvcShape, request: requestShape, none: unexpected };

/** Nodes of a container (SmartCard-HSM ref. 6.4), and of whatever lies behind it, that cover the file exactly. */
export function describeContainer(file: Uint8Array): DescribedContainer {
  const facts: ContainerFacts = { certificate: "none" };
  const { elements, broken } = readElements(file, 0, file.length);
  const [sequence] = elements;
  if (sequence === undefined) return { nodes: [notUnderstood(0, file.length, broken?.reason ?? "empty")], facts };
  const nodes = [describeSequence(file, sequence, facts)];
  if (sequence.end < file.length) nodes.push(behind(sequence.end, file.length));
  return { nodes, facts };
}

function behind(offset: number, end: number): StructureNode {
  const problem = "the container ends before these bytes; nothing is known to belong here";
  return { name: "Bytes behind the container", offset, length: end - offset, problem };
}

function describeSequence(file: Uint8Array, sequence: Element, facts: ContainerFacts): StructureNode {
  const { offset, valueOffset, end } = sequence;
  const { elements, broken } = readElements(file, valueOffset, end);
  const children = elements.map((element) => describeMember(file, element, facts));
  if (broken !== undefined) {
    children.push(notUnderstood(elements.at(-1)?.end ?? valueOffset, end, broken.reason));
  }
  const node: StructureNode = {
    name: "Key backup",
    offset,
    length: end - offset,
    tag: tagName(sequence.tag, "asn1"),
    children: [describeHeader(sequence, tagName(sequence.tag, "asn1")), ...children],
  };
  if (sequence.cutShort !== undefined) node.problem = sequence.cutShort;
  else if (sequence.tag !== 0x30) node.problem = "a key backup is a SEQUENCE, whose tag is 30";
  return node;
}

type Member = "blob" | ContainerElement;

/** The blob comes first; each of the others once at most. */
function memberOf(file: Uint8Array, element: Element, facts: ContainerFacts): Member {
  if (facts.blob === undefined) return element.tag === 0x04 ? "blob" : "unknown";
  const kind = kindOfElement(element, file);
  const taken = kind === "description" ? facts.descriptionNode : facts.certificateNode;
  return taken === undefined ? kind : "unknown";
}

export function describeMember(file: Uint8Array, element: Element, facts: ContainerFacts): StructureNode {
  const describe = (shape: Shape, notation: TagNotation = "asn1") =>
    describeElement({ bytes: file, notation, depth: 1 }, element, shape);
  switch (memberOf(file, element, facts)) {
    case "blob":
      facts.blob = element.value;
      return describe(blobShape);
    case "description":
      facts.descriptionNode = describe(keyDescriptionShapes.get(element.tag) ?? unexpected);
      readDescription(element, facts.descriptionNode, facts);
      return facts.descriptionNode;
    case "certificate": {
      const kind = kindOfCertificateFile(element.bytes);
      facts.certificateNode = describe(certificateShapes[kind], kind === "x509" ? "asn1" : "bytes");
      readCertificate(kind, element, facts.certificateNode, facts);
      return facts.certificateNode;
    }
    case "unknown":
      return describe(unexpected);
  }
}

/** Damage that leaves every element readable shows only here: a missing part, a wrong type. */
function readDescription(element: Element, node: StructureNode, facts: ContainerFacts): void {
  try {
    facts.description = decodeKeyDescription(element.bytes);
    node.value = summaryOf(facts.description);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    if (problemsOf([node]).length === 0) blame(node, element.offset + error.offset, error.reason);
  }
}

function summaryOf({ label, type, size, id }: KeyDescription): string {
  return [label, `${type} ${size}`, `ID ${hexText(id)}`].filter((part) => part !== "").join(" · ");
}

function readCertificate(
  kind: ContainerFacts["certificate"],
  element: Element,
  node: StructureNode,
  facts: ContainerFacts,
): void {
  facts.certificate = kind;
  const publicKey = publicKeyOfCertificateFile(element.bytes);
  if (publicKey === undefined) {
    if (problemsOf([node]).length === 0) node.problem = "its public key can not be read";
    return;
  }
  facts.publicKey = publicKey;
  try {
    facts.key = decodeSpki(publicKey);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    if (problemsOf([node]).length > 0) return;
    const isView = publicKey.buffer === element.bytes.buffer;
    blame(node, isView ? publicKey.byteOffset - element.bytes.byteOffset + element.offset + error.offset : -1, error.reason);
  }
}
