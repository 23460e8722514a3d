import type { StructureNode } from "./node";
import type { Parts } from "./shape";

/** A BIT STRING of whole bytes: the count of unused bits, and what `inside` makes of the rest. */
export function wholeBytes(what: string, inside: Parts): Parts {
  return (view, offset, end) => {
    if (offset === end) return [];
    const unused = view.bytes[offset];
    const unusedBits: StructureNode = { name: "Unused bits", offset, length: 1, value: String(unused) };
    if (unused !== 0) unusedBits.problem = `${what} is made of whole bytes`;
    return offset + 1 === end ? [unusedBits] : [unusedBits, ...inside(view, offset + 1, end)];
  };
}
