import { element, iconButton } from "../../shared/dom";
import type { Exploration } from "../model/exploration";
import { findAll, step, type Match } from "../model/find";

/** Looks for a text or bytes in the file, and leads from one place to the next. */
export class FindBar {
  readonly element: HTMLElement;
  private readonly input = element("input", {
    attributes: { type: "text", placeholder: "Find text or hex", "aria-label": "Find in names, values and bytes", spellcheck: "false" },
  });
  private readonly count = element("span", { class: "count", role: "status" });
  private matches: readonly Match[] = [];
  private current: number | undefined;

  /** @param leave gives the focus back to where it was before */
  constructor(
    private readonly exploration: Exploration,
    private readonly bytes: Uint8Array,
    private readonly leave: () => void,
  ) {
    this.element = element(
      "div",
      { class: "find-bar", role: "search" },
      this.input,
      this.count,
      iconButton("arrow-up", "Previous match (Shift+Enter)", () => this.go(-1)),
      iconButton("arrow-down", "Next match (Enter)", () => this.go(1)),
      iconButton("close", "Close (Escape)", () => this.close()),
    );
    this.element.hidden = true;
    this.input.addEventListener("input", () => this.search());
    this.element.addEventListener("keydown", (event) => this.press(event));
  }

  open(): void {
    this.element.hidden = false;
    this.input.focus();
    this.input.select();
    this.search();
  }

  close(): void {
    this.element.hidden = true;
    this.exploration.showFound([]);
    this.leave();
  }

  /** Goes to the next match, or the one before; opens the bar where it is closed. */
  go(direction: 1 | -1): void {
    if (this.element.hidden) {
      this.open();
      return;
    }
    this.show(step(this.current, this.matches.length, direction));
  }

  /** Finds anew, and shows the first match from the caret on. */
  private search(): void {
    this.matches = findAll(this.input.value, this.exploration.structure, this.bytes);
    this.exploration.showFound(this.matches);
    const from = this.exploration.caret ?? 0;
    const next = this.matches.findIndex(({ entry, run }) => (run?.start ?? entry?.node.offset ?? 0) >= from);
    this.show(this.matches.length === 0 ? undefined : Math.max(0, next));
  }

  private show(place: number | undefined): void {
    this.current = place;
    this.count.textContent = this.countInWords();
    const match = place === undefined ? undefined : this.matches[place];
    if (match?.run && match.entry?.node.children !== undefined) this.exploration.selectRun(match.run);
    else if (match?.entry) this.exploration.selectEntry(match.entry);
    else if (match?.run) this.exploration.selectRun(match.run);
  }

  private countInWords(): string {
    if (this.input.value.trim() === "") return "";
    if (this.current === undefined) return "No results";
    return `${this.current + 1} of ${this.matches.length}`;
  }

  private press(event: KeyboardEvent): void {
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.target === this.input) this.go(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
