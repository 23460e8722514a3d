import { oneLine } from "./shown-text";

/** A name and a value; a value that is missing or empty is left out. */
export type Line = readonly [name: string, value: string | undefined];

/** A title, and below it values in a column beside their names: a line for each, whatever a card or a file calls itself. */
export function section(title: string, lines: readonly Line[], depth = 0): string {
  const indent = "  ".repeat(depth);
  const told = lines.flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, value] as const]));
  const width = Math.max(...told.map(([name]) => name.length));
  const body = told.map(([name, value]) => `${indent}  ${name.padEnd(width)}  ${oneLine(value)}\n`);
  return `${indent}${oneLine(title)}\n${body.join("")}`;
}
