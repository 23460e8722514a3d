import { FormatError } from "../format-error";

/** A part of a file. The leaves of a tree of nodes cover every byte of the file exactly once. */
export interface StructureNode {
  name: string;
  /** From the start of the file. */
  offset: number;
  length: number;
  /** What the bytes say, in words or figures. */
  value?: string;
  /** The encoding: "SEQUENCE", "OCTET STRING", "[0]", "7F21". */
  tag?: string;
  /** How many bytes tag and length field take at its start; absent where it has neither, and where a child has them. */
  header?: StructureHeader;
  children?: StructureNode[];
  /** Flags in its bytes, each of which has a name. They take no bytes of their own, so only leaves have them. */
  bits?: StructureBit[];
  /** What is wrong here. */
  problem?: string;
}

export interface StructureHeader {
  tag: number;
  length: number;
}

/** A flag: one bit of one byte. */
export interface StructureBit {
  name: string;
  /** Of the byte, from the start of the file. */
  offset: number;
  /** Its value in the byte: 0x80 for the first bit down to 0x01 for the last. */
  mask: number;
  set: boolean;
}

export interface StructureProblem {
  offset: number;
  reason: string;
}

/** A file too damaged to tell what key it holds, and what could be described of it nevertheless. */
export class UnreadableKeyBlob extends FormatError {
  constructor(
    reason: string,
    offset: number,
    /** Their leaves cover every byte of the file exactly once. */
    readonly nodes: StructureNode[],
  ) {
    super(reason, offset);
  }
}

const endOf = (node: StructureNode) => node.offset + node.length;

/** Bytes that nothing is known of, for `reason`. */
export function notUnderstood(offset: number, end: number, reason: string): StructureNode {
  return { name: "Bytes not understood", offset, length: end - offset, problem: reason };
}

/** All problems of a tree, from the start of the file to its end. */
export function problemsOf(nodes: readonly StructureNode[]): StructureProblem[] {
  return nodes.flatMap((node) => [
    ...(node.problem === undefined ? [] : [{ offset: node.offset, reason: node.problem }]),
    ...problemsOf(node.children ?? []),
  ]);
}

/** Puts a problem to the deepest node at `offset`; to `node` itself where the offset lies outside of it. */
export function blame(node: StructureNode, offset: number, reason: string): void {
  let deepest = node;
  for (;;) {
    const child = deepest.children?.find((candidate) => candidate.offset <= offset && offset < endOf(candidate));
    if (child === undefined) break;
    deepest = child;
  }
  deepest.problem ??= reason;
}
