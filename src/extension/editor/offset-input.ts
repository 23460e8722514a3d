/** What a person may type for an offset: decimal digits, or hexadecimal ones behind 0x. */
const form = /^(?:0x([0-9a-f]+)|([0-9]+))$/i;

/** The offset that was typed, or what is wrong with it in a sentence. */
export function parseOffset(text: string, size: number): { offset: number } | { problem: string } {
  const [, hex, decimal] = form.exec(text.trim()) ?? [];
  if (hex === undefined && decimal === undefined) {
    return { problem: "Type a decimal number, or a hexadecimal one that begins with 0x." };
  }
  const offset = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  if (offset < size) return { offset };
  if (size === 0) return { problem: "The file is empty." };
  return { problem: `The last byte of the file is at offset ${inBoth(size - 1)}.` };
}

/** "875 (0x036B)" */
export function inBoth(offset: number): string {
  return `${offset} (0x${offset.toString(16).toUpperCase().padStart(4, "0")})`;
}
