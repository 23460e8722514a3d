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
  children?: StructureNode[];
  /** What is wrong here. */
  problem?: string;
}

export interface StructureProblem {
  offset: number;
  reason: string;
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
