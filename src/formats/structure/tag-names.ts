import type { TagNotation } from "./shape";

/** Universal types of X.680 8.6 by their tag without the constructed bit. */
const universal = new Map([
  [0x01, "BOOLEAN"],
  [0x02, "INTEGER"],
  [0x03, "BIT STRING"],
  [0x04, "OCTET STRING"],
  [0x05, "NULL"],
  [0x06, "OBJECT IDENTIFIER"],
  [0x0a, "ENUMERATED"],
  [0x0c, "UTF8String"],
  [0x10, "SEQUENCE"],
  [0x11, "SET"],
  [0x12, "NumericString"],
  [0x13, "PrintableString"],
  [0x14, "TeletexString"],
  [0x16, "IA5String"],
  [0x17, "UTCTime"],
  [0x18, "GeneralizedTime"],
  [0x1a, "VisibleString"],
  [0x1e, "BMPString"],
]);

const CONSTRUCTED = 0x20;
const CONTEXT_CLASS = 0x80;

/** "SEQUENCE", "[0]" or "7F21". */
export function tagName(tag: number, notation: TagNotation): string {
  const bytes = tag.toString(16).toUpperCase().padStart(2, "0");
  const known = tag < CONTEXT_CLASS ? universal.get(tag & ~CONSTRUCTED) : undefined;
  if (known !== undefined && tag < 0x40) return known;
  if (notation === "asn1" && tag >= CONTEXT_CLASS && tag < 0xc0) return `[${tag & 0x1f}]`;
  return bytes;
}
