/**
 * Labels, file names and subjects come from cards and files that anybody may have made. Here they lose what would let them
 * look like, or do, something else where they are shown.
 */

/** What moves, hides or breaks the text around it: controls, line separators, marks of direction, what has no width, halves of characters. */
const unruly = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\u{AD}\u{200B}\u{2060}-\u{2064}\u{206A}-\u{206F}\u{FEFF}\u{E0000}-\u{E007F}]/gu;

/** Characters of a name that are shown: more than a card or a person gives to one. */
const longest = 100;

/** One line with nothing hidden in it: "␊" stands for a line break, "�" for whatever else has no picture of its own. */
export function oneLine(text: string): string {
  return text.replace(unruly, pictureOf);
}

/** A name on one line, cut where no name ends that is meant well. */
export function shownName(name: string): string {
  const characters = Array.from(oneLine(name));
  return characters.length <= longest ? characters.join("") : `${characters.slice(0, longest).join("")}…`;
}

/** Text of a message or a prompt, in which VS Code would make "[words](command:…)" a link that runs a command. */
export function messageText(text: string): string {
  return oneLine(text).replaceAll("](", "] (");
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

/** Unicode has pictures of the controls of ASCII from U+2400 on, and of DEL at U+2421. */
function pictureOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\ufffd";
}
