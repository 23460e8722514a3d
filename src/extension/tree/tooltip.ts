import type { Tooltip } from "./row";

/** A tooltip in Markdown: its title, a table of its facts, its note. Text from a card is never taken for Markdown. */
export function tooltipMarkdown({ title, facts, note }: Tooltip): string {
  const parts = [`**${escaped(title)}**`];
  if (facts.length > 0) {
    const rows = facts.map(({ name, value }) => `| ${escaped(name)} | ${escaped(value)} |`);
    parts.push(["| | |", "| --- | --- |", ...rows].join("\n"));
  }
  if (note !== undefined) parts.push(escaped(note));
  return parts.join("\n\n");
}

function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~$&]/g, "\\$&").replace(/\s+/g, " ");
}
