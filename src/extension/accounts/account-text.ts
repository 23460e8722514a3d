import { detailText, oneLine } from "../shown-text";
import { section } from "../text-section";
import type { Line } from "../text-section";

/** What became of one key or file: its name, and a sentence or two. */
export interface Entry {
  name: string;
  words: string;
}

export interface Group {
  /** "Written" */
  title: string;
  /** What it means for all of them, or what to do; absent where nothing is to be said. */
  note?: string;
  entries: readonly Entry[];
}

/** An account as text: what it is about, then what became of each, in groups; empty ones are left out. */
export function accountText(title: string, facts: readonly Line[], groups: readonly Group[]): string {
  return [section(title, facts), ...groups.filter(({ entries }) => entries.length > 0).map(groupText)].join("\n");
}

function groupText({ title, note, entries }: Group): string {
  const lines = entries.map(({ name, words }) => `  ${oneLine(name)}\n    ${detailText(words).replaceAll("\n", "\n    ")}\n`);
  return `${title}: ${entries.length}\n${note === undefined ? "" : `${note}\n`}${lines.join("")}`;
}
