import type { DecodedBlob } from "../../../protocol";
import type { Entry, Structure } from "./structure";

/** A problem of the file and the part that has it. */
export interface LocatedProblem {
  offset: number;
  reason: string;
  /** Absent where no part of the structure carries it. */
  entry: Entry | undefined;
}

/** Finds for each problem the part of the structure that it was found in. */
export function locateProblems(problems: DecodedBlob["problems"], structure: Structure): LocatedProblem[] {
  const troubled = [...structure.byId.values()].filter(({ node }) => node.problem !== undefined);
  return problems.map(({ offset, reason }) => ({
    offset,
    reason,
    entry: troubled.find(({ node }) => node.offset === offset && node.problem === reason),
  }));
}

/**
 * Tells for every byte of a file of `size` bytes whether something is wrong with it, as closely as the structure tells:
 * parts that only hold such parts are left out.
 */
export function troublesOf(structure: Structure, size: number): (offset: number) => boolean {
  const troubled = new Uint8Array(size);
  for (const { node } of structure.byId.values()) {
    if (node.problem !== undefined && node.children === undefined) troubled.fill(1, node.offset, node.offset + node.length);
  }
  return (offset) => troubled[offset] === 1;
}
