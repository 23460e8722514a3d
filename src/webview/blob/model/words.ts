import type { Bit } from "../../../protocol";
import { byteCount } from "../../shared/words";
import type { Entry } from "./structure";

/** "··1· ····": where a flag is in its byte, and whether it is set. */
export function bitPattern({ mask, set }: Bit): string {
  const digits = Array.from({ length: 8 }, (_, bit) => (mask === 0x80 >> bit ? (set ? "1" : "0") : "\u00b7")).join("");
  return `${digits.slice(0, 4)} ${digits.slice(4)}`;
}

/** "bit 5", counted from 0 for the least significant bit of its byte. */
export function bitNumber({ mask }: Bit): string {
  return `bit ${Math.log2(mask)}`;
}

/** "0011 0000" */
export function binary(byte: number): string {
  return byte.toString(2).padStart(8, "0").replace(/^..../, "$& ");
}

/** A row of the tree as one sentence, for screen readers. */
export function rowInWords({ node, bit }: Pick<Entry, "node" | "bit">): string {
  const { name, value, tag, offset, length, problem } = node;
  const extent = bit ? [`${bitNumber(bit)} of the byte at offset ${offset}`] : [`offset ${offset}`, byteCount(length)];
  const parts = [name, value, tag, ...extent, problem && `problem: ${problem}`];
  return parts.filter((part) => part !== undefined && part !== "").join(", ");
}
