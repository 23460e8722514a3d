import type { MessageFromBlobView } from "../../protocol/webview-messages";
import { hexOf, type BytesPerRow } from "../model/bytes";
import type { Exploration } from "../model/exploration";
import { layoutFor } from "../model/layout";
import type { SavedView } from "../model/saved";
import type { Entry } from "../model/structure";
import { byteCount } from "../model/words";
import { BytesView } from "./bytes-view";
import { element } from "./dom";
import { PathBar } from "./path-bar";
import { TreeView } from "./tree-view";

/** Milliseconds after which a scroll position counts as chosen. */
const SCROLL_PAUSE = 100;

type Pane = "structure" | "bytes";

/** Structure and bytes beside each other, or stacked where there is no room, with one selection. */
export class ExplorerPage {
  readonly element: HTMLElement;
  private readonly panes = element("div", { class: "panes" });
  /** Says a selection made in the bytes, whose cells say only themselves. */
  private readonly announcer = element("div", { class: "announcer", role: "status" });
  private readonly pathBar: PathBar;
  private readonly tree: TreeView | undefined;
  private readonly bytesView: BytesView;
  private readonly stopped = new AbortController();
  private readonly resized = new ResizeObserver(() => this.layOut());
  private perRow: BytesPerRow | undefined;
  private pending: number | undefined;
  private announced: Entry | undefined;

  /** @param head stands above the panes */
  constructor(
    head: HTMLElement,
    private readonly exploration: Exploration,
    private readonly bytes: Uint8Array,
    private readonly post: (message: MessageFromBlobView) => void,
    private readonly save: (view: SavedView) => void,
  ) {
    this.pathBar = new PathBar(exploration);
    this.tree = exploration.structure.roots.length > 0 ? new TreeView(exploration) : undefined;
    this.bytesView = new BytesView(exploration, bytes, this.pathBar.element);
    this.panes.append(...(this.tree ? [this.tree.element] : []), this.bytesView.element);
    this.element = element("div", { class: "explorer-page" }, head, this.panes, this.announcer);
    for (const viewport of this.viewports) viewport.addEventListener("scroll", () => this.keepSoon());
    exploration.onChange(() => this.render());
  }

  /** Call once the page is in the document. */
  start({ treeTop, bytesTop }: SavedView): void {
    this.announced = this.exploration.selected;
    this.layOut();
    this.resized.observe(this.panes);
    document.addEventListener("keydown", (event) => this.press(event), { signal: this.stopped.signal });
    if (this.tree && treeTop !== undefined) this.tree.viewport.scrollTop = treeTop;
    if (bytesTop !== undefined) this.bytesView.viewport.scrollTop = bytesTop;
    if (treeTop !== undefined || bytesTop !== undefined) {
      this.tree?.stay();
      this.bytesView.stay();
    }
    this.render();
  }

  /** Call before the page gives way to another one. */
  stop(): void {
    clearTimeout(this.pending);
    this.resized.disconnect();
    this.stopped.abort();
  }

  /** The pane that has the focus. */
  get focusedPane(): Pane | undefined {
    if (this.tree?.element.contains(document.activeElement)) return "structure";
    return this.bytesView.element.contains(document.activeElement) ? "bytes" : undefined;
  }

  focus(pane: Pane): void {
    if (pane === "structure" && this.tree) this.tree.focus();
    else this.bytesView.focus();
  }

  /** Puts the selected part on the clipboard: what it says, or its bytes where the bytes have the focus. */
  copySelection(): void {
    const { selected } = this.exploration;
    if (!selected) return;
    const { name, offset, length, value } = selected.node;
    if (this.focusedPane === "structure" && value !== undefined) this.post({ type: "copy", text: value, what: name });
    else this.post({ type: "copy", text: hexOf(this.bytes.subarray(offset, offset + length)), what: byteCount(length) });
  }

  private get viewports(): HTMLElement[] {
    return [...(this.tree ? [this.tree.viewport] : []), this.bytesView.viewport];
  }

  private render(): void {
    this.pathBar.render();
    this.tree?.render();
    this.bytesView.render();
    this.announce();
    this.keep();
  }

  private announce(): void {
    const { selected } = this.exploration;
    if (selected === this.announced) return;
    this.announced = selected;
    const selection = selected && { name: selected.node.name, offset: selected.node.offset, length: selected.node.length };
    this.post(selection ? { type: "select", selection } : { type: "select" });
    const spoken = selection && this.focusedPane === "bytes";
    this.announcer.textContent = spoken ? `${selection.name}, ${byteCount(selection.length)} at offset ${selection.offset}` : "";
  }

  private keep(): void {
    const tops = { treeTop: this.tree?.viewport.scrollTop, bytesTop: this.bytesView.viewport.scrollTop };
    this.save({ ...this.exploration.place, ...tops });
  }

  /** Scrolling comes in bursts, of which the end is worth keeping. */
  private keepSoon(): void {
    clearTimeout(this.pending);
    this.pending = setTimeout(() => this.keep(), SCROLL_PAUSE);
  }

  private layOut(): void {
    const widths = { full: this.bytesView.widthOf(16), half: this.bytesView.widthOf(8) };
    const { stacked, perRow } = layoutFor(this.panes.clientWidth, widths, this.tree !== undefined);
    this.panes.classList.toggle("stacked", stacked);
    this.panes.classList.toggle("half-rows", perRow === 8);
    this.panes.classList.toggle("bytes-only", !this.tree);
    this.tree?.layOut();
    if (perRow !== this.perRow) {
      const focused = this.focusedPane === "bytes";
      this.perRow = perRow;
      this.bytesView.layOut(perRow);
      this.render();
      if (focused) this.bytesView.focus();
    } else this.render();
  }

  private press(event: KeyboardEvent): void {
    if (event.key !== "F6" || event.shiftKey) return;
    this.focus(this.focusedPane === "structure" ? "bytes" : "structure");
    event.preventDefault();
    event.stopPropagation();
  }
}
