import { ascii, equal } from "../bytes";
import { SHARE_FILE_LENGTH, SHARE_LENGTH } from "../dkek";
import { FormatError } from "../format-error";
import { byteCount } from "./elements";
import type { StructureNode, StructureProblem } from "./node";
import { blame, problemsOf } from "./node";
import { hexText } from "./values";

/** A DKEK share file as people read it, without what opens it. */
export interface DescribedShareFile {
  /** Their leaves cover every byte of the file exactly once. */
  nodes: StructureNode[];
  problems: StructureProblem[];
}

const magic = ascii("Salted__");

interface Field {
  name: string;
  length: number;
  value: (bytes: Uint8Array) => string;
}

const clearFields: readonly Field[] = [
  { name: "File mark", length: magic.length, value: () => "Salted__" },
  { name: "Salt", length: 8, value: hexText },
];

const encryptedFields: readonly Field[] = [
  { name: "Share", length: SHARE_LENGTH, value: () => "secret, 32 bytes: never leaves the engine" },
  { name: "Padding", length: 16, value: () => "16 bytes: tell whether a password is the right one" },
];

/**
 * Describes a share file (SmartCard-HSM ref. 5.1); one that is too short or too long has a problem.
 * A FormatError for a file that does not begin like one.
 */
export function describeShareFile(file: Uint8Array): DescribedShareFile {
  if (!equal(file.subarray(0, magic.length), magic)) throw new FormatError('a share file begins with "Salted__"', 0);
  const clear = fieldNodes(file, 0, clearFields);
  const children = [...clear, ...ciphertextNodes(file, endOf(clear))];
  if (endOf(children) < file.length) children.push(surplus(endOf(children), file.length));
  const nodes = [{ name: "DKEK share", offset: 0, length: file.length, value: "protected by a password", children }];
  if (file.length < SHARE_FILE_LENGTH) {
    blame(lastOf(children), file.length, `a share file has ${SHARE_FILE_LENGTH} bytes, there are ${file.length}`);
  }
  return { nodes, problems: problemsOf(nodes) };
}

function ciphertextNodes(file: Uint8Array, offset: number): StructureNode[] {
  const children = fieldNodes(file, offset, encryptedFields);
  if (children.length === 0) return [];
  const length = endOf(children) - offset;
  return [{ name: "Ciphertext (AES-256-CBC)", offset, length, value: `the share, ${byteCount(length)}`, children }];
}

/** As many fields as there are bytes for; the last one may be cut off. */
function fieldNodes(file: Uint8Array, start: number, fields: readonly Field[]): StructureNode[] {
  const nodes: StructureNode[] = [];
  let offset = start;
  for (const { name, length: full, value } of fields) {
    const length = Math.min(full, file.length - offset);
    if (length <= 0) break;
    const bytes = file.subarray(offset, offset + length);
    nodes.push({ name, offset, length, value: length === full ? value(bytes) : `cut off, ${byteCount(length)} of ${full}` });
    offset += length;
  }
  return nodes;
}

function surplus(offset: number, end: number): StructureNode {
  const problem = `a share file ends after ${SHARE_FILE_LENGTH} bytes; nothing is known to belong here`;
  return { name: "Bytes behind the share", offset, length: end - offset, problem };
}

/** The deepest node at the end. */
function lastOf(nodes: readonly StructureNode[]): StructureNode {
  const last = nodes.at(-1);
  if (last === undefined) throw new RangeError("there is no node");
  return last.children === undefined ? last : lastOf(last.children);
}

function endOf(nodes: readonly StructureNode[]): number {
  const last = nodes.at(-1);
  return last === undefined ? 0 : last.offset + last.length;
}
