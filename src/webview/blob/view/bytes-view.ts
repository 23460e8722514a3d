import { element } from "../../shared/dom";
import { caretAfter, type BytesPerRow, type Run } from "../model/bytes";
import type { Exploration } from "../model/exploration";
import type { BytesWidths } from "../model/layout";
import { holds, looksOf, type Background } from "../model/looks";
import { troublesOf } from "../model/problems";
import { rolesOf } from "../model/roles";
import type { Entry } from "../model/structure";
import { ByteInspector } from "./byte-inspector";
import { BytesRow, columnHeadings } from "./bytes-row";
import { VirtualRows } from "./virtual-rows";

/** The bytes of the file in hexadecimal and as characters; the selected part is outlined. */
export class BytesView {
  readonly element: HTMLElement;
  readonly viewport = element("div", { class: "viewport", role: "rowgroup" });
  private readonly sheet = element("div", { class: "sheet", role: "presentation" });
  private readonly grid = element("div", { class: "grid", role: "grid", attributes: { "aria-label": "Bytes", "aria-readonly": "true" } });
  private readonly rows: VirtualRows<BytesRow>;
  private readonly inspector: ByteInspector;
  private bytesPerRow: BytesPerRow = 16;
  private shown: { entry: Entry | undefined; caret: number | undefined } = { entry: undefined, caret: undefined };

  /** @param head stands above the bytes */
  constructor(
    private readonly exploration: Exploration,
    private readonly bytes: Uint8Array,
    head: HTMLElement,
  ) {
    const background: Background = { roleOf: rolesOf(exploration.structure, bytes.length), isTroubled: troublesOf(exploration.structure, bytes.length) };
    this.viewport.append(this.sheet);
    this.inspector = new ByteInspector(exploration, bytes, background.roleOf);
    const attributes = { "aria-label": "Bytes" };
    this.element = element("section", { class: "pane bytes", attributes }, head, this.grid, this.inspector.element);
    this.rows = new VirtualRows(this.viewport, this.sheet, {
      count: () => Math.ceil(bytes.length / this.perRow),
      keyOf: String,
      make: (index) => this.makeRow(index),
      update: (row) => this.paint(row, background),
      kept: () => Math.floor(this.active / this.perRow),
      revision: () => exploration.revision,
    });
    this.viewport.addEventListener("keydown", (event) => this.press(event));
    this.viewport.addEventListener("mousedown", (event) => this.mouseDown(event));
    this.viewport.addEventListener("mousemove", (event) => this.mouseMove(event));
    this.viewport.addEventListener("mouseleave", () => exploration.pointAtByte(undefined));
    this.layOut(16);
  }

  get perRow(): BytesPerRow {
    return this.bytesPerRow;
  }

  /** Puts `perRow` bytes into each row. */
  layOut(perRow: BytesPerRow): void {
    this.bytesPerRow = perRow;
    const count = Math.ceil(this.bytes.length / perRow);
    this.grid.setAttribute("aria-rowcount", String(count + 1));
    this.grid.setAttribute("aria-colcount", String(perRow + 1));
    this.grid.replaceChildren(columnHeadings(perRow), this.viewport);
    this.rows.reset();
  }

  /** The width that a row takes, in pixels, with all and with half of the bytes. Both are measured in one layout of the page. */
  get rowWidths(): BytesWidths {
    const probes = ([16, 8] as const).map((perRow) => new BytesRow(new Array<number>(perRow).fill(0), 0, perRow).element);
    for (const probe of probes) probe.classList.add("probe");
    this.sheet.append(...probes);
    const [full = 0, half = 0] = probes.map((probe) => probe.offsetWidth);
    for (const probe of probes) probe.remove();
    return { full, half };
  }

  render(): void {
    const { selected, caret } = this.exploration;
    const focused = this.viewport.contains(document.activeElement);
    this.rows.render();
    this.inspector.render();
    const moved = selected !== this.shown.entry || caret !== this.shown.caret;
    this.stay();
    if (moved) this.revealSelection();
    if (focused) this.focus();
    if (focused && moved) this.bringIntoSight();
  }

