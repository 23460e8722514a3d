import type { KeptClusters } from "../../protocol/cluster-messages";

/** Reads what was kept; whatever is not as expected is left out. */
export function keptOf(state: unknown): KeptClusters {
  const fields = fieldsOf(state);
  const cell = fieldsOf(fields.get("cell"));
  const [kcv, row, column] = ["kcv", "row", "column"].map((name) => cell.get(name));
  const numberIn = (name: string): number | undefined => {
    const value = fields.get(name);
    return typeof value === "number" ? value : undefined;
  };
  return {
    onlyUneven: fields.get("onlyUneven") === true,
    top: numberIn("top"),
    left: numberIn("left"),
    ...(typeof kcv === "string" && typeof row === "string" && typeof column === "string" && { cell: { kcv, row, column } }),
  };
}

function fieldsOf(value: unknown): Map<string, unknown> {
  return new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);
}
