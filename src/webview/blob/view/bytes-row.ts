import { element } from "../../shared/dom";
import { characterOf, hexByte, isPrintable, type BytesPerRow } from "../model/bytes";

/** How a printable byte looks that is nothing but a value: its character needs no element of its own. */
const PLAIN = "is-value";

/**
 * One row of the bytes pane; the last row of a file may be shorter. Each byte is a cell. Characters are only for the eye,
 * so that as many as look alike share an element: fewer elements scroll faster.
 */
export class BytesRow {
  readonly element: HTMLElement;
  readonly cells: readonly HTMLElement[];
  private readonly characters: HTMLElement;
  private looks: readonly string[] = [];
  private focusable: HTMLElement | undefined;

  /**
   * @param bytes those of the row
   * @param offset of the first one in the file
   */
  constructor(
    private readonly bytes: readonly number[],
    readonly offset: number,
    perRow: BytesPerRow,
  ) {
    this.cells = bytes.map((byte, column) =>
      element("span", {
        class: "cell",
        text: hexByte(byte),
        role: "gridcell",
        attributes: { tabindex: "-1", "data-offset": String(offset + column), "aria-colindex": String(column + 2) },
      }),
    );
    this.characters = element("span", { class: "characters", attributes: { "data-offset": String(offset), "aria-hidden": "true" } });
    const heading = element("span", {
      class: "row-heading",
      text: hexRowOffset(offset),
      role: "rowheader",
      attributes: { "aria-colindex": "1" },
    });
    this.element = element(
      "div",
      { class: "row", role: "row", attributes: { "aria-rowindex": String(offset / perRow + 2) } },
      heading,
      element("span", { class: `hex of-${perRow}`, role: "presentation" }, ...this.cells),
      this.characters,
    );
  }

  get end(): number {
    return this.offset + this.bytes.length;
  }

  /**
   * Brings the row up to date; what looks as before is left alone.
   * @param looks classes of each byte
   * @param active offset of the byte that can have the focus, in this row or another one
   */
  paint(looks: readonly string[], active: number): void {
    const changed = this.cells.filter((cell, place) => {
      const look = looks[place] ?? PLAIN;
      if (this.looks[place] === look) return false;
      cell.className = `cell ${look}`;
      cell.setAttribute("aria-selected", String(cell.classList.contains("selected")));
      return true;
    });
    this.looks = looks;
    if (changed.length > 0) this.characters.replaceChildren(...charactersOf(this.bytes, looks));
    const focusable = this.cells[active - this.offset];
    if (focusable === this.focusable) return;
    if (this.focusable) this.focusable.tabIndex = -1;
    if (focusable) focusable.tabIndex = 0;
    this.focusable = focusable;
  }
}

/** Bytes as characters, those that look alike in one piece. */
function charactersOf(bytes: readonly number[], looks: readonly string[]): (HTMLElement | string)[] {
  const pieces: { look: string; text: string }[] = [];
  bytes.forEach((byte, place) => {
    const look = isPrintable(byte) ? (looks[place] ?? PLAIN) : `${looks[place] ?? PLAIN} unprintable`;
    const last = pieces.at(-1);
    if (last?.look === look) last.text += characterOf(byte);
    else pieces.push({ look, text: characterOf(byte) });
  });
  return pieces.map(({ look, text }) => (look === PLAIN ? text : element("span", { class: `piece ${look}`, text })));
}

/** The low digit of the offset above each column. */
export function columnHeadings(perRow: BytesPerRow): HTMLElement {
  const cells = Array.from({ length: perRow }, (_, column) =>
    element("span", {
      class: "cell",
      text: hexByte(column),
      role: "columnheader",
      attributes: { "aria-colindex": String(column + 2) },
    }),
  );
  return element(
    "div",
    { class: "headings row", role: "row", attributes: { "aria-rowindex": "1" } },
    element("span", { class: "row-heading", text: "Offset", role: "columnheader", attributes: { "aria-colindex": "1" } }),
    element("span", { class: `hex of-${perRow}`, role: "presentation" }, ...cells),
    element("span", { class: "characters", text: "Text", attributes: { "aria-hidden": "true" } }),
  );
}

function hexRowOffset(offset: number): string {
  return offset.toString(16).toUpperCase().padStart(4, "0");
}
