import type { Place } from "./exploration";

/** Parts of the view that take the focus in turn, in the order of F6. */
export const panes = ["head", "structure", "bytes"] as const;

export type Pane = (typeof panes)[number];

/** What the editor keeps of the view while it is hidden or reloaded. */
export interface SavedView extends Place {
  /** Scroll positions in pixels. */
  treeTop?: number | undefined;
  bytesTop?: number | undefined;
  /** Of the page as a whole, where the window is too low for it. */
  pageTop?: number | undefined;
  /** The one that had the focus last. */
  pane?: Pane | undefined;
  /** What had it in the head, by its `data-name`. */
  inHead?: string | undefined;
}

/** Reads what was kept; whatever is not as expected is left out. */
export function savedViewOf(kept: unknown): SavedView {
  if (typeof kept !== "object" || kept === null) return {};
  const fields = new Map<string, unknown>(Object.entries(kept));
  const expanded = fields.get("expanded");
  const [selected, inHead] = [fields.get("selected"), fields.get("inHead")];
  return {
    expanded: Array.isArray(expanded) ? expanded.filter((id) => typeof id === "string") : undefined,
    selected: typeof selected === "string" ? selected : undefined,
    caret: wholeNumber(fields.get("caret")),
    anchor: wholeNumber(fields.get("anchor")),
    treeTop: wholeNumber(fields.get("treeTop")),
    bytesTop: wholeNumber(fields.get("bytesTop")),
    pageTop: wholeNumber(fields.get("pageTop")),
    pane: panes.find((pane) => pane === fields.get("pane")),
    inHead: typeof inHead === "string" ? inHead : undefined,
  };
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 ? Math.floor(value) : undefined;
}
