import type { DecodedBlob } from "../../protocol";
import type { LocatedProblem } from "../model/problems";
import { summaryOf, type Fact } from "../model/summary";
import { offsetInWords } from "../model/words";
import { button, element, icon, iconButton } from "./dom";

export interface SummaryActions {
  copy(text: string, what: string): void;
  restore(): void;
  reveal(problem: LocatedProblem): void;
}

/** The head of the view: what the file is, whether it is whole, and what is wrong with it. */
export function summaryView(
  decoded: DecodedBlob,
  size: number,
  problems: readonly LocatedProblem[],
  actions: SummaryActions,
): HTMLElement {
  const { title, subtitle, facts } = summaryOf(decoded, size);
  return element(
    "header",
    { class: "summary" },
    element(
      "div",
      { class: "identity" },
      icon("key", "emblem"),
      element(
        "div",
        { class: "words" },
        element("h1", { text: title }),
        element("p", { class: "subtitle", text: subtitle }),
      ),
      button("Restore to card\u2026", "primary", actions.restore),
    ),
    element("p", { class: "integrity unchecked" }, icon("unverified"), element("span", { text: "Integrity not checked: needs the DKEK shares" })),
    element("dl", { class: "facts" }, ...facts.map((fact) => factView(fact, actions))),
    problemsView(problems, actions),
  );
}

function factView({ name, value, code, meaning }: Fact, { copy }: SummaryActions): HTMLElement {
  const features = { class: code ? "code" : "", title: meaning };
  const content = element("dd", features, element("span", { class: "text", text: value }));
  if (code) content.append(iconButton("copy", `Copy ${name}`, () => copy(value, name)));
  return element("div", { class: "fact" }, element("dt", { text: name, title: meaning }), content);
}

function problemsView(problems: readonly LocatedProblem[], { reveal }: SummaryActions): HTMLElement | undefined {
  if (problems.length === 0) return undefined;
  const heading = problems.length === 1 ? "1 problem in this file" : `${problems.length} problems in this file`;
  const items = problems.map((problem) => {
    const { offset, reason, entry } = problem;
    const place = element("button", { class: "link", text: offsetInWords(offset), attributes: { type: "button" } });
    place.addEventListener("click", () => reveal(problem));
    return element("li", {}, element("span", { text: `${entry ? `${entry.node.name}: ` : ""}${reason}, at ` }), place);
  });
  return element(
    "section",
    { class: "problems", attributes: { "aria-label": "Problems" } },
    icon("warning", "warning"),
    element("div", {}, element("h2", { text: heading }), element("ul", {}, ...items)),
  );
}
