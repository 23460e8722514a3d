import { element } from "../../shared/dom";
import { byteCount, hexOffset } from "../../shared/words";
import type { Exploration } from "../model/exploration";
import { pathOf, type Entry } from "../model/structure";

/** Where the selection lies: the names from the whole file down to it, each a way back up, and its extent. */
export class PathBar {
  readonly element = element("div", { class: "pane-bar path-bar" });
  private shown: Entry | undefined;

  /** @param leave gives the focus to the bytes, where no step is left that could have it */
  constructor(
    private readonly exploration: Exploration,
    private readonly leave: () => void,
  ) {
    this.show(undefined);
  }

  /** Call when its width changed: the end of the path is what counts. */
  layOut(): void {
    const path = this.element.firstElementChild;
    if (!path) return;
    path.scrollLeft = path.scrollWidth;
    path.classList.toggle("cut", path.scrollLeft > 0);
  }

  render(): void {
    const { selected } = this.exploration;
    if (selected !== this.shown) this.show(selected);
  }

  private show(selected: Entry | undefined): void {
    this.shown = selected;
    const focused = this.element.contains(document.activeElement);
    const steps = selected ? pathOf(selected).map((entry) => this.step(entry, entry === selected)) : [];
    const path = selected
      ? element("ol", { class: "path", attributes: { "aria-label": "Path of the selection" } }, ...steps)
      : element("h2", { class: "path", text: "Bytes" });
    this.element.replaceChildren(path, element("span", { class: "extent", text: this.extent(selected) }));
    this.layOut();
    if (!focused) return;
    const up = [...this.element.querySelectorAll("button")].at(-1);
    if (up) up.focus({ preventScroll: true });
    else this.leave();
  }

  private step(entry: Entry, last: boolean): HTMLElement {
    if (last) return element("li", { text: entry.node.name, attributes: { "aria-current": "true" } });
    const up = element("button", { text: entry.node.name, attributes: { type: "button" } });
    up.addEventListener("click", () => this.exploration.selectEntry(entry));
    return element("li", {}, up);
  }

  private extent(selected: Entry | undefined): string {
    if (!selected) return byteCount(this.exploration.size);
    return `${byteCount(selected.node.length)} at ${hexOffset(selected.node.offset)}`;
  }
}
