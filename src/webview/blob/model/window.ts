/** Rows from `first` up to, not including, `end`. */
export interface RowWindow {
  first: number;
  end: number;
}

/** Rows kept ready above and below what is seen, so that a fast scroll shows no gap. */
const MARGIN = 8;

/** Which of `count` rows to draw; all lengths in pixels. */
export function windowOf(scrollTop: number, viewHeight: number, rowHeight: number, count: number): RowWindow {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - MARGIN);
  const end = Math.min(count, Math.ceil((scrollTop + viewHeight) / rowHeight) + MARGIN);
  return { first: Math.min(first, end), end };
}

/** The scroll position, in pixels, at which `row` is seen, moving no further than needed. */
export function scrollTopFor(row: number, scrollTop: number, viewHeight: number, rowHeight: number): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeight - viewHeight);
}
