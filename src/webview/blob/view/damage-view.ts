import { button, element, icon } from "../../shared/dom";
import { byteCount, capitalized, offsetInWords } from "../../shared/words";

/** What is known of a key blob that nothing could be decoded of. */
export interface Damage {
  fileName: string;
  size: number;
  offset: number;
  reason: string;
}

/** The head of the view for a damaged file, whose bytes are shown below it. */
export function damageView({ fileName, size, offset, reason }: Damage, reveal: () => void, openWith: () => void): HTMLElement {
  const place = element("button", { class: "link", text: offsetInWords(offset), attributes: { type: "button" } });
  place.addEventListener("click", reveal);
  return element(
    "header",
    { class: "summary" },
    element(
      "div",
      { class: "identity" },
      icon("warning", "emblem warning"),
      element(
        "div",
        { class: "words" },
        element("h1", { text: `${fileName} is a damaged key blob` }),
        element("p", { class: "subtitle", text: `${byteCount(size)} \u00b7 it does not tell what key it holds, and no card can restore it` }),
      ),
      button("Open with another editor", "secondary", openWith),
    ),
    element(
      "section",
      { class: "problems", attributes: { "aria-label": "Problems" } },
      icon("warning", "warning"),
      element("p", {}, element("span", { text: `${capitalized(reason)}, at ` }), place),
    ),
  );
}
