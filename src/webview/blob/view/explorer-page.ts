import type { CopyForm, MessageFromBlobView } from "../../../protocol/webview-messages";
import { element } from "../../shared/dom";
import { byteCount } from "../../shared/words";
import { hexOf } from "../model/bytes";
import { base64Of, copyOf } from "../model/copy";
import type { Exploration } from "../model/exploration";
import { layoutFor } from "../model/layout";
import { panes, type Pane, type SavedView } from "../model/saved";
import { rowInWords } from "../model/words";
import { BytesView } from "./bytes-view";
import { FindBar } from "./find-bar";
import { PathBar } from "./path-bar";
import { TreeView } from "./tree-view";

/** Where the focus goes in the head. */
const focusable = "button, a[href], [tabindex='0']";

/** Milliseconds after which a scroll position counts as chosen. */
const SCROLL_PAUSE = 100;

/** VS Code offers the menu of a part only where the page says so. */
const partMenu = JSON.stringify({ webviewSection: "part", preventDefaultContextMenuItems: true });

/** Structure and bytes beside each other, or stacked where there is no room, with one selection. */
export class ExplorerPage {
  readonly element: HTMLElement;
  private readonly panes = element("div", { class: "panes" });
  /** Says a selection made in the bytes, whose cells say only themselves. */
  private readonly announcer = element("div", { class: "spoken", role: "status" });
  private readonly pathBar: PathBar;
  private readonly tree: TreeView | undefined;
  private readonly bytesView: BytesView;
  private readonly stopped = new AbortController();
  private readonly resized = new ResizeObserver(() => this.layOutAgain());
  /** Of the panes when they were laid out last, in pixels. */
  private size = "";
  private pending: number | undefined;
  private announced: string | undefined;
  private lastPane: Pane = "structure";
  private lastInHead: string | undefined;
  readonly find: FindBar;

  /** @param head stands above the panes */
  constructor(
    private readonly head: HTMLElement,
    private readonly exploration: Exploration,
    private readonly bytes: Uint8Array,
    private readonly post: (message: MessageFromBlobView) => void,
    private readonly save: (view: SavedView) => void,
  ) {
    this.pathBar = new PathBar(exploration, () => this.bytesView.focus());
    this.tree = exploration.structure.roots.length > 0 ? new TreeView(exploration) : undefined;
    this.bytesView = new BytesView(exploration, bytes, this.pathBar.element);
    this.find = new FindBar(exploration, bytes, () => this.focusAgain());
    this.panes.append(...(this.tree ? [this.tree.element] : []), this.bytesView.element);
    this.element = element("div", { class: "explorer-page" }, head, this.find.element, this.panes, this.announcer);
    for (const viewport of this.viewports) {
      viewport.addEventListener("scroll", () => this.keepSoon());
      viewport.dataset["vscodeContext"] = partMenu;
    }
    this.element.addEventListener("focusin", ({ target }) => {
      this.lastPane = this.focusedPane ?? this.lastPane;
      if (this.lastPane === "head" && target instanceof HTMLElement) this.lastInHead = target.dataset["name"];
      this.keepSoon();
    });
    exploration.onChange(() => this.render());
  }

  /** Call once the page is in the document. */
  start({ treeTop, bytesTop, pageTop, pane, inHead }: SavedView): void {
    this.lastPane = pane ?? this.lastPane;
    this.lastInHead = inHead;
    this.layOut();
    this.resized.observe(this.panes);
    const { signal } = this.stopped;
    document.addEventListener("keydown", (event) => this.press(event), { signal });
    document.addEventListener("scroll", () => this.keepSoon(), { signal });
    if (this.tree && treeTop !== undefined) this.tree.viewport.scrollTop = treeTop;
    if (bytesTop !== undefined) this.bytesView.viewport.scrollTop = bytesTop;
    if (pageTop !== undefined) window.scrollTo({ top: pageTop });
    if (treeTop !== undefined || bytesTop !== undefined) {
      this.tree?.stay();
      this.bytesView.stay();
      this.render();
    }
  }

  /** Call before the page gives way to another one. */
  stop(): void {
    clearTimeout(this.pending);
    this.resized.disconnect();
    this.stopped.abort();
  }

  /** The pane that has the focus. */
  get focusedPane(): Pane | undefined {
    const { activeElement } = document;
    if (this.tree?.element.contains(activeElement)) return "structure";
    if (this.bytesView.element.contains(activeElement)) return "bytes";
    return this.head.contains(activeElement) ? "head" : undefined;
  }

