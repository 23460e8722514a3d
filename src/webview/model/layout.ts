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

/** Pixels below which names and values of the tree are cut too often to be read. */
const TREE_WIDTH = 400;

/** Prefers full rows of 16 bytes to panes beside each other only as long as the tree can be read. */
export function layoutFor(width: number, bytes: BytesWidths): Layout {
  if (width >= bytes.full + TREE_WIDTH) return { stacked: false, perRow: 16 };
  if (width >= bytes.half + TREE_WIDTH) return { stacked: false, perRow: 8 };
  return { stacked: true, perRow: width >= bytes.full ? 16 : 8 };
}
