import { element, icon, iconButton } from "../../shared/dom";
import { byteCount, hexOffset, isHexadecimal, offsetInWords } from "../../shared/words";
import type { Exploration } from "../model/exploration";
import { isFrame, type Entry } from "../model/structure";
import { pressTreeKey } from "../model/tree-keys";
import { TypeAhead } from "../model/type-ahead";
import { bitNumber, bitPattern, rowInWords } from "../model/words";
import { VirtualRows } from "./virtual-rows";

interface TreeRow {
  readonly element: HTMLElement;
  readonly twisty: HTMLElement;
}

/** The parts of the file as a tree with columns; one row can have the focus at a time. */
export class TreeView {
  readonly element: HTMLElement;
  readonly viewport = element("div", { class: "viewport", role: "tree", attributes: { "aria-label": "Structure" } });
  private readonly sheet = element("div", { class: "sheet", role: "presentation" });
  private readonly rows: VirtualRows<TreeRow>;
  private readonly typeAhead = new TypeAhead();
  private shown: Entry | undefined;

  constructor(private readonly exploration: Exploration) {
    this.viewport.append(this.sheet);
    const features = { class: "pane structure", attributes: { "aria-label": "Structure" } };
    this.element = element("section", features, toolbar(exploration), headings(), this.viewport);
    this.rows = new VirtualRows(this.viewport, this.sheet, {
      count: () => exploration.rows.length,
      keyOf: (index) => exploration.rows[index]?.id ?? "",
      make: (index) => this.makeRow(index),
      update: (row, index) => this.updateRow(row, index),
      kept: () => exploration.activeRow,
      revision: () => exploration.revision,
    });
    this.viewport.addEventListener("keydown", (event) => this.press(event));
    this.viewport.addEventListener("click", (event) => this.click(event));
    this.viewport.addEventListener("contextmenu", (event) => this.openMenu(event), { capture: true });
    this.viewport.addEventListener("pointerover", (event) => exploration.pointAt(this.entryOf(event)));
    this.viewport.addEventListener("pointerleave", () => exploration.pointAt(undefined));
  }

  render(): void {
    const { selected } = this.exploration;
    const focused = this.viewport.contains(document.activeElement);
    this.rows.render();
    const moved = selected !== this.shown;
    this.shown = selected;
    if (moved && selected) this.rows.reveal(this.exploration.activeRow);
    if (focused) this.focus();
    if (focused && moved) this.bringIntoSight();
  }

  /** Scrolls the page, where it is higher than the window, until the row with the focus is in sight. */
  bringIntoSight(): void {
    this.rows.rowAt(this.exploration.activeRow)?.element.scrollIntoView({ block: "nearest" });
  }

  /** Call when the width of the pane changed: narrow rows are higher. */
  layOut(): void {
    this.rows.measure();
  }

  focus(): void {
    this.rows.rowAt(this.exploration.activeRow)?.element.focus({ preventScroll: true });
  }

  /** Keeps what is selected as shown, so that a restored scroll position stays. */
  stay(): void {
    this.shown = this.exploration.selected;
  }

  private makeRow(index: number): TreeRow {
    const twisty = element("span", { class: "twisty codicon" });
    const entry = this.exploration.rows[index];
    if (!entry) return { element: element("div", { class: "row" }), twisty };
    const { node, bit, level, position, siblings } = entry;
    const name = element("span", { class: "name" }, twisty, element("span", { class: "text", text: node.name, title: node.name }));
    if (node.tag) name.append(element("span", { class: "tag", text: node.tag }));
    const row = element(
      "div",
      {
        class: isFrame(entry) ? "row frame" : bit ? `row flag ${bit.set ? "set" : "clear"}` : "row",
        role: "treeitem",
        attributes: {
          "data-id": entry.id,
          "aria-level": String(level),
          "aria-posinset": String(position + 1),
          "aria-setsize": String(siblings.length),
        },
      },
      name,
      valueCell(entry),
      element("span", { class: "offset", text: hexOffset(node.offset), title: offsetInWords(node.offset) }),
      bit
        ? element("span", { class: "length", text: bitNumber(bit), title: `${bitNumber(bit)} of the byte, value ${bit.mask}` })
        : element("span", { class: "length", text: String(node.length), title: byteCount(node.length) }),
    );
    row.style.setProperty("--level", String(level - 1));
    // Screen readers say a sentence instead of the columns. As a label it would have to repeat them word for word (WCAG 2.5.3).
    for (const cell of row.children) cell.setAttribute("aria-hidden", "true");
    row.append(element("span", { class: "spoken", text: rowInWords(entry) }));
    return { element: row, twisty };
  }

