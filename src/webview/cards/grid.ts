import { element } from "../shared/dom";
import { arrange } from "../shared/arrange";
import { placeAfterKey } from "./grid-keys";
import type { Place } from "./grid-keys";

/** What stands in a cell. */
export interface CellSpec {
  column: string;
  /** `columnheader`, `rowheader`, or an ordinary cell. */
  role: "columnheader" | "rowheader" | "gridcell";
  class: string;
  /** What is drawn; a cell whose content is the same as before is left alone. */
  content: unknown;
  draw(): (Node | undefined)[];
  /** What the commands of the cell's menu work on, as VS Code hands it to them; absent: it has no menu. */
  menu?: Record<string, unknown> | undefined;
  /** What Enter does; absent: it opens the menu. */
  enter?: (() => void) | undefined;
}

export interface RowSpec {
  id: string;
  section: "head" | "body";
  class: string;
  cells: readonly CellSpec[];
}

/** Names a cell, also after rows and columns came and went. */
export interface CellName {
  row: string;
  column: string;
}

interface Cell {
  readonly element: HTMLTableCellElement;
  drawn: string;
  spec: CellSpec;
}

interface Row {
  readonly element: HTMLTableRowElement;
  readonly cells: Map<string, Cell>;
}

/** A table whose cells are walked with the keyboard, one of them having the focus, and which is brought up to date in place. */
export class Grid {
  private readonly head = element("thead", { role: "rowgroup" });
  private readonly body = element("tbody", { role: "rowgroup" });
  readonly element = element("table", { class: "grid", role: "grid", attributes: { "aria-readonly": "true" } }, this.head, this.body);
  private specs: readonly RowSpec[] = [];
  private rows = new Map<string, Row>();
  private active: CellName | undefined;

  constructor(private readonly moved: (to: CellName) => void) {
    // Rows scroll below the headings, and a cell with the focus comes out from under them.
    new ResizeObserver(() => this.element.style.setProperty("--head-height", `${this.head.offsetHeight}px`)).observe(this.head);
    this.element.addEventListener("keydown", (event) => this.press(event));
    this.element.addEventListener("focusin", (event) => this.activate(event.target));
    this.element.addEventListener("mousedown", (event) => this.click(event));
  }

  update(label: string, specs: readonly RowSpec[]): void {
    const focused = this.element.contains(document.activeElement);
    const before = this.placeOf(this.active);
    this.element.setAttribute("aria-label", label);
    this.specs = specs;
    this.rows = new Map(specs.map((spec) => [spec.id, this.updatedRow(spec)]));
    for (const [section, parent] of [["head", this.head], ["body", this.body]] as const) {
      arrange(parent, specs.flatMap((spec) => (spec.section === section ? (this.rows.get(spec.id)?.element ?? []) : [])));
    }
    // What had the focus may be gone: its neighbour takes over.
    this.setActive(this.nameAt(this.placeOf(this.active) ?? before ?? this.firstPlace()));
    // Never out of another part of the window: a PIN may be typed there.
    if (focused && document.hasFocus() && !this.element.contains(document.activeElement)) this.activeCell()?.element.focus({ preventScroll: true });
  }

  /** Makes a cell the one that the Tab key leads to. */
  setActive(name: CellName | undefined): void {
    if (name === undefined || this.cellOf(name) === undefined) return;
    const before = this.activeCell();
    this.active = name;
    const now = this.activeCell();
    if (before && before !== now) before.element.tabIndex = -1;
    if (now) now.element.tabIndex = 0;
  }

