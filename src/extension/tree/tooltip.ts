import { escapedMarkdown } from "../shown-text";
import type { Tooltip } from "./row";

/** A tooltip in Markdown: its title, a table of its facts, its note. Text from a card is never taken for Markdown. */
export function tooltipMarkdown({ title, facts, note }: Tooltip): string {
  const parts = [`**${escapedMarkdown(title)}**`];
  if (facts.length > 0) {
    const rows = facts.map(({ name, value }) => `| ${escapedMarkdown(name)} | ${escapedMarkdown(value)} |`);
    parts.push(["| | |", "| --- | --- |", ...rows].join("\n"));
  }
  if (note !== undefined) parts.push(escapedMarkdown(note));
  return parts.join("\n\n");
}
