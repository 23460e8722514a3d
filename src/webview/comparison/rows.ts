import type { ComparedRow } from "../../protocol";

/** How the two sides of a row stand to each other; shown by an icon and a word. */
export interface Outcome {
  is: "same" | "different" | "one-sided";
  symbol: string;
  word: string;
}

/** Groups say nothing themselves, so that they only differ where something inside does. */
export function outcomeOf({ a, b, equal, group }: ComparedRow): Outcome {
  if (b === undefined) return { is: "one-sided", symbol: "diff-removed", word: "left only" };
  if (a === undefined) return { is: "one-sided", symbol: "diff-added", word: "right only" };
  if (equal) return { is: "same", symbol: "check", word: "same" };
  const looksEqual = !group && a.value === b.value && a.problem === b.problem;
  return { is: "different", symbol: "diff-modified", word: looksEqual ? "other bytes" : "differs" };
}

/** Rows to show: all, or those that differ with the groups around them. */
export function shownRows(rows: readonly ComparedRow[], onlyDifferences: boolean): readonly ComparedRow[] {
  return onlyDifferences ? rows.filter(({ equal }) => !equal) : rows;
}

/** "4 of 31 fields differ" */
export function countInWords(rows: readonly ComparedRow[]): string {
  const fields = rows.filter(({ group }) => !group);
  const differing = fields.filter(({ equal }) => !equal).length;
  if (fields.every(({ a, b }) => a === undefined || b === undefined)) return `${fields.length} fields, in one file only`;
  if (differing === 0) return fields.length === 1 ? "The field agrees" : `All ${fields.length} fields agree`;
  return `${differing} of ${fields.length} fields ${differing === 1 ? "differs" : "differ"}`;
}

/** Rows in the sections they belong to: the parts of the files. */
export function sectionsOf(rows: readonly ComparedRow[]): ComparedRow[][] {
  const sections: ComparedRow[][] = [];
  for (const row of rows) {
    if (row.path.length === 0) sections.push([row]);
    else sections.at(-1)?.push(row);
  }
  return sections;
}
