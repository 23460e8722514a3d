import type { Row } from "./row";

/** What the view must draw again: everything, or these rows with all below them. */
export type Difference = "all" | readonly string[];

/** The ids of the topmost rows that differ between two states of the tree; rows that stayed as they were are not among them. */
export function differenceOf(before: readonly Row[], now: readonly Row[]): Difference {
  if (!sameIds(before, now)) return "all";
  return now.flatMap((row, index) => changedBelow(before[index], row));
}

function changedBelow(before: Row | undefined, now: Row): readonly string[] {
  if (before === now) return [];
  if (before === undefined || !sameFace(before, now) || !sameIds(before.children, now.children)) return [now.id];
  return now.children.flatMap((child, index) => changedBelow(before.children[index], child));
}

function sameIds(before: readonly Row[], now: readonly Row[]): boolean {
  return before.length === now.length && before.every((row, index) => row.id === now[index]?.id);
}

/** Whether two rows look the same, whatever is below them. */
function sameFace(one: Row, other: Row): boolean {
  return faceOf(one) === faceOf(other);
}

/** Rows hold nothing but text, and are always built in the same order of fields. */
function faceOf(row: Row): string {
  return JSON.stringify({ ...row, children: undefined });
}
