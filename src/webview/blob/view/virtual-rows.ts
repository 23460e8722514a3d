import { scrollTopFor, windowOf } from "../model/window";

/** What draws the rows of a `VirtualRows`. */
export interface RowPainter<Row extends { readonly element: HTMLElement }> {
  count(): number;
  /** Tells rows apart; the order of two keys never changes. */
  keyOf(index: number): string;
  make(index: number): Row;
  /** Brings a row up to date with selection and the like. */
  update(row: Row, index: number): void;
  /** Grows when drawn rows may have to change; rows that were updated since are left alone. */
  revision(): number;
  /** A row that stays drawn when it is scrolled out of sight, because the focus is on it. */
  kept(): number | undefined;
}

/** Draws only the rows that are in sight, all of the same height, so that long files stay fluent. */
export class VirtualRows<Row extends { readonly element: HTMLElement }> {
  private rows = new Map<string, Row>();
  private readonly updated = new WeakMap<Row, number>();
  private height = 0;

  /**
   * @param viewport scrolls
   * @param sheet lies in the viewport, as high as all rows together
   */
  constructor(
    private readonly viewport: HTMLElement,
    private readonly sheet: HTMLElement,
    private readonly painter: RowPainter<Row>,
  ) {
    viewport.addEventListener("scroll", () => this.render());
  }

  /** Rows of one screen. */
  get page(): number {
    return Math.max(1, Math.floor(this.viewport.clientHeight / this.rowHeight) - 1);
  }

  /** Forgets what is drawn, because rows now mean something else. */
  reset(): void {
    this.sheet.replaceChildren();
    this.rows.clear();
    this.measure();
  }

  /** Measures the rows again, because their height may have changed. */
  measure(): void {
    this.height = 0;
  }

  render(): void {
    const count = this.painter.count();
    this.sheet.style.height = `${count * this.rowHeight}px`;
    const { first, end } = windowOf(this.viewport.scrollTop, this.viewport.clientHeight, this.rowHeight, count);
    const indexes = new Set(Array.from({ length: end - first }, (_, place) => first + place));
    const kept = this.painter.kept();
    if (kept !== undefined && kept < count) indexes.add(kept);
    this.place([...indexes].sort((a, b) => a - b));
  }

  /** Scrolls until the row is in sight, no further. */
  reveal(index: number): void {
    const { scrollTop, clientHeight } = this.viewport;
    this.viewport.scrollTop = scrollTopFor(index, scrollTop, clientHeight, this.rowHeight);
    this.render();
  }

  /** The row at `index`, when it is drawn. */
  rowAt(index: number): Row | undefined {
    return index < this.painter.count() ? this.rows.get(this.painter.keyOf(index)) : undefined;
  }

  /** Never moves a row that is drawn already: moving would take the focus from it. */
  private place(indexes: readonly number[]): void {
    const wanted = new Map<string, Row>();
    for (const index of indexes) {
      const key = this.painter.keyOf(index);
      wanted.set(key, this.rows.get(key) ?? this.painter.make(index));
    }
    for (const [key, row] of this.rows) if (!wanted.has(key)) row.element.remove();
    this.rows = wanted;
    let next = this.sheet.firstChild;
    indexes.forEach((index) => {
      const row = this.rowAt(index);
      if (!row) return;
      if (row.element === next) next = next.nextSibling;
      else this.sheet.insertBefore(row.element, next);
      row.element.style.top = `${index * this.rowHeight}px`;
      const revision = this.painter.revision();
      if (this.updated.get(row) === revision) return;
      this.painter.update(row, index);
      this.updated.set(row, revision);
    });
  }

  /** Pixels; measured, because it follows the font size a person chose. */
  private get rowHeight(): number {
    if (this.height > 0) return this.height;
    const probe = document.createElement("div");
    probe.className = "row";
    this.sheet.append(probe);
    this.height = probe.offsetHeight;
    probe.remove();
    return Math.max(1, this.height);
  }
}