  /** Puts the focus where it was last. */
  focusAgain(): void {
    this.focus(this.lastPane);
  }

  focus(pane: Pane): void {
    if (pane === "head") {
      const all = [...this.head.querySelectorAll<HTMLElement>(focusable)];
      (all.find(({ dataset }) => dataset["name"] !== undefined && dataset["name"] === this.lastInHead) ?? all[0])?.focus();
    } else if (pane === "structure" && this.tree) this.tree.focus();
    else this.bytesView.focus();
  }

  /** Selects the byte at `offset`, and puts the focus on it. */
  reveal(offset: number): void {
    this.exploration.selectByte(offset);
    this.bytesView.focus();
    this.bytesView.bringIntoSight();
  }

  /** What Ctrl+C means: what the selected part says, or bytes where the bytes have the focus. */
  copySelection(): void {
    this.copy(this.focusedPane === "bytes" ? "hex" : "value");
  }

  /** Puts the selection on the clipboard: marked bytes where there are any and bytes are asked for, else the selected part. */
  copy(form: CopyForm): void {
    const { selected, marked } = this.exploration;
    if (marked && (form === "hex" || form === "base64")) {
      const bytes = this.bytes.subarray(marked.start, marked.end);
      this.post({ type: "copy", text: form === "hex" ? hexOf(bytes) : base64Of(bytes), what: byteCount(bytes.length) });
    } else if (selected) {
      this.post({ type: "copy", ...copyOf(selected, this.bytes, form) });
    }
  }

  private get viewports(): HTMLElement[] {
    return [...(this.tree ? [this.tree.viewport] : []), this.bytesView.viewport];
  }

  private render(): void {
    this.tree?.render();
    this.bytesView.render();
    // Last, because it may give the focus to the bytes.
    this.pathBar.render();
    this.announce();
    this.keep();
  }

  private announce(): void {
    const { selected, selection } = this.exploration;
    const { name, offset, length } = selection ?? {};
    const announced = JSON.stringify([selected?.id, name, offset, length]);
    if (announced === this.announced) return;
    this.announced = announced;
    this.post(selection ? { type: "select", selection } : { type: "select" });
    // A row of the tree that takes the focus is read out by itself.
    const spoken = selected && this.focusedPane !== "structure";
    this.announcer.textContent = spoken ? rowInWords(selected) : "";
  }

  private keep(): void {
    const tops = { treeTop: this.tree?.viewport.scrollTop, bytesTop: this.bytesView.viewport.scrollTop, pageTop: window.scrollY };
    this.save({ ...this.exploration.place, ...tops, pane: this.lastPane, inHead: this.lastInHead });
  }

  /** Scrolling comes in bursts, of which the end is worth keeping. */
  private keepSoon(): void {
    clearTimeout(this.pending);
    this.pending = setTimeout(() => this.keep(), SCROLL_PAUSE);
  }

  /** An observer also reports the size that it finds when it begins, for which the panes are laid out already. */
  private layOutAgain(): void {
    if (this.size !== this.currentSize()) this.layOut();
  }

  private currentSize(): string {
    return `${this.panes.clientWidth} ${this.panes.clientHeight}`;
  }

  private layOut(): void {
    const { stacked, perRow } = layoutFor(this.panes.clientWidth, this.bytesView.rowWidths, this.tree !== undefined);
    this.panes.classList.toggle("stacked", stacked);
    this.panes.classList.toggle("half-rows", perRow === 8);
    this.panes.classList.toggle("bytes-only", !this.tree);
    this.tree?.layOut();
    if (perRow !== this.bytesView.perRow) {
      const focused = this.focusedPane === "bytes";
      this.bytesView.layOut(perRow);
      this.render();
      if (focused) this.bytesView.focus();
    } else this.render();
    this.pathBar.layOut();
    this.size = this.currentSize();
  }

  private press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "F6") this.goTo(this.paneAfter(event.shiftKey ? -1 : 1));
    else if (event.key === "F3") this.find.go(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Where the page scrolls as a whole, the pane may be out of sight. */
  private goTo(pane: Pane): void {
    this.focus(pane);
    const view = pane === "structure" ? this.tree : pane === "bytes" ? this.bytesView : undefined;
    view?.element.scrollIntoView({ block: "nearest" });
    view?.bringIntoSight();
  }

  private paneAfter(direction: 1 | -1): Pane {
    const there = panes.filter((pane) => pane !== "structure" || this.tree);
    const at = there.indexOf(this.focusedPane ?? this.lastPane);
    return there[(at + direction + there.length) % there.length] ?? "bytes";
  }
}
