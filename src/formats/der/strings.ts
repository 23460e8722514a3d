import { text, unsigned } from "../bytes";

const latin1 = (content: Uint8Array) => Array.from(content, (byte) => String.fromCharCode(byte)).join("");

/** UTF-16 with the high byte first (X.690 8.23.9); an odd byte at the end is left out. */
export function bmpText(content: Uint8Array): string {
  return numbers(content, 2).map((unit) => String.fromCharCode(unit)).join("");
}

/** UTF-32 with the high byte first (X.690 8.23.8); what is no character becomes U+FFFD. */
function universalText(content: Uint8Array): string {
  return numbers(content, 4)
    .map((code) => String.fromCodePoint(code > 0x10ffff ? 0xfffd : code))
    .join("");
}

function numbers(content: Uint8Array, width: number): number[] {
  const count = Math.floor(content.length / width);
  return Array.from({ length: count }, (_, i) => Number(unsigned(content.subarray(width * i, width * (i + 1)))));
}

/** How each string type (X.680 41) is read; those of one byte a character as Latin-1. */
const readers = new Map<number, (content: Uint8Array) => string>([
  [0x0c, text],
  [0x1c, universalText],
  [0x1e, bmpText],
  ...[0x12, 0x13, 0x14, 0x15, 0x16, 0x19, 0x1a, 0x1b].map((tag) => [tag, latin1] as const),
]);

/** Text of a value of a string type; undefined for any other. */
export function stringOf({ tag, value }: { tag: number; value: Uint8Array }): string | undefined {
  return readers.get(tag)?.(value);
}