  focus(): void {
    const cell = this.activeCell()?.element;
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  private updatedRow(spec: RowSpec): Row {
    const row = this.rows.get(spec.id) ?? { element: element("tr", { role: "row" }), cells: new Map<string, Cell>() };
    row.element.className = spec.class;
    const cells = spec.cells.map((cell) => updatedCell(row.cells.get(cell.column), cell));
    row.cells.clear();
    for (const cell of cells) row.cells.set(cell.spec.column, cell);
    arrange(row.element, cells.map((cell) => cell.element));
    return row;
  }

  private cellOf({ row, column }: CellName): Cell | undefined {
    return this.rows.get(row)?.cells.get(column);
  }

  private activeCell(): Cell | undefined {
    return this.active && this.cellOf(this.active);
  }

  private placeOf(name: CellName | undefined): Place | undefined {
    if (name === undefined) return undefined;
    const row = this.specs.findIndex(({ id }) => id === name.row);
    const column = this.specs[row]?.cells.findIndex((cell) => cell.column === name.column) ?? -1;
    return row < 0 || column < 0 ? undefined : { row, column };
  }

  private nameAt({ row, column }: Place): CellName | undefined {
    const spec = this.specs[row] ?? this.specs.at(-1);
    const cell = spec?.cells[column] ?? spec?.cells.at(-1);
    return spec && cell && { row: spec.id, column: cell.column };
  }

  /** The first cell of the first row below the headings. */
  private firstPlace(): Place {
    return { row: Math.max(0, this.specs.findIndex(({ section }) => section === "body")), column: 0 };
  }

  private nameOf(target: EventTarget | null): CellName | undefined {
    if (!(target instanceof Element)) return undefined;
    for (const [row, { cells }] of this.rows) {
      for (const [column, cell] of cells) if (cell.element.contains(target)) return { row, column };
    }
    return undefined;
  }

  private activate(target: EventTarget | null): void {
    const name = this.nameOf(target);
    if (name === undefined) return;
    this.setActive(name);
    this.moved(name);
  }

  /** A button in a cell leaves the focus with the cell. */
  private click(event: MouseEvent): void {
    const name = this.nameOf(event.target);
    if (name === undefined) return;
    this.setActive(name);
    this.activeCell()?.element.focus({ preventScroll: true });
    if (event.target instanceof Element && event.target.closest("button")) event.preventDefault();
  }

  private press(event: KeyboardEvent): void {
    if (event.altKey) return;
    const place = this.placeOf(this.active);
    if (place === undefined) return;
    // On a Mac, the system takes Ctrl with arrows for itself.
    const control = event.ctrlKey || event.metaKey;
    if (!control && (event.key === "Enter" || event.key === " ")) {
      this.enter();
      event.preventDefault();
      return;
    }
    const columns = this.specs[place.row]?.cells.length ?? 1;
    const next = placeAfterKey(place, event.key, control, { rows: this.specs.length, columns, page: this.page() });
    if (next === undefined) return;
    this.setActive(this.nameAt(next));
    this.focus();
    event.preventDefault();
  }

  private enter(): void {
    const cell = this.activeCell();
    if (cell?.spec.enter !== undefined) cell.spec.enter();
    else if (cell?.spec.menu !== undefined) openMenu(cell.element);
  }

  private page(): number {
    const height = this.activeCell()?.element.offsetHeight ?? 1;
    return Math.max(1, Math.floor((window.innerHeight - this.head.offsetHeight) / Math.max(1, height)) - 1);
  }
}

function updatedCell(before: Cell | undefined, spec: CellSpec): Cell {
  const drawn = JSON.stringify([spec.class, spec.content, spec.menu]);
  const cell = before ?? {
    element: element(spec.role === "gridcell" ? "td" : "th", { role: spec.role, attributes: { tabindex: "-1" } }),
    drawn: "",
    spec,
  };
  cell.spec = spec;
  if (cell.drawn === drawn) return cell;
  cell.drawn = drawn;
  cell.element.className = spec.class;
  cell.element.replaceChildren(...spec.draw().filter((node) => node !== undefined));
  if (spec.menu === undefined) cell.element.removeAttribute("data-vscode-context");
  else cell.element.setAttribute("data-vscode-context", JSON.stringify({ ...spec.menu, preventDefaultContextMenuItems: true }));
  return cell;
}

/** VS Code opens its own menu where a page tells of a click that asks for one. */
function openMenu(on: Element): void {
  const { left, bottom } = on.getBoundingClientRect();
  on.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true, clientX: left + 8, clientY: bottom - 8 }));
}
