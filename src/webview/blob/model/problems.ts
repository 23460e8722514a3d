import type { DecodedBlob } from "../../../protocol";
import type { Entry, Structure } from "./structure";

/** A problem of the file and the part that has it. */
export interface LocatedProblem {
  offset: number;
  reason: string;
  /** Absent where no part of the structure carries it. */
  entry: Entry | undefined;
}

/** Finds for each problem the part of the structure that it was found in: the outermost, where several begin there. */
export function locateProblems(problems: DecodedBlob["problems"], structure: Structure): LocatedProblem[] {
  const troubled = new Map<string, Entry>();
  const placeOf = (offset: number, reason: string): string => `${offset} ${reason}`;
  for (const entry of structure.byId.values()) {
    const { offset, problem } = entry.node;
    if (problem === undefined) continue;
    const place = placeOf(offset, problem);
    if (!troubled.has(place)) troubled.set(place, entry);
  }
  return problems.map(({ offset, reason }) => ({ offset, reason, entry: troubled.get(placeOf(offset, reason)) }));
}

/** More than anybody reads one by one. */
const MOST_LISTED = 100;

/** The problems that are worth a line each, and how many there are beside them, in words. */
export function listOfProblems(problems: readonly LocatedProblem[]): { listed: readonly LocatedProblem[]; more: string | undefined } {
  const count = problems.length - MOST_LISTED;
  const more = count === 1 ? "1 more, marked in the structure" : `${count.toLocaleString("en")} more, each marked in the structure`;
  return { listed: problems.slice(0, MOST_LISTED), more: count > 0 ? more : undefined };
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
