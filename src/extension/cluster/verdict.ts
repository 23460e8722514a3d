import type { CellState, ClusterKey } from "./clusters";
import { differencesOf, keysPresent } from "./differences";

/**
 * How a key stands in its cluster; the first that fits.
 *
 * - `missing`: a card that could have it has it not
 * - `unclear`: whether all cards have it does not show
 * - `differs`: it is where it can be, but its label, ID or certificate is not the same everywhere, or a card has it twice
 * - `cannot`: it is everywhere but where a device can't hold it
 * - `level`: it is on all cards, and everywhere the same
 */
export type Standing = "missing" | "unclear" | "differs" | "cannot" | "level";

export interface KeyVerdict {
  standing: Standing;
  /** "missing on 1 of 3", "labels differ": the first one gave the standing. */
  parts: string[];
}

export function verdictOf(key: ClusterKey): KeyVerdict {
  const { cells } = key;
  const on = (state: CellState): number => cells.filter((cell) => cell.state === state).length;
  const [missing, unclear, cannot] = [on("missing"), on("unclear"), on("cannot")];
  const deviations = deviationsOf(key);
  const parts = [
    ...(missing > 0 ? [`missing on ${missing} of ${cells.length}`] : []),
    ...(unclear > 0 ? [`unclear on ${unclear} of ${cells.length}`] : []),
    ...deviations,
    ...(cannot > 0 ? [`can't be on ${cannot} of ${cells.length}`] : []),
  ];
  const standing = missing > 0 ? "missing" : unclear > 0 ? "unclear" : deviations.length > 0 ? "differs" : cannot > 0 ? "cannot" : "level";
  return { standing, parts: parts.length === 0 ? ["on all cards"] : parts };
}

function deviationsOf(key: ClusterKey): string[] {
  const differences = keysPresent(key).map((held) => differencesOf(held, key));
  const lacking = differences.filter(({ certificate }) => certificate === "missing").length;
  return [
    ...(differences.some(({ label }) => label) ? ["labels differ"] : []),
    ...(differences.some(({ id }) => id) ? ["IDs differ"] : []),
    ...(lacking > 0 ? [`certificate missing on ${lacking} of ${key.cells.length}`] : []),
    ...(differences.some(({ certificate }) => certificate === "other") ? ["certificates differ"] : []),
    ...(key.cells.some((cell) => cell.state === "present" && cell.keys.length > 1) ? ["twice on a card"] : []),
  ];
}
