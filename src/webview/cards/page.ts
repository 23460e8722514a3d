import type { CardApartView, ClustersView } from "../../protocol/cluster-messages";
import type { Hex, ReaderName } from "../../protocol/values";
import { button, element, icon, setText } from "../shared/dom";
import { arrange, PatchedList } from "../shared/arrange";
import { ClusterSection } from "./cluster-section";
import type { SectionActions } from "./cluster-section";

export interface PageActions extends SectionActions {
  unlock(reader: ReaderName): void;
  /** Called after the filter was switched. */
  filtered(onlyUneven: boolean): void;
}

/** All cards in sight: those with one DKEK beside each other, the others apart. */
export class ClustersPage {
  readonly element = element("div", { class: "clusters-page" });
  private readonly head: HTMLElement;
  private readonly filter = element("button", { class: "toggle", attributes: { type: "button" } });
  private readonly lead = element("p", { class: "lead" });
  private readonly cardsApart = element("ul");
  private readonly apartList = new PatchedList<CardApartView>(this.cardsApart, ({ id }) => id, (card) => this.cardApart(card));
  private readonly apart = element(
    "section",
    { class: "apart", attributes: { "aria-labelledby": "apart" } },
    element("h2", { text: "Cards that stand apart", attributes: { id: "apart" } }),
    this.cardsApart,
  );
  private sections = new Map<Hex, ClusterSection>();
  private view: ClustersView = { looking: true, tables: [], apart: [] };

  constructor(
    private onlyUneven: boolean,
    private readonly actions: PageActions,
  ) {
    this.head = element("div", { class: "page-head" }, element("h1", { text: "Cards side by side" }), this.filter);
    this.filter.addEventListener("click", () => this.toggle());
    this.update(this.view);
  }

  update(view: ClustersView): void {
    this.view = view;
    const { tables, apart } = view;
    this.sections = new Map(
      tables.map((table) => {
        const section = this.sections.get(table.kcv) ?? new ClusterSection(table.kcv, this.actions);
        section.update(table, this.onlyUneven);
        return [table.kcv, section];
      }),
    );
    this.filter.hidden = tables.length === 0;
    this.filter.setAttribute("aria-pressed", String(this.onlyUneven));
    this.filter.replaceChildren(icon(this.onlyUneven ? "filter-filled" : "filter"), element("span", { text: "Only differences" }));
    setText(this.lead, leadOf(view));
    this.apartList.update(apart);
    arrange(this.element, [
      this.head,
      ...(this.lead.textContent === "" ? [] : [this.lead]),
      ...[...this.sections.values()].map((section) => section.element),
      ...(apart.length === 0 ? [] : [this.apart]),
    ]);
  }

  section(kcv: Hex): ClusterSection | undefined {
    return this.sections.get(kcv);
  }

  /** Leads to a card, if it is in one of the tables. */
  reveal(reader: ReaderName): void {
    for (const { kcv, columns } of this.view.tables) {
      const column = columns.find((one) => one.reader === reader);
      if (column) this.sections.get(kcv)?.reveal(column.id);
    }
  }

  /** Gives the focus to the table that holds an element, else to the first one, or to a card that stands apart. */
  focusNear(gone: Element): void {
    const sections = [...this.sections.values()];
    const section = sections.find((one) => one.element.contains(gone)) ?? sections[0];
    if (section === undefined) this.cardsApart.querySelector("button")?.focus({ preventScroll: true });
    else section.grid.focus();
  }

  private toggle(): void {
    this.onlyUneven = !this.onlyUneven;
    this.update(this.view);
    this.actions.filtered(this.onlyUneven);
  }

  private cardApart({ reader, name, serial, why, unlockable }: CardApartView): HTMLElement {
    return element(
      "li",
      { attributes: { "data-vscode-context": JSON.stringify({ webviewSection: "card", reader, preventDefaultContextMenuItems: true }) } },
      icon("credit-card"),
      element(
        "div",
        {},
        element("p", {}, element("strong", { text: name }), element("span", { class: "muted", text: ` ${serial}`, title: reader })),
        element("p", { text: why }),
      ),
      unlockable ? button("Unlock card…", "secondary", () => this.actions.unlock(reader)) : undefined,
    );
  }
}

/** What to say where there is nothing to compare. */
function leadOf({ looking, tables, apart }: ClustersView): string {
  if (tables.length > 0) return "";
  if (looking) return "Looking for cards…";
  if (apart.length === 0) return "There is no SmartCard-HSM in sight. Insert two or more that were given the same DKEK shares.";
  return "No two cards in sight have the same DKEK. Cards that were given the same DKEK shares can stand in for each other: initialize a second card with as many shares, and import the same ones.";
}
