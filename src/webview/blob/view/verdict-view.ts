import type { ReaderName } from "../../../protocol";
import { element, icon } from "../../shared/dom";
import { offsetInWords } from "../../shared/words";
import { toneIcons, type Verdict } from "../model/verdict";

export interface VerdictActions {
  /** Selects the byte at an offset. */
  revealByte(offset: number): void;
  unlockCard(reader: ReaderName): void;
}

/** The foremost verdict as a badge, whose border tells its tone beside icon and words. */
export function badge(verdict: Verdict, actions: VerdictActions): HTMLElement {
  return element("p", { class: `badge ${verdict.tone}` }, ...contentOf(verdict, actions));
}

/** A further verdict as a line of a list. */
export function verdictLine(verdict: Verdict, actions: VerdictActions): HTMLElement {
  return element("li", { class: `verdict ${verdict.tone}` }, ...contentOf(verdict, actions));
}

function contentOf({ tone, text, icon: symbol, offset, locked }: Verdict, actions: VerdictActions): HTMLElement[] {
  const words = element("span", { class: "text", text });
  if (offset !== undefined) words.append(", at ", link(offsetInWords(offset), () => actions.revealByte(offset)));
  if (locked !== undefined) words.append(" ", link("Unlock card\u2026", () => actions.unlockCard(locked)));
  return [icon(symbol ?? toneIcons[tone]), words];
}

/** A button that looks like a link. */
export function link(text: string, press: () => void): HTMLButtonElement {
  const made = element("button", { class: "link", text, attributes: { type: "button" } });
  made.addEventListener("click", press);
  return made;
}
