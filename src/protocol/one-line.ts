/** What moves, hides or breaks the text around it: controls, line separators, marks of direction, what has no width, halves of characters. */
const unruly = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\u{AD}\u{200B}\u{2060}-\u{2064}\u{206A}-\u{206F}\u{FEFF}\u{E0000}-\u{E007F}]/gu;

/**
 * Text from a card or a file on one line, with nothing hidden in it: "␊" stands for a line break, "�" for whatever else
 * has no picture of its own. For the views and the pages alike.
 */
export function oneLine(text: string): string {
  return text.replace(unruly, pictureOf);
}

/** Unicode has pictures of the controls of ASCII from U+2400 on, and of DEL at U+2421. */
function pictureOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\ufffd";
}
