import type { KeyBlobView, MessageFromBlobView } from "../../../protocol/webview-messages";
import { button, element, icon } from "../../shared/dom";
import { byteCount } from "../../shared/words";

/** A state in which there is nothing to explore. */
export type MessageView = Extract<KeyBlobView, { state: "foreign" | "too-large" | "failed" }>;

/** A calm page that says why the file is not shown, and what to do instead. */
export function messagePage(view: MessageView, post: (message: MessageFromBlobView) => void): HTMLElement {
  const { symbol, title, text } = wordsFor(view);
  const openWith = button("Open with another editor", view.state === "failed" ? "secondary" : "primary", () => post({ type: "openWith" }));
  const again = view.state === "failed" ? button("Read again", "primary", () => post({ type: "retry" })) : undefined;
  return element(
    "div",
    { class: "message-page" },
    icon(symbol, "emblem"),
    element("h1", { text: title }),
    ...text.map((sentence) => element("p", { text: sentence })),
    element("div", { class: "buttons" }, again, openWith),
  );
}

const looks = (like: string | undefined): string[] => (like === undefined ? [] : [`It looks like ${like}.`]);

function wordsFor(view: MessageView): { symbol: string; title: string; text: string[] } {
  switch (view.state) {
    case "foreign":
      return {
        symbol: "file-binary",
        title: `${view.fileName} is no key blob and no DKEK share`,
        text: [
          [...(view.size === 0 ? ["The file is empty."] : looks(view.looksLike)), view.reason].join(" "),
          `The file has ${byteCount(view.size)} and was not changed.`,
        ],
      };
    case "too-large":
      return {
        symbol: "file-binary",
        title: `${view.fileName} is too large for a key blob`,
        text: [
          [`It has ${byteCount(view.size)}. A wrapped key never has more than ${byteCount(view.limit)}.`, ...looks(view.looksLike)].join(" "),
          "No more than its first bytes were read.",
        ],
      };
    case "failed":
      return { symbol: "warning", title: `${view.fileName} could not be shown`, text: [view.message] };
  }
}
