import { outlineAt, type BytesPerRow, type Run } from "../model/bytes";
import type { Exploration } from "../model/exploration";
import type { Role } from "../model/roles";
import type { Entry } from "../model/structure";
import type { BytesRow } from "./bytes-row";

/** What of a file never changes while it is shown. */
export interface Background {
  roleOf(offset: number): Role;
  isTroubled(offset: number): boolean;
}

const sides = ["top", "bottom", "left", "right"] as const;

export function runOf(entry: Entry | undefined): Run | undefined {
  return entry && { start: entry.node.offset, end: entry.node.offset + entry.node.length };
}

const holds = ({ start, end }: Run, offset: number): boolean => start <= offset && offset < end;

/** Brings a row of bytes up to date with selection, preview, and what was found. */
export function paintRow(row: BytesRow, exploration: Exploration, { roleOf, isTroubled }: Background, perRow: BytesPerRow): void {
  const { selected, preview, caret, marked, found } = exploration;
  const selection = runOf(selected);
  const pointedAt = preview === selected ? undefined : runOf(preview);
  const active = caret ?? 0;
  row.cells.forEach((cell, place) => {
    const offset = row.offset + place;
    const outline = selection && outlineAt(offset, selection, perRow);
    const dashes = pointedAt && outlineAt(offset, pointedAt, perRow);
    const classes = [
      "cell",
      `is-${roleOf(offset)}`,
      outline && "selected",
      ...(outline ? sides.filter((side) => outline[side]) : []),
      dashes && "pointed-at",
      ...(dashes ? sides.filter((side) => dashes[side]).map((side) => `dashed-${side}`) : []),
      marked && holds(marked, offset) && "marked",
      found.some((run) => holds(run, offset)) && "found",
      isTroubled(offset) && "problem",
      offset === caret && "caret",
    ].filter((name) => name);
    cell.className = classes.join(" ");
    cell.tabIndex = offset === active ? 0 : -1;
    cell.setAttribute("aria-selected", String(outline !== undefined));
    const character = row.characters[place];
    if (character) character.className = classes.concat(character.dataset["kind"] ?? "").join(" ");
  });
}
