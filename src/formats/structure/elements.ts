import { FormatError } from "../format-error";
import type { Tlv } from "../tlv";
import { readTlv } from "../tlv";

/** A data object as it stands in a file that may be damaged: it ends where its surroundings end. */
export interface Element extends Tlv {
  /** What its length field says. */
  statedLength: number;
  /** Its length reaches beyond the end of its surroundings: what is wrong, in words. */
  cutShort?: string;
}

export interface Elements {
  elements: Element[];
  /** Why, and where, no further element can be read. */
  broken?: FormatError;
}

/** The element at `offset`; a FormatError where there is not even a tag and a length. */
function readElement(bytes: Uint8Array, offset: number, end: number): Element {
  const tlv = readTlv(bytes.subarray(0, end), offset, Number.POSITIVE_INFINITY);
  const statedLength = tlv.length;
  if (tlv.end <= end) return { ...tlv, statedLength };
  const left = end - tlv.valueOffset;
  return { ...tlv, end, length: left, statedLength, cutShort: `should have ${byteCount(statedLength)}, there are ${left}` };
}

/** The elements from `offset` to `end`, as many as can be read. */
export function readElements(bytes: Uint8Array, offset: number, end: number): Elements {
  const elements: Element[] = [];
  try {
    for (let next = offset; next < end; ) {
      const element = readElement(bytes, next, end);
      elements.push(element);
      next = element.end;
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { elements, broken: error };
  }
  return { elements };
}

export function byteCount(length: number): string {
  return length === 1 ? "1 byte" : `${length} bytes`;
}
