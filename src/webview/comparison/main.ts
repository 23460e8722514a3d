import type { ComparisonView, KeptComparison, MessageFromComparison, MessageToComparison } from "../../protocol/comparison-messages";
import { button, element, icon } from "../shared/dom";
import { connectToHost } from "../shared/host";
import { keptOf } from "./kept";
import { ComparisonPage } from "./page";

/** Milliseconds after which a scroll position counts as chosen. */
const SCROLL_PAUSE = 100;

/** The host's page has one element, which the view fills. */
const root = document.getElementById("view") ?? document.body;

/** What is on screen, when there is something to compare. */
let page: ComparisonPage | undefined;

const host = connectToHost<MessageToComparison, MessageFromComparison, KeptComparison>({ show: true }, (message) => {
  keep({ uris: message.uris });
  show(message.view);
});

let kept: KeptComparison = keptOf(host.kept());

function keep(further: KeptComparison): void {
  kept = { ...kept, ...further };
  host.keep(kept);
}

function show(view: ComparisonView): void {
  if (view.state === "failed") {
    page = undefined;
    root.replaceChildren(failedPage(view));
    return;
  }
  if (page !== undefined) {
    page.update(view);
    return;
  }
  page = new ComparisonPage(view, kept.onlyDifferences ?? false, {
    open: (side) => host.post({ type: "open", side }),
    filtered: (onlyDifferences) => keep({ onlyDifferences }),
  });
  root.replaceChildren(page.element);
  if (kept.top !== undefined) window.scrollTo({ top: kept.top });
}

function failedPage({ message }: Extract<ComparisonView, { state: "failed" }>): HTMLElement {
  return element(
    "div",
    { class: "message-page" },
    icon("warning", "emblem"),
    element("h1", { text: "The files could not be compared" }),
    element("p", { text: message }),
    element("div", { class: "buttons" }, button("Read again", "primary", () => host.post({ type: "retry" }))),
  );
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "F7" || event.ctrlKey || event.altKey || event.metaKey) return;
  page?.goToDifference(event.shiftKey ? -1 : 1);
  event.preventDefault();
  event.stopPropagation();
});

let pause: number | undefined;
document.addEventListener("scroll", () => {
  clearTimeout(pause);
  pause = setTimeout(() => keep({ top: window.scrollY }), SCROLL_PAUSE);
});

host.post({ type: "ready" });
