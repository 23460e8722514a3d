import { FormatError } from "../format-error";
import type { StructureBit } from "./node";

/** The count of unused bits, and more flags than any field here has; what is longer is something else. */
const MAX_FLAGS_LENGTH = 5;

/**
 * The flags of a BIT STRING (X.690 8.6): those with a name, set or not, and whatever else is set. Undefined for more bytes
 * than flags take. The count of unused bits is not believed: some devices set bits that they declare unused
 * (SmartCard-HSM ref. 4.1).
 * @param offset of the content in the file
 */
export function flagsOf(content: Uint8Array, offset: number, names: readonly string[]): StructureBit[] | undefined {
  const [unused] = content;
  if (unused === undefined || unused > 7) throw new FormatError("a BIT STRING begins with 0 to 7 unused bits", 0);
  if (content.length > MAX_FLAGS_LENGTH) return undefined;
  return Array.from({ length: 8 * (content.length - 1) }, (_, bit): StructureBit => {
    const place = 1 + (bit >> 3);
    const mask = 0x80 >> (bit & 7);
    return { name: names[bit] ?? `bit ${bit}`, offset: offset + place, mask, set: ((content[place] ?? 0) & mask) !== 0 };
  }).filter(({ set }, bit) => set || bit < names.length);
}

/** "decrypt, sign", or "none". */
export function flagsText(flags: readonly StructureBit[] | undefined): string | undefined {
  const set = flags?.filter((flag) => flag.set).map(({ name }) => name);
  return set?.length === 0 ? "none" : set?.join(", ");
}
