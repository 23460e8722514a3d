import type { Side } from "../../protocol";
import type { ComparisonView } from "../../protocol/comparison-messages";
import { element, icon, iconButton, setText } from "../shared/dom";
import { countInWords, shownRows } from "./rows";
import { comparisonTable } from "./table";
import { verdictsOf, type Verdict } from "./verdicts";

export interface ComparisonActions {
  open(side: Side): void;
  /** Called after the filter was switched. */
  filtered(onlyDifferences: boolean): void;
}

type ComparedView = Extract<ComparisonView, { state: "compared" }>;

/** Two files beside each other: verdicts, then the table of their parts. */
export class ComparisonPage {
  readonly element: HTMLElement;
  private readonly verdicts = element("ul", { class: "verdicts" });
  private readonly count = element("p", { class: "count", role: "status" });
  private readonly filter = element("button", { class: "toggle", attributes: { type: "button" } });
  private readonly fields = element("div", { class: "fields" });

  constructor(
    private view: ComparedView,
    private onlyDifferences: boolean,
    private readonly actions: ComparisonActions,
  ) {
    const [a, b] = view.files;
    this.filter.addEventListener("click", () => this.toggle());
    this.element = element(
      "div",
      { class: "comparison-page" },
      element("h1", { text: `${a.name} \u2194 ${b.name}` }),
      this.verdicts,
      element(
        "div",
        { class: "bar" },
        element("h2", { text: "Fields" }),
        this.count,
        iconButton("arrow-up", "Previous difference (Shift+F7)", () => this.goToDifference(-1)),
        iconButton("arrow-down", "Next difference (F7)", () => this.goToDifference(1)),
        this.filter,
      ),
      this.fields,
    );
    this.update(view);
  }

  /** Shows what became of the same two files; the focus stays where it is. */
  update(view: ComparedView): void {
    this.view = view;
    const [a, b] = view.files;
    const names = [quoted(a.name, a.place, b.name), quoted(b.name, b.place, a.name)] as const;
    this.verdicts.replaceChildren(...verdictsOf(view.comparison, names).map(verdictView));
    setText(this.count, countInWords(view.comparison.rows));
    this.render();
  }

  /** Moves to the next difference, or the one before; round at the end. */
  goToDifference(step: 1 | -1): void {
    const rows = [...this.fields.querySelectorAll<HTMLElement>("tr:is(.different, .one-sided):not(.group)")];
    const all = [...this.fields.querySelectorAll<HTMLElement>("tr")];
    const here = all.findIndex((row) => row.contains(document.activeElement));
    const places = rows.map((row) => all.indexOf(row));
    const next = step === 1 ? places.find((place) => place > here) : places.findLast((place) => place < here);
    const place = next ?? (step === 1 ? places[0] : places.at(-1));
    if (place === undefined) return;
    all[place]?.focus({ preventScroll: true });
    all[place]?.scrollIntoView({ block: "center" });
  }

  private toggle(): void {
    this.onlyDifferences = !this.onlyDifferences;
    this.render();
    this.actions.filtered(this.onlyDifferences);
  }

  private render(): void {
    const { files, comparison } = this.view;
    this.filter.setAttribute("aria-pressed", String(this.onlyDifferences));
    this.filter.replaceChildren(icon(this.onlyDifferences ? "filter-filled" : "filter"), element("span", { text: "Only differences" }));
    const rows = shownRows(comparison.rows, this.onlyDifferences);
    const { activeElement } = document;
    const focused = activeElement instanceof HTMLElement && this.fields.contains(activeElement) ? activeElement.dataset["name"] : undefined;
    this.fields.replaceChildren(
      rows.length > 0
        ? comparisonTable(rows, files, (side) => this.actions.open(side))
        : element("p", { class: "nothing", text: "There is no difference to show." }),
    );
    // Never out of another part of the window: a PIN may be typed there.
    if (focused === undefined || !document.hasFocus()) return;
    const again = [...this.fields.querySelectorAll<HTMLElement>("[data-name]")].find(({ dataset }) => dataset["name"] === focused);
    (again ?? this.filter).focus({ preventScroll: true });
  }
}

/** Two files of one name are told apart by their place. */
function quoted(name: string, place: string, other: string): string {
  return `\u201c${name === other ? place : name}\u201d`;
}

const symbols: Record<Verdict["kind"], string> = { same: "pass", different: "diff-modified", unknown: "question", attention: "warning" };

function verdictView({ kind, title, text }: Verdict): HTMLElement {
  return element(
    "li",
    { class: `verdict ${kind}` },
    icon(symbols[kind], kind === "attention" ? "warning" : ""),
    element("div", {}, element("h2", { text: title }), element("p", { text })),
  );
}
