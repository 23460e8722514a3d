import { equal, toHex } from "../bytes";
import { FormatError } from "../format-error";
import type { KeyBlobPart, KeyBlobPartName, KeyBlobWalk } from "../keyblob";
import { isKeyTypeCode, keyTypeFacts, keyTypes, walkKeyBlob } from "../keyblob";
import { allowedAlgorithmsText, allowedAlgorithmText } from "./algorithm-words";
import { byteCount } from "./elements";
import type { StructureHeader, StructureNode } from "./node";
import { notUnderstood } from "./node";
import { oidText } from "./oids";
import { hexText } from "./values";

const keyTypeWords = new Map<number | undefined, string>([
  [keyTypes.rsa, "RSA"],
  [keyTypes.rsaCrt, "RSA with its primes (CRT)"],
  [keyTypes.ec, "elliptic curve"],
  [keyTypes.aes, "AES"],
]);

const hexOrNone = (value: Uint8Array) => (value.length === 0 ? "none" : hexText(value));
const keyTypeText = ([code]: Uint8Array) => `${code ?? ""} — ${keyTypeWords.get(code) ?? "unknown"}`;

/** How a part reads; `tag` where it has a length field of its own. */
interface PartWords {
  name: string;
  tag?: string;
  value: (value: Uint8Array) => string;
}

const tag = "16-bit length";
const lengthField: StructureHeader = { tag: 0, length: 2 };

const words: Record<KeyBlobPartName, PartWords> = {
  kcv: { name: "Key check value (KCV)", value: toHex },
  keyType: { name: "Key type", value: keyTypeText },
  algorithm: { name: "Algorithm", tag, value: oidText },
  allowedAlgorithms: { name: "Allowed algorithms", tag, value: allowedAlgorithmsText },
  accessConditions: { name: "Access conditions", tag, value: hexOrNone },
  keyOid: { name: "Key OID", tag, value: (value) => (value.length === 0 ? "none" : oidText(value)) },
  ciphertext: { name: "Ciphertext (AES-256-CBC)", value: (value) => `the key, ${value.length} bytes` },
  mac: { name: "MAC (AES-256-CMAC)", value: toHex },
};

/**
 * Nodes of the parts of a key blob (SmartCard-HSM ref. 6.1) that lies in a file from `offset` to `end`: they cover it
 * exactly, whatever state it is in.
 */
export function describeKeyBlob(file: Uint8Array, offset: number, end: number): StructureNode[] {
  const walk = walkKeyBlob(file.subarray(offset, end));
  const nodes = walk.parts.map((part) => describePart(part, offset));
  blameAlgorithm(nodes, walk);
  for (const problem of walk.problems) place(nodes, offset, end, problem);
  return nodes;
}

/** A problem goes to the part it is about; else to what is left of the blob, or to the last part where nothing is. */
function place(nodes: StructureNode[], start: number, end: number, { offset, reason }: FormatError): void {
  const node = nodes.find((candidate) => candidate.offset === start + offset);
  const last = nodes.at(-1);
  const next = last === undefined ? start : last.offset + last.length;
  if (node !== undefined) node.problem = reason;
  else if (next < end) nodes.push(notUnderstood(next, end, reason));
  else if (last !== undefined) last.problem = reason;
}

function describePart({ name, offset, length, value }: KeyBlobPart, start: number): StructureNode {
  const known = words[name];
  const node: StructureNode = { name: known.name, offset: start + offset, length };
  if (known.tag !== undefined) Object.assign(node, { tag: known.tag, header: lengthField });
  try {
    node.value = known.value(value);
    if (name === "allowedAlgorithms" && value.length > 0) splitCodes(node, value);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    node.value = hexText(value);
    node.problem = error.reason;
  }
  return node;
}

/** One leaf for the length field, and one for each code. */
function splitCodes(node: StructureNode, codes: Uint8Array): void {
  const first = node.offset + lengthField.length;
  const length = { name: "Length", offset: node.offset, length: lengthField.length, value: byteCount(codes.length) };
  const leaves = Array.from(codes, (code, i) => {
    return { name: "Allowed algorithm", offset: first + i, length: 1, value: allowedAlgorithmText(code) };
  });
  node.children = [{ ...length, header: lengthField }, ...leaves];
  delete node.header;
}

/** A card refuses a key whose algorithm is not that of its type (SmartCard-HSM ref. 6.3). */
function blameAlgorithm(nodes: readonly StructureNode[], { parts }: KeyBlobWalk): void {
  const code = parts.find(({ name }) => name === "keyType")?.value[0];
  const position = parts.findIndex(({ name }) => name === "algorithm");
  const node = nodes[position];
  const algorithm = parts[position]?.value;
  if (node === undefined || algorithm === undefined || !isKeyTypeCode(code)) return;
  if (!equal(algorithm, keyTypeFacts[code].algorithm)) node.problem ??= "not the algorithm of this key type";
}
