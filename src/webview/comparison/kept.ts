import type { KeptComparison } from "../../protocol/comparison-messages";

/** Reads what was kept; whatever is not as expected is left out. */
export function keptOf(kept: unknown): KeptComparison {
  if (typeof kept !== "object" || kept === null) return {};
  const fields = new Map<string, unknown>(Object.entries(kept));
  const top = fields.get("top");
  return { onlyDifferences: fields.get("onlyDifferences") === true, top: typeof top === "number" ? top : undefined };
}
