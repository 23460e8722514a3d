import type { CardsSeen, KeyBlobView, MessageFromBlobView, MessageToBlobView } from "../../protocol/webview-messages";
import { connectToHost } from "../shared/host";
import { bytesOf } from "./model/bytes";
import { Exploration } from "./model/exploration";
import { locateProblems } from "./model/problems";
import { savedViewOf, type SavedView } from "./model/saved";
import { deepestAt, structureOf } from "./model/structure";
import { damageView } from "./view/damage-view";
import { ExplorerPage } from "./view/explorer-page";
import { messagePage } from "./view/message-page";
import { SummaryHead } from "./view/summary-head";
import { blobHead, shareHead } from "./view/summary-view";

/** A file whose bytes are there to be explored. */
type ExplorableView = Extract<KeyBlobView, { state: "blob" | "share" | "damaged" }>;

interface Shown {
  page: ExplorerPage;
  exploration: Exploration;
  head: SummaryHead | undefined;
  /** Whether parts of the ciphertext are among what there is to explore. */
  unlocked: boolean;
}

/** The host's page has one element, which the view fills. */
const root = document.getElementById("blob-view") ?? document.body;

/** Whether the host has sent anything to be shown. */
let hasContent = false;

/** What is on screen, when there is a file to explore. */
let shown: Shown | undefined;

const types: Record<MessageToBlobView["type"], true> = { show: true, cards: true, reveal: true, copyAs: true, find: true };

const host = connectToHost<MessageToBlobView, MessageFromBlobView, SavedView>(types, (message) => {
  switch (message.type) {
    case "show":
      show(message.view, message.seen);
      break;
    case "cards":
      shown?.head?.showCards(message.seen);
      break;
    case "reveal":
      shown?.page.reveal(message.offset);
      break;
    case "copyAs":
      shown?.page.copy(message.form);
      break;
    case "find":
      shown?.page.find.open();
  }
});

function show(view: KeyBlobView, seen: CardsSeen): void {
  const start = performance.now();
  hasContent = true;
  const pane = shown?.page.focusedPane;
  const before = shown;
  shown?.page.stop();
  shown = undefined;
  if (view.state === "blob" || view.state === "share" || view.state === "damaged") {
    shown = explore(view, seen);
    if (!before?.unlocked) openCiphertext(view, shown.exploration);
  } else {
    root.replaceChildren(messagePage(view, host.post));
    host.post({ type: "select" });
  }
  if (pane) shown?.page.focus(pane);
  else focusFirst();
  // A task that follows a frame begins when the frame is painted.
  requestAnimationFrame(() => setTimeout(() => host.post({ type: "painted", milliseconds: performance.now() - start })));
}

/** The arrow keys work at once when the editor has the focus and nothing in it has. */
function focusFirst(): void {
  if (document.hasFocus() && document.activeElement === document.body) shown?.page.focusAgain();
}

function explore(view: ExplorableView, seen: CardsSeen): Shown {
  const bytes = bytesOf(view.bytes);
  const saved = savedViewOf(host.kept());
  const nodes = view.state === "damaged" ? view.nodes : view.decoded.nodes;
  const caret = saved.caret ?? (view.state === "damaged" ? view.offset : undefined);
  const exploration = new Exploration(structureOf(nodes), bytes.length, { ...saved, caret });
  const head = view.state === "damaged" ? { element: damageHead(view, exploration) } : headOf(view, exploration);
  // Before the page is laid out: the height of the head decides on that of the panes.
  if (head instanceof SummaryHead) head.showCards(seen);
  const page = new ExplorerPage(head.element, exploration, bytes, host.post, host.keep);
  root.replaceChildren(page.element);
  root.dataset["vscodeContext"] = JSON.stringify(whatCanBeSaved(view));
  page.start(saved);
  return { page, exploration, head: head instanceof SummaryHead ? head : undefined, unlocked: isUnlocked(view) };
}

/** For the menu of a part. */
function whatCanBeSaved(view: ExplorableView): Record<string, boolean> {
  if (view.state !== "blob") return {};
  const { certificate, publicKey } = view.decoded;
  return { hasCertificate: certificate === "x509", hasPublicKey: publicKey !== undefined };
}

function isUnlocked(view: KeyBlobView): boolean {
  return view.state === "blob" && view.lock.state === "unlocked";
}

/** What unlocking brought to light is shown, not hidden in a closed row. */
function openCiphertext(view: KeyBlobView, exploration: Exploration): void {
  if (view.state !== "blob" || view.lock.state !== "unlocked") return;
  const [first] = view.lock.check.inside;
  const ciphertext = first && deepestAt(exploration.structure, first.offset)?.parent;
  if (ciphertext) exploration.expand(ciphertext);
}

function damageHead(view: Extract<KeyBlobView, { state: "damaged" }>, exploration: Exploration): HTMLElement {
  return damageView(view, () => exploration.selectByte(view.offset), () => host.post({ type: "openWith" }));
}

function headOf(view: Extract<KeyBlobView, { state: "blob" | "share" }>, exploration: Exploration): SummaryHead {
  const problems = locateProblems(view.decoded.problems, exploration.structure);
  const content = view.state === "blob" ? blobHead(view, problems, host.post) : shareHead(view, problems, host.post);
  return new SummaryHead(content, {
    copy: (text, what) => host.post({ type: "copy", text, what }),
    reveal: ({ entry, offset }) => (entry ? exploration.selectEntry(entry) : exploration.selectByte(offset)),
    revealByte: (offset) => exploration.selectByte(offset),
    unlockCard: (reader) => host.post({ type: "unlockCard", reader }),
  });
}

document.addEventListener("copy", (event) => {
  const pane = shown?.page.focusedPane;
  if (!shown || (pane !== "structure" && pane !== "bytes") || document.getSelection()?.toString()) return;
  shown.page.copySelection();
  event.preventDefault();
});

window.addEventListener("focus", focusFirst);

// What the host sent while the page came to exist is delivered when it has loaded.
window.addEventListener("load", () => {
  setTimeout(() => {
    if (!hasContent) host.post({ type: "ready" });
  });
});