  focus(): void {
    this.activeCell?.focus({ preventScroll: true });
  }

  /** Scrolls the page, where it is higher than the window, until the byte with the focus is in sight. */
  bringIntoSight(): void {
    this.activeCell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Keeps what is selected as shown, so that a restored scroll position stays. */
  stay(): void {
    this.shown = { entry: this.exploration.selected, caret: this.exploration.caret };
  }

  private makeRow(index: number): BytesRow {
    const offset = index * this.perRow;
    return new BytesRow([...this.bytes.subarray(offset, offset + this.perRow)], offset, this.perRow);
  }

  private paint(row: BytesRow, background: Background): void {
    const { selected, preview, caret, marked, found } = this.exploration;
    const pointedAt = preview === selected ? undefined : runOf(preview);
    const marks = { selection: runOf(selected), pointedAt, marked, found, caret };
    row.paint(looksOf({ start: row.offset, end: row.end }, marks, background, this.perRow), this.active);
  }

  /** The byte that has the focus, or gets it first. */
  private get active(): number {
    return this.exploration.caret ?? 0;
  }

  private get activeCell(): HTMLElement | undefined {
    return this.rows.rowAt(Math.floor(this.active / this.perRow))?.cells[this.active % this.perRow];
  }

  /** The caret wins, then the start of the part, then its end. */
  private revealSelection(): void {
    const { selected, caret } = this.exploration;
    if (caret === undefined) return;
    const start = selected?.node.offset ?? caret;
    if (selected && caret === start) this.rows.reveal(Math.floor((start + selected.node.length - 1) / this.perRow));
    this.rows.reveal(Math.floor(caret / this.perRow));
  }

  /** The first press begins to mark bytes; a right one leaves a selection alone that it lies in, for its menu. */
  private mouseDown(event: MouseEvent): void {
    const offset = this.offsetOf(event);
    if (offset === undefined) return;
    // First of all, so that the selection is known to be made here. It would be lost again to a character, which takes no focus.
    this.focus();
    event.preventDefault();
    const { exploration } = this;
    const selection = exploration.marked ?? runOf(exploration.selected);
    const inside = selection !== undefined && holds(selection, offset);
    if (event.button === 0 && event.shiftKey) exploration.extendTo(offset);
    else if (event.button === 0 || !inside) exploration.selectByte(offset);
  }

  private mouseMove(event: MouseEvent): void {
    const offset = this.offsetOf(event);
    if ((event.buttons & 1) !== 0 && offset !== undefined) this.exploration.extendTo(offset);
    else this.exploration.pointAtByte(offset);
  }

  private press(event: KeyboardEvent): void {
    const control = event.ctrlKey || event.metaKey;
    const grid = { size: this.bytes.length, perRow: this.perRow, page: this.rows.page };
    const caret = caretAfter(this.active, event.key, control, grid) ?? (event.key === " " || event.key === "Enter" ? this.active : undefined);
    if (caret === undefined || event.altKey) return;
    if (event.shiftKey) this.exploration.extendTo(caret);
    else this.exploration.selectByte(caret);
    event.preventDefault();
  }

  /** The byte under the mouse: that of a cell, or by its place among the characters of a row. */
  private offsetOf(event: MouseEvent): number | undefined {
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-offset]") : undefined;
    if (target?.dataset["offset"] === undefined) return undefined;
    const first = Number(target.dataset["offset"]);
    if (target.role === "gridcell") return first;
    const { left, width } = target.getBoundingClientRect();
    const offset = first + Math.floor(((event.clientX - left) / width) * this.perRow);
    return offset < this.bytes.length ? offset : undefined;
  }
}

function runOf(entry: Entry | undefined): Run | undefined {
  return entry && { start: entry.node.offset, end: entry.node.offset + entry.node.length };
}
