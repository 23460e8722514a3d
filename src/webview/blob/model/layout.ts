import type { BytesPerRow } from "./bytes";

/** How the panes lie: beside each other or stacked, and how many bytes a row of the bytes pane holds. */
export interface Layout {
  stacked: boolean;
  perRow: BytesPerRow;
}

/** What the rows of the bytes pane need, in pixels. */
export interface BytesWidths {
  full: number;
  half: number;
}

/** Pixels the tree needs so that few names and values are cut. */
const TREE_WIDTH = 560;

/** Pixels below which most names and values are cut. */
const LEAST_TREE_WIDTH = 400;

/** The tree is worth more than full rows: rows are halved first, then the panes stacked. */
export function layoutFor(width: number, bytes: BytesWidths, withTree: boolean): Layout {
  if (!withTree) return { stacked: true, perRow: width >= bytes.full ? 16 : 8 };
  if (width >= bytes.full + TREE_WIDTH) return { stacked: false, perRow: 16 };
  if (width >= bytes.half + LEAST_TREE_WIDTH) return { stacked: false, perRow: 8 };
  return { stacked: true, perRow: width >= bytes.full ? 16 : 8 };
}