  private updateRow({ element: row, twisty }: TreeRow, index: number): void {
    const { rows, selected, preview, activeRow } = this.exploration;
    const entry = rows[index];
    if (!entry) return;
    const open = this.exploration.isExpanded(entry);
    if (entry.children.length > 0) {
      row.setAttribute("aria-expanded", String(open));
      twisty.classList.toggle("codicon-chevron-down", open);
      twisty.classList.toggle("codicon-chevron-right", !open);
    }
    row.setAttribute("aria-selected", String(entry === selected));
    row.tabIndex = index === activeRow ? 0 : -1;
    row.classList.toggle("selected", entry === selected);
    row.classList.toggle("pointed-at", preview !== undefined && entry === this.exploration.rowFor(preview));
    row.classList.toggle("found", this.exploration.isFound(entry));
  }

  private entryOf(event: Event): Entry | undefined {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>(".row") : undefined;
    return row?.dataset["id"] === undefined ? undefined : this.exploration.structure.byId.get(row.dataset["id"]);
  }

  private click(event: MouseEvent): void {
    const entry = this.entryOf(event);
    if (!entry) return;
    const onTwisty = event.target instanceof Element && event.target.closest(".twisty") !== null;
    if (onTwisty || event.detail === 2) this.exploration.toggle(entry);
    if (!onTwisty) this.exploration.selectEntry(entry);
    this.focus();
  }

  /** A menu is that of the row it is opened on. */
  private openMenu(event: MouseEvent): void {
    const entry = this.entryOf(event);
    if (!entry) return;
    if (entry !== this.exploration.selected) this.exploration.selectEntry(entry);
    this.focus();
  }

  private press(event: KeyboardEvent): void {
    const active = this.exploration.rows[this.exploration.activeRow];
    if (!active || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!pressTreeKey(this.exploration, active, event.key, this.rows.page)) {
      if (event.key.length !== 1) return;
      const found = this.typeAhead.find(this.exploration.rows, active, event.key, event.timeStamp);
      if (found) this.exploration.selectEntry(found);
    }
    event.preventDefault();
  }
}

function valueCell({ node: { value, problem }, bit }: Entry): HTMLElement {
  if (bit) {
    const pattern = element("span", { class: "pattern code", text: bitPattern(bit) });
    return element("span", { class: "value", title: value }, pattern, element("span", { class: "text", text: value ?? "" }));
  }
  const cell = element("span", { class: "value", title: [value, problem].filter((part) => part).join("\n") });
  if (problem) cell.append(icon("warning", "warning"), element("span", { class: "text problem", text: problem }));
  if (value) cell.append(element("span", { class: isHexadecimal(value) ? "text code" : "text", text: value }));
  return cell;
}

function toolbar(exploration: Exploration): HTMLElement {
  return element(
    "div",
    { class: "pane-bar" },
    element("h2", { text: "Structure" }),
    iconButton("expand-all", "Expand all", () => exploration.expandAll()),
    iconButton("collapse-all", "Collapse all", () => exploration.collapseAll()),
  );
}

/** For the eye only: each row says its columns in a sentence. */
function headings(): HTMLElement {
  const names = ["Name", "Value", "Offset", "Length"];
  const cells = names.map((text) => element("span", { class: text.toLowerCase(), text }));
  return element("div", { class: "headings", attributes: { "aria-hidden": "true" } }, ...cells);
}
