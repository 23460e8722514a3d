import type { CardsSeen } from "../../../protocol/webview-messages";
import { PatchedList } from "../../shared/arrange";
import { button, element, icon, iconButton } from "../../shared/dom";
import { capitalized, offsetInWords } from "../../shared/words";
import { listOfProblems, type LocatedProblem } from "../model/problems";
import type { Fact, Summary } from "../model/summary";
import type { Verdict } from "../model/verdict";
import { badge, link, verdictLine, type VerdictActions } from "./verdict-view";

export interface SummaryActions extends VerdictActions {
  copy(text: string, what: string): void;
  reveal(problem: LocatedProblem): void;
}

/** What a head says of its file. */
export interface HeadContent {
  emblem: string;
  summary: Summary;
  /** What the file is made for. */
  primary?: { text: string; press: () => void } | undefined;
  verdict: Verdict;
  /** What settles the verdict, or takes it back. */
  settle?: { text: string; press: () => void } | undefined;
  further: readonly Verdict[];
  cards: (seen: CardsSeen) => readonly Verdict[];
  problems: readonly LocatedProblem[];
}

/** The head of the view: what the file is, whether it is whole, which card takes it, and what is wrong with it. */
export class SummaryHead {
  readonly element: HTMLElement;
  private readonly cards = element("ul", { class: "verdicts", attributes: { "aria-label": "Connected cards", "aria-live": "polite" } });
  private readonly cardList = new PatchedList<Verdict>(this.cards, ({ text }) => text, (line) => verdictLine(line, this.actions));

  constructor(
    private readonly content: HeadContent,
    private readonly actions: SummaryActions,
  ) {
    const { emblem, summary, primary, verdict, settle, further, problems } = content;
    this.element = element(
      "header",
      { class: "summary" },
      element(
        "div",
        { class: "identity" },
        icon(emblem, "emblem"),
        element("div", { class: "words" }, element("h1", { text: summary.title }), element("p", { class: "subtitle", text: summary.subtitle })),
        primary && button(primary.text, "primary", primary.press),
      ),
      element(
        "section",
        { class: "judgement", attributes: { "aria-label": "Verdicts" } },
        element("div", { class: "foremost" }, badge(verdict, actions), settle && settlingButton(settle)),
        further.length > 0 ? element("ul", { class: "verdicts" }, ...further.map((line) => verdictLine(line, actions))) : undefined,
        this.cards,
      ),
      element("dl", { class: "facts" }, ...summary.facts.map((fact) => factView(fact, actions))),
      problemsView(problems, actions),
    );
  }

  /** Brings what is said of cards up to date; all else stays as it is. */
  showCards(seen: CardsSeen): void {
    const lines = this.content.cards(seen);
    const focused = this.cards.contains(document.activeElement);
    this.cardList.update(lines);
    this.cards.hidden = lines.length === 0;
    // The card whose link had the focus may be gone.
    if (focused && document.hasFocus() && !this.cards.contains(document.activeElement)) this.element.querySelector("button")?.focus({ preventScroll: true });
  }
}

/** Unlocks, and locks again, in the same place: it keeps the focus when the head is made anew. */
function settlingButton({ text, press }: NonNullable<HeadContent["settle"]>): HTMLButtonElement {
  const made = button(text, "secondary", press);
  made.dataset["name"] = "settle";
  return made;
}

function factView({ name, value, code, meaning }: Fact, { copy }: SummaryActions): HTMLElement {
  const features = { class: code ? "code" : "", title: meaning };
  const content = element("dd", features, element("span", { class: "text", text: value }));
  if (code) content.append(iconButton("copy", `Copy ${name}`, () => copy(value, name)));
  return element("div", { class: "fact" }, element("dt", { text: name, title: meaning }), content);
}

function problemsView(problems: readonly LocatedProblem[], { reveal }: SummaryActions): HTMLElement | undefined {
  if (problems.length === 0) return undefined;
  const heading = problems.length === 1 ? "1 problem in this file" : `${problems.length.toLocaleString("en")} problems in this file`;
  const { listed, more } = listOfProblems(problems);
  const items = listed.map((problem) => {
    const { offset, reason, entry } = problem;
    const place = link(offsetInWords(offset), () => reveal(problem));
    return element("li", {}, element("span", { text: `${entry ? `${entry.node.name}: ${reason}` : capitalized(reason)}, at ` }), place);
  });
  return element(
    "section",
    { class: "problems", attributes: { "aria-label": "Problems" } },
    icon("warning", "warning"),
    element("div", {}, element("h2", { text: heading }), element("ul", {}, ...items, more === undefined ? undefined : element("li", { text: more }))),
  );
}
