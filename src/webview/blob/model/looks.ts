import { outlineAt, type BytesPerRow, type Run } from "./bytes";
import type { Role } from "./roles";

/** What of a file never changes while it is shown. */
export interface Background {
  roleOf(offset: number): Role;
  isTroubled(offset: number): boolean;
}

/** What stands out among the bytes at the moment. */
export interface Marks {
  selection?: Run | undefined;
  pointedAt?: Run | undefined;
  /** Bytes that were marked one by one. */
  marked?: Run | undefined;
  found: readonly Run[];
  caret?: number | undefined;
}

const sides = ["top", "bottom", "left", "right"] as const;

export const holds = ({ start, end }: Run, offset: number): boolean => start <= offset && offset < end;

/** How each byte of a run looks, in the classes of the style sheets. */
export function looksOf({ start, end }: Run, marks: Marks, background: Background, perRow: BytesPerRow): string[] {
  const found = marks.found.filter((run) => run.start < end && start < run.end);
  const markedUp = { ...marks, found };
  return Array.from({ length: end - start }, (_, place) => lookOf(start + place, markedUp, background, perRow));
}

function lookOf(offset: number, { selection, pointedAt, marked, found, caret }: Marks, background: Background, perRow: BytesPerRow): string {
  let look = `is-${background.roleOf(offset)}`;
  if (background.isTroubled(offset)) look += " problem";
  if (selection && holds(selection, offset)) look += ` selected${linesOf(offset, selection, "lined", perRow)}`;
  if (pointedAt && holds(pointedAt, offset)) look += ` pointed-at${linesOf(offset, pointedAt, "dashed", perRow)}`;
  if (marked && holds(marked, offset)) look += " marked";
  if (found.some((run) => holds(run, offset))) look += " boxed found";
  if (offset === caret) look += " caret";
  return look;
}

/** " boxed lined lined-top lined-left": the sides of a byte on which the outline of a run passes. */
function linesOf(offset: number, run: Run, kind: "lined" | "dashed", perRow: BytesPerRow): string {
  const outline = outlineAt(offset, run, perRow);
  const lines = sides.map((side) => (outline?.[side] ? ` ${kind}-${side}` : "")).join("");
  return lines && ` boxed ${kind}${lines}`;
}
