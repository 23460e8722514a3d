import { oneLine } from "../protocol/one-line";

export { oneLine };

/**
 * Labels, file names and subjects come from cards and files that anybody may have made. Here they lose what would let them
 * look like, or do, something else where they are shown.
 */

/** Characters of a name that are shown: more than a card or a person gives to one. */
const longest = 100;

/** A name on one line, cut where no name ends that is meant well. */
export function shownName(name: string): string {
  const characters = Array.from(oneLine(name));
  return characters.length <= longest ? characters.join("") : `${characters.slice(0, longest).join("")}…`;
}

/** Text of a message or a prompt, in which VS Code would make "[words](command:…)" a link that runs a command. */
export function messageText(text: string): string {
  return oneLine(text).replaceAll("](", "] (");
}

/** Text of several lines below a question, which VS Code shows as it is. */
export function detailText(text: string): string {
  return text.split("\n").map(oneLine).join("\n");
}

/** Text of a pick list or the status bar, in which VS Code would make "$(name)" an icon. */
export function choiceText(text: string): string {
  return oneLine(text).replaceAll("$(", "\\$(");
}

/** Text that stays text within Markdown, on one line. */
export function escapedMarkdown(text: string): string {
  // Every sign: bare addresses become links, too, and a colon is enough of one.
  return oneLine(text).replace(/[!-/:-@[-`{-~]/g, "\\$&").replace(/\s+/g, " ");
}
