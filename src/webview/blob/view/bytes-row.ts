import { element } from "../../shared/dom";
import { characterOf, hexByte, isPrintable, type BytesPerRow } from "../model/bytes";

export interface BytesRow {
  readonly element: HTMLElement;
  /** Of the first byte in the row. */
  readonly offset: number;
  readonly cells: readonly HTMLElement[];
  /** The same bytes as characters. */
  readonly characters: readonly HTMLElement[];
}

/** One row of the bytes pane; the last row of a file may be shorter. */
export function makeBytesRow(bytes: Uint8Array, index: number, perRow: BytesPerRow): BytesRow {
  const offset = index * perRow;
  const run = Array.from(bytes.subarray(offset, offset + perRow));
  const cells = run.map((byte, column) =>
    element("span", {
      class: "cell",
      text: hexByte(byte),
      role: "gridcell",
      attributes: { "data-offset": String(offset + column), "aria-colindex": String(column + 2) },
    }),
  );
  const characters = run.map((byte, column) => {
    const kind = isPrintable(byte) ? "printable" : "unprintable";
    return element("span", {
      class: `cell ${kind}`,
      text: characterOf(byte),
      attributes: { "data-offset": String(offset + column), "data-kind": kind },
    });
  });
  const heading = element("span", {
    class: "row-heading",
    text: hexRowOffset(offset),
    role: "rowheader",
    attributes: { "aria-colindex": "1" },
  });
  const row = element(
    "div",
    { class: "row", role: "row", attributes: { "aria-rowindex": String(index + 2) } },
    heading,
    element("span", { class: `hex of-${perRow}`, role: "presentation" }, ...cells),
    element("span", { class: "characters", attributes: { "aria-hidden": "true" } }, ...characters),
  );
  return { element: row, offset, cells, characters };
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
