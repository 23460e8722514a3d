import type { KeyBlobView, MessageToBlobView } from "../protocol/webview-messages";
import { connectToHost } from "./host";
import { bytesOf } from "./model/bytes";
import { Exploration } from "./model/exploration";
import { structureOf } from "./model/structure";
import { damageView } from "./view/damage-view";
import { ExplorerPage } from "./view/explorer-page";
import { messagePage } from "./view/message-page";
import { summaryView } from "./view/summary-view";

interface Shown {
  page: ExplorerPage;
  exploration: Exploration;
}

/** What is on screen, when there is a file to explore. */
let shown: Shown | undefined;

const host = connectToHost((message: MessageToBlobView) => {
  if (message.type === "show") show(message.view);
  else shown?.exploration.selectByte(message.offset);
});

function show(view: KeyBlobView): void {
  const pane = shown?.page.focusedPane;
  shown?.page.stop();
  const next = view.state === "blob" || view.state === "damaged" ? explore(view) : undefined;
  if (view.state !== "blob" && view.state !== "damaged") document.body.replaceChildren(messagePage(view, host.post));
  if (pane) next?.page.focus(pane);
  shown = next;
}

function explore(view: Extract<KeyBlobView, { state: "blob" | "damaged" }>): Shown {
  const bytes = bytesOf(view.bytes);
  const saved = host.saved();
  const nodes = view.state === "blob" ? view.decoded.nodes : [];
  const caret = saved.caret ?? (view.state === "damaged" ? view.offset : undefined);
  const exploration = new Exploration(structureOf(nodes), bytes.length, { ...saved, caret });
  const page = new ExplorerPage(headOf(view, exploration), exploration, bytes, host.post, host.save);
  document.body.replaceChildren(page.element);
  page.start(saved);
  return { page, exploration };
}

function headOf(view: Extract<KeyBlobView, { state: "blob" | "damaged" }>, exploration: Exploration): HTMLElement {
  const reveal = (offset: number): void => exploration.selectByte(offset);
  if (view.state === "damaged") {
    return damageView(view, () => reveal(view.offset), () => host.post({ type: "openWith" }));
  }
  return summaryView(view.decoded, view.size, {
    copy: (text, what) => host.post({ type: "copy", text, what }),
    restore: () => host.post({ type: "restore" }),
    reveal,
  });
}

document.addEventListener("copy", (event) => {
  if (!shown?.page.focusedPane || document.getSelection()?.toString()) return;
  shown.page.copySelection();
  event.preventDefault();
});

window.addEventListener("focus", () => {
  if (document.activeElement === document.body) shown?.page.focus("structure");
});

host.post({ type: "ready" });
