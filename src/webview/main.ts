import type { KeyBlobView, MessageToBlobView } from "../protocol/webview-messages";
import { connectToHost } from "./host";
import { bytesOf } from "./model/bytes";
import { Exploration } from "./model/exploration";
import { locateProblems } from "./model/problems";
import { structureOf } from "./model/structure";
import { damageView } from "./view/damage-view";
import { ExplorerPage } from "./view/explorer-page";
import { messagePage } from "./view/message-page";
import { summaryView } from "./view/summary-view";

interface Shown {
  page: ExplorerPage;
  exploration: Exploration;
}

/** The host's page has one element, which the view fills. */
const root = document.getElementById("blob-view") ?? document.body;

/** What is on screen, when there is a file to explore. */
let shown: Shown | undefined;

const host = connectToHost((message: MessageToBlobView) => {
  switch (message.type) {
    case "show":
      show(message.view);
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

function show(view: KeyBlobView): void {
  const pane = shown?.page.focusedPane;
  shown?.page.stop();
  const next = view.state === "blob" || view.state === "damaged" ? explore(view) : undefined;
  if (view.state !== "blob" && view.state !== "damaged") root.replaceChildren(messagePage(view, host.post));
  shown = next;
  if (pane) next?.page.focus(pane);
  else focusFirst();
}

/** The arrow keys work at once when the editor has the focus and nothing in it has. */
function focusFirst(): void {
  if (document.hasFocus() && document.activeElement === document.body) shown?.page.focus("structure");
}

type ExploredView = Extract<KeyBlobView, { state: "blob" | "damaged" }>;

function explore(view: ExploredView): Shown {
  const bytes = bytesOf(view.bytes);
  const saved = host.saved();
  const nodes = view.state === "blob" ? view.decoded.nodes : view.nodes;
  const caret = saved.caret ?? (view.state === "damaged" ? view.offset : undefined);
  const exploration = new Exploration(structureOf(nodes), bytes.length, { ...saved, caret });
  const page = new ExplorerPage(headOf(view, exploration), exploration, bytes, host.post, host.save);
  root.replaceChildren(page.element);
  root.dataset["vscodeContext"] = JSON.stringify(whatCanBeSaved(view));
  page.start(saved);
  return { page, exploration };
}

/** For the menu of a part. */
function whatCanBeSaved(view: ExploredView): Record<string, boolean> {
  if (view.state === "damaged") return {};
  const { certificate, publicKey } = view.decoded;
  return { hasCertificate: certificate === "x509", hasPublicKey: publicKey !== undefined };
}

function headOf(view: ExploredView, exploration: Exploration): HTMLElement {
  if (view.state === "damaged") {
    return damageView(view, () => exploration.selectByte(view.offset), () => host.post({ type: "openWith" }));
  }
  return summaryView(view.decoded, view.size, locateProblems(view.decoded.problems, exploration.structure), {
    copy: (text, what) => host.post({ type: "copy", text, what }),
    restore: () => host.post({ type: "restore" }),
    reveal: ({ entry, offset }) => (entry ? exploration.selectEntry(entry) : exploration.selectByte(offset)),
  });
}

document.addEventListener("copy", (event) => {
  const pane = shown?.page.focusedPane;
  if (!shown || (pane !== "structure" && pane !== "bytes") || document.getSelection()?.toString()) return;
  shown.page.copySelection();
  event.preventDefault();
});

window.addEventListener("focus", focusFirst);

host.post({ type: "ready" });
