import { caretAfter, outlineAt, type BytesPerRow, type Run } from "../model/bytes";
import type { Exploration } from "../model/exploration";
import { troubledRuns } from "../model/problems";
import type { Entry } from "../model/structure";
import { columnHeadings, makeBytesRow, type BytesRow } from "./bytes-row";
import { element } from "./dom";
import { VirtualRows } from "./virtual-rows";

/** The bytes of the file in hexadecimal and as characters; the selected part is outlined. */
export class BytesView {
  readonly element: HTMLElement;
  readonly viewport = element("div", { class: "viewport", role: "rowgroup" });
  private readonly sheet = element("div", { class: "sheet", role: "presentation" });
  private readonly grid = element("div", { class: "grid", role: "grid", attributes: { "aria-label": "Bytes", "aria-readonly": "true" } });
  private readonly rows: VirtualRows<BytesRow>;
  private readonly troubled: readonly Run[];
  private perRow: BytesPerRow = 16;
  private shown: { entry: Entry | undefined; caret: number | undefined } = { entry: undefined, caret: undefined };

  /** @param head stands above the bytes */
  constructor(
    private readonly exploration: Exploration,
    private readonly bytes: Uint8Array,
    head: HTMLElement,
  ) {
    this.troubled = troubledRuns(exploration.structure);
    this.viewport.append(this.sheet);
    this.element = element("section", { class: "pane bytes", attributes: { "aria-label": "Bytes" } }, head, this.grid);
    this.rows = new VirtualRows(this.viewport, this.sheet, {
      count: () => Math.ceil(bytes.length / this.perRow),
      keyOf: String,
      make: (index) => makeBytesRow(bytes, index, this.perRow),
      update: (row) => this.updateRow(row),
      kept: () => Math.floor(this.active / this.perRow),
      revision: () => exploration.revision,
    });
    this.viewport.addEventListener("keydown", (event) => this.press(event));
    this.viewport.addEventListener("click", (event) => this.click(event));
    this.viewport.addEventListener("pointerover", (event) => exploration.pointAtByte(offsetOf(event)));
    this.viewport.addEventListener("pointerleave", () => exploration.pointAtByte(undefined));
    this.layOut(16);
  }

  /** Puts `perRow` bytes into each row. */
  layOut(perRow: BytesPerRow): void {
    this.perRow = perRow;
    const count = Math.ceil(this.bytes.length / perRow);
    this.grid.setAttribute("aria-rowcount", String(count + 1));
    this.grid.setAttribute("aria-colcount", String(perRow + 1));
    this.grid.replaceChildren(columnHeadings(perRow), this.viewport);
    this.rows.reset();
  }

  /** The width a row of `perRow` bytes takes, in pixels. */
  widthOf(perRow: BytesPerRow): number {
    const probe = makeBytesRow(new Uint8Array(perRow), 0, perRow).element;
    probe.classList.add("probe");
    this.sheet.append(probe);
    const width = probe.offsetWidth;
    probe.remove();
    return width;
  }

  render(): void {
    const { selected, caret } = this.exploration;
    const focused = this.viewport.contains(document.activeElement);
    this.rows.render();
    if (selected !== this.shown.entry || caret !== this.shown.caret) {
      this.stay();
      this.revealSelection();
    }
    if (focused) this.focus();
  }

  focus(): void {
    this.rows.rowAt(Math.floor(this.active / this.perRow))?.cells[this.active % this.perRow]?.focus({ preventScroll: true });
  }

  /** Keeps what is selected as shown, so that a restored scroll position stays. */
  stay(): void {
    this.shown = { entry: this.exploration.selected, caret: this.exploration.caret };
  }

  /** The byte that has the focus, or gets it first. */
  private get active(): number {
    return this.exploration.caret ?? 0;
  }

  /** The caret wins, then the start of the part, then its end. */
  private revealSelection(): void {
    const { selected, caret } = this.exploration;
    if (caret === undefined) return;
    const start = selected?.node.offset ?? caret;
    if (selected && caret === start) this.rows.reveal(Math.floor((start + selected.node.length - 1) / this.perRow));
    this.rows.reveal(Math.floor(caret / this.perRow));
  }

  private updateRow({ offset: start, cells, characters }: BytesRow): void {
    const { selected, preview, caret } = this.exploration;
    const selection = runOf(selected);
    const pointedAt = preview === selected ? undefined : runOf(preview);
    cells.forEach((cell, place) => {
      const offset = start + place;
      const outline = selection && outlineAt(offset, selection, this.perRow);
      const classes = [
        "cell",
        outline && "selected",
        ...(outline ? sides.filter((side) => outline[side]) : []),
        pointedAt && outlineAt(offset, pointedAt, this.perRow) && "pointed-at",
        this.troubled.some(({ start, end }) => start <= offset && offset < end) && "problem",
        offset === caret && "caret",
      ].filter((name) => name);
      cell.className = classes.join(" ");
      cell.tabIndex = offset === this.active ? 0 : -1;
      cell.setAttribute("aria-selected", String(outline !== undefined));
      const character = characters[place];
      if (character) character.className = classes.concat(character.dataset["kind"] ?? "").join(" ");
    });
  }

  private click(event: MouseEvent): void {
    const offset = offsetOf(event);
    if (offset === undefined) return;
    this.exploration.selectByte(offset);
    this.focus();
  }

  private press(event: KeyboardEvent): void {
    const control = event.ctrlKey || event.metaKey;
    const grid = { size: this.bytes.length, perRow: this.perRow, page: this.rows.page };
    const caret = caretAfter(this.active, event.key, control, grid) ?? (event.key === " " || event.key === "Enter" ? this.active : undefined);
    if (caret === undefined || event.altKey) return;
    this.exploration.selectByte(caret);
    event.preventDefault();
  }
}

const sides = ["top", "bottom", "left", "right"] as const;

function runOf(entry: Entry | undefined): Run | undefined {
  return entry && { start: entry.node.offset, end: entry.node.offset + entry.node.length };
}

function offsetOf(event: Event): number | undefined {
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-offset]") : undefined;
  return cell?.dataset["offset"] === undefined ? undefined : Number(cell.dataset["offset"]);
}
