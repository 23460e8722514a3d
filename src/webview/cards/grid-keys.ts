/** A place in a grid, counted from its first row and column. */
export interface Place {
  row: number;
  column: number;
}

export interface GridSize {
  rows: number;
  columns: number;
  /** Rows of one screen. */
  page: number;
}

/**
 * Where a key press leads from a cell (WAI-ARIA authoring practices, data grid); the edges hold.
 * @returns undefined when the key means nothing here
 */
export function placeAfterKey({ row, column }: Place, key: string, withCtrl: boolean, { rows, columns, page }: GridSize): Place | undefined {
  const to = (nextRow: number, nextColumn: number): Place => ({
    row: Math.max(0, Math.min(rows - 1, nextRow)),
    column: Math.max(0, Math.min(columns - 1, nextColumn)),
  });
  switch (key) {
    case "ArrowDown":
      return withCtrl ? to(rows, column) : to(row + 1, column);
    case "ArrowUp":
      return withCtrl ? to(0, column) : to(row - 1, column);
    case "ArrowRight":
      return withCtrl ? to(row, columns) : to(row, column + 1);
    case "ArrowLeft":
      return withCtrl ? to(row, 0) : to(row, column - 1);
    case "Home":
      return to(withCtrl ? 0 : row, 0);
    case "End":
      return to(withCtrl ? rows : row, columns);
    case "PageDown":
      return to(row + page, column);
    case "PageUp":
      return to(row - page, column);
    default:
      return undefined;
  }
}
