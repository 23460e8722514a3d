import type { KeptClusters, MessageFromClusters, MessageToClusters } from "../../protocol/cluster-messages";
import { connectToHost } from "../shared/host";
import { keptOf } from "./kept";
import { ClustersPage } from "./page";

/** Milliseconds after which a scroll position counts as chosen. */
const SCROLL_PAUSE = 100;

/** The host's page has one element, which the view fills. */
const root = document.getElementById("view") ?? document.body;

const host = connectToHost<MessageToClusters, MessageFromClusters, KeptClusters>({ show: true, reveal: true }, receive);

let kept = keptOf(host.kept());
/** Where the page was is restored once, when it is first filled. */
let isFilled = false;

const page = new ClustersPage(kept.onlyUneven ?? false, {
  copyKey: (source, to) => host.post({ type: "copyKey", source, to }),
  bringLevel: (reader) => host.post({ type: "bringLevel", reader }),
  bringAllLevel: (kcv) => host.post({ type: "bringAllLevel", kcv }),
  unlock: (reader) => host.post({ type: "unlock", reader }),
  filtered: (onlyUneven) => keep({ onlyUneven }),
  moved: (kcv, to) => keep({ cell: { kcv, ...to } }),
});
root.replaceChildren(page.element);

/** What stays in sight while the table is scrolled sideways is as wide as the window beside its scroll bar, which no CSS length tells. */
new ResizeObserver(() => root.style.setProperty("--page-width", `${document.documentElement.clientWidth}px`)).observe(document.documentElement);

function receive(message: MessageToClusters): void {
  if (message.type === "reveal") {
    page.reveal(message.reader);
    return;
  }
  page.update(message.view);
  // What is hidden or gone loses the focus once the page was drawn.
  requestAnimationFrame(() => setTimeout(focusAgain));
  if (isFilled || message.view.tables.length === 0) return;
  isFilled = true;
  const { cell, top = 0, left = 0 } = kept;
  if (cell) page.section(cell.kcv)?.grid.setActive(cell);
  window.scrollTo({ top, left });
}

function keep(further: KeptClusters): void {
  kept = { ...kept, ...further };
  host.keep(kept);
}

/** VS Code gives the keyboard back to the page, after a menu or a question, and not to what had it in the page. */
let lastFocused: HTMLElement | undefined;
document.addEventListener("focusin", ({ target }) => {
  if (target instanceof HTMLElement && target !== document.body) lastFocused = target;
});
window.addEventListener("focus", focusAgain);

/** Gives the focus to what had it last; where that is gone, as the button that unlocked a card, to what stands next to it. */
function focusAgain(): void {
  const isLost = (): boolean => document.hasFocus() && document.activeElement === document.body;
  if (lastFocused === undefined || !isLost()) return;
  lastFocused.focus({ preventScroll: true });
  if (isLost()) page.focusNear(lastFocused);
}

let pause: number | undefined;
document.addEventListener("scroll", () => {
  clearTimeout(pause);
  pause = setTimeout(() => keep({ top: window.scrollY, left: window.scrollX }), SCROLL_PAUSE);
});

host.post({ type: "ready" });
