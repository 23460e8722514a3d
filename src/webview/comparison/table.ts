import type { ComparedField, ComparedRow } from "../../protocol";
import type { NamedFile } from "../../protocol/comparison-messages";
import { element, icon } from "../shared/dom";
import { byteCount, isHexadecimal, offsetInWords } from "../shared/words";
import { outcomeOf, sectionsOf } from "./rows";

/**
 * The parts of both files side by side. Sections are the parts of the files, so that screen readers tell them, too. What can
 * have the focus has a `data-name`, by which it is found again in another table of the same files.
 */
export function comparisonTable(
  rows: readonly ComparedRow[],
  files: readonly [NamedFile, NamedFile],
  open: (side: 0 | 1) => void,
): HTMLElement {
  const [a, b] = files;
  const caption = element("caption", { class: "spoken", text: `Fields of ${a.name} and ${b.name}` });
  const head = element(
    "thead",
    {},
    element(
      "tr",
      {},
      element("th", { class: "field", text: "Field", attributes: { scope: "col" } }),
      element("th", { class: "outcome", text: "Result", attributes: { scope: "col" } }),
      fileHeading(a, "a", () => open(0)),
      fileHeading(b, "b", () => open(1)),
    ),
  );
  return element("table", { class: "comparison" }, caption, head, ...sectionsOf(rows).map(section));
}

function fileHeading({ name, place }: NamedFile, side: string, open: () => void): HTMLElement {
  const link = element("button", { class: "link", text: name, title: `Open ${place}`, attributes: { type: "button", "data-name": side } });
  link.addEventListener("click", open);
  return element("th", { class: "file", attributes: { scope: "col" } }, link);
}

function section(rows: readonly ComparedRow[]): HTMLElement {
  return element("tbody", {}, ...rows.map(tableRow));
}

function tableRow(row: ComparedRow): HTMLElement {
  const { is, symbol, word } = outcomeOf(row);
  const { path, name, group } = row;
  const within = path.length > 1 ? element("span", { class: "spoken", text: `${path.slice(1).join(", ")}: ` }) : undefined;
  const scope = path.length === 0 && group ? "rowgroup" : "row";
  const heading = element("th", { class: "field", attributes: { scope } }, within, element("span", { text: name }));
  heading.style.setProperty("--level", String(path.length));
  return element(
    "tr",
    { class: `${is} ${group ? "group" : ""} ${path.length === 0 ? "part" : ""}`, attributes: { tabindex: "-1", "data-name": JSON.stringify([...path, name]) } },
    heading,
    element("td", { class: "outcome" }, element("span", {}, icon(symbol), element("span", { class: "word", text: word }))),
    valueCell(row.a),
    valueCell(row.b),
  );
}

function valueCell(field: ComparedField | undefined): HTMLElement {
  if (field === undefined) return element("td", { class: "value missing" }, element("span", { text: "not in this file" }));
  const { value, offset, length, problem } = field;
  const cell = element("td", { class: "value", title: `${offsetInWords(offset)}, ${byteCount(length)}` });
  if (value) cell.append(element("span", { class: isHexadecimal(value) ? "code" : "", text: value }));
  if (problem) cell.append(element("span", { class: "problem" }, icon("warning", "warning"), element("span", { text: problem })));
  return cell;
}
