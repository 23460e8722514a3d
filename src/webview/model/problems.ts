import type { DecodedBlob } from "../../protocol";
import type { Run } from "./bytes";
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

/** The bytes with something wrong in them, as closely as the structure tells: parts that only hold such parts are left out. */
export function troubledRuns(structure: Structure): Run[] {
  return [...structure.byId.values()]
    .filter(({ node }) => node.problem !== undefined && node.children === undefined)
    .map(({ node }) => ({ start: node.offset, end: node.offset + node.length }));
}
