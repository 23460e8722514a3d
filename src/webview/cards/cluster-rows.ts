import type { CardColumn, ClusterTable, HeldKey, KeyCell, KeyRow } from "../../protocol/cluster-messages";
import type { ReaderName } from "../../protocol/values";
import { element, icon } from "../shared/dom";
import type { CellSpec, RowSpec } from "./grid";

export interface ClusterActions {
  copyKey(source: HeldKey, to: ReaderName): void;
  bringLevel(reader: ReaderName): void;
}

/** The rows of a cluster's grid: cards, how each card stands, then the keys. */
export function clusterRows(table: ClusterTable, onlyUneven: boolean, actions: ClusterActions): RowSpec[] {
  const keys = onlyUneven ? table.rows.filter(({ verdict }) => verdict.standing !== "level") : table.rows;
  return [
    { id: "cards", section: "head", class: "cards", cells: [heading("Key", "key"), heading("Result", "verdict"), ...table.columns.map(cardHeading)] },
    { id: "sums", section: "body", class: "sums", cells: [allKeys(), tableSum(table), ...table.columns.map((column) => cardSum(column, actions))] },
    ...keys.map((row) => keyRow(row, table.columns, actions)),
  ];
}

function heading(text: string, column: string): CellSpec {
  return { column, role: "columnheader", class: column, content: text, draw: () => [document.createTextNode(text)] };
}

function cardHeading({ id, reader, name, serial, virtual }: CardColumn): CellSpec {
  return {
    column: id,
    role: "columnheader",
    class: "card",
    content: [name, serial, reader, virtual],
    draw: () => [
      element("span", { class: "name", text: name }),
      element("span", { class: "spoken", text: ", " }),
      element("span", { class: "muted", text: serial, title: reader }),
      virtual ? element("span", { class: "tag", text: "virtual" }) : undefined,
    ],
    menu: { webviewSection: "card", reader },
  };
}

function allKeys(): CellSpec {
  return { column: "key", role: "rowheader", class: "key", content: "", draw: () => [element("span", { class: "name", text: "All keys" })] };
}

function tableSum({ level }: ClusterTable): CellSpec {
  return { column: "verdict", role: "gridcell", class: "verdict", content: level, draw: () => [element("span", { text: level })] };
}

function cardSum({ id, reader, sum, uneven }: CardColumn, { bringLevel }: ClusterActions): CellSpec {
  const level = (): void => bringLevel(reader);
  return {
    column: id,
    role: "gridcell",
    class: uneven ? "sum uneven" : "sum",
    content: [sum, uneven],
    draw: () => [...inLines(sum), uneven ? cellButton("Bring level…", level) : undefined],
    menu: { webviewSection: "card", reader },
    ...(uneven && { enter: level }),
  };
}

const verdictIcon: Record<KeyRow["verdict"]["standing"], string> = {
  missing: "circle-large-outline",
  unclear: "question",
  differs: "diff-modified",
  cannot: "circle-slash",
  level: "pass",
};

function keyRow({ id, name, kind, caution, verdict, cells }: KeyRow, columns: readonly CardColumn[], actions: ClusterActions): RowSpec {
  const held = cells.find((cell) => cell.held !== undefined)?.held;
  return {
    id: `key:${id}`,
    section: "body",
    class: verdict.standing,
    cells: [
      {
        column: "key",
        role: "rowheader",
        class: "key",
        content: [name, kind, caution],
        draw: () => [
          element("span", { class: "name", text: name }),
          element("span", { class: "spoken", text: ", " }),
          element("span", { class: "muted", text: kind }),
          caution === undefined ? undefined : element("span", { class: "caution" }, icon("info"), element("span", { text: caution })),
        ],
        menu: held && { webviewSection: "present", ...held },
      },
      {
        column: "verdict",
        role: "gridcell",
        class: `verdict ${verdict.standing}`,
        content: verdict,
        draw: () => inLines(verdict.parts, verdictIcon[verdict.standing]),
      },
      ...columns.flatMap((column, place) => {
        const cell = cells[place];
        return cell === undefined ? [] : [keyCell(cell, column, actions)];
      }),
    ],
  };
}

const cellIcon: Record<KeyCell["state"], string> = { present: "check", missing: "circle-large-outline", unclear: "question", cannot: "circle-slash" };

function keyCell(cell: KeyCell, { id, reader }: CardColumn, { copyKey }: ClusterActions): CellSpec {
  const { state, text, remarks, spoken, held, source } = cell;
  const copy = source && ((): void => copyKey(source, reader));
  return {
    column: id,
    role: "gridcell",
    class: `cell ${state}`,
    content: cell,
    draw: () => [
      element("span", { class: "line", attributes: { "aria-hidden": "true" } }, icon(cellIcon[state]), element("span", { text })),
      ...remarks.map((text) => element("span", { class: "remark", text, attributes: { "aria-hidden": "true" } })),
      element("span", { class: "spoken", text: spoken }),
      copy && cellButton("Copy key here…", copy),
    ],
    menu: source ? { webviewSection: "missing", ...source, to: reader } : held && { webviewSection: "present", ...held },
    enter: copy,
  };
}

/** Words below each other, the first with an icon; read with a pause between them. */
function inLines([first = "", ...more]: readonly string[], symbol?: string): HTMLElement[] {
  const line = element("span", { class: "line" }, symbol === undefined ? undefined : icon(symbol), element("span", { text: first }));
  return [line, ...more.map((text) => element("span", { class: "remark" }, element("span", { class: "spoken", text: ", " }), element("span", { text })))];
}

/** For the mouse; the keyboard has Enter on the cell. */
function cellButton(text: string, press: () => void): HTMLButtonElement {
  const made = element("button", { class: "link", text, attributes: { type: "button", tabindex: "-1" } });
  made.addEventListener("click", press);
  return made;
}
