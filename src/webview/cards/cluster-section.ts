import type { ClusterTable } from "../../protocol/cluster-messages";
import type { Hex } from "../../protocol/values";
import { button, element, icon, setText } from "../shared/dom";
import { PatchedList } from "../shared/arrange";
import { clusterRows } from "./cluster-rows";
import type { ClusterActions } from "./cluster-rows";
import { Grid } from "./grid";
import type { CellName } from "./grid";

export interface SectionActions extends ClusterActions {
  bringAllLevel(kcv: Hex): void;
  moved(kcv: Hex, to: CellName): void;
}

/** The cards of one DKEK: what there is to say of all of them, then the grid. */
export class ClusterSection {
  readonly grid: Grid;
  private readonly heading: HTMLElement;
  private readonly sum = element("p", { class: "muted", role: "status" });
  private readonly warnings = element("ul", { class: "warnings" });
  private readonly warningList = new PatchedList<string>(this.warnings, (text) => text, warning);
  private readonly bringAllLevel: HTMLButtonElement;
  readonly element: HTMLElement;

  constructor(kcv: Hex, private readonly actions: SectionActions) {
    this.heading = element("h2", { attributes: { id: `cluster-${kcv}` } });
    this.grid = new Grid((to) => actions.moved(kcv, to));
    this.bringAllLevel = button("Bring all level…", "primary", () => actions.bringAllLevel(kcv));
    this.element = element(
      "section",
      { class: "cluster", attributes: { "aria-labelledby": this.heading.id } },
      element("div", { class: "cluster-head" }, element("div", { class: "told" }, this.heading, this.sum), this.bringAllLevel),
      this.warnings,
      this.grid.element,
    );
  }

  update(table: ClusterTable, onlyUneven: boolean): void {
    setText(this.heading, table.heading);
    setText(this.sum, table.sum);
    this.bringAllLevel.hidden = !table.uneven;
    this.warningList.update(table.warnings);
    this.warnings.hidden = table.warnings.length === 0;
    this.grid.element.style.setProperty("--cards", String(table.columns.length));
    this.grid.update(table.heading, clusterRows(table, onlyUneven, this.actions));
  }

  /** Leads to the heading of a card. */
  reveal(column: string): void {
    this.grid.setActive({ row: "cards", column });
    this.grid.focus();
  }
}

function warning(text: string): HTMLElement {
  return element("li", {}, icon("warning", "warning"), element("span", { text }));
}
