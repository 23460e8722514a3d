import { FormatError } from "../format-error";
import { encodeTlv, readTlv } from "../tlv";

const INDEFINITE = 0x80;
const CONSTRUCTED = 0x20;
const CONSTRUCTED_OCTET_STRING = 0x24;
const OCTET_STRING = 0x04;
const MAX_DEPTH = 32;

/**
 * The same value in definite lengths: Firefox and others write PKCS#12 in BER, with lengths that are not known before and
 * octet strings in pieces (X.690 8.1.3.6, 8.7.3). Strings are left as they are inside. DER is given back as it is.
 * Offsets of a FormatError count from the start of the bytes.
 */
export function definite(bytes: Uint8Array): Uint8Array {
  if (bytes[1] !== INDEFINITE) return bytes;
  const { value, end } = valueAt(bytes, 0, 1);
  if (end < bytes.length) throw new FormatError("bytes behind the end", end);
  return value;
}

interface Value {
  /** With tag and definite length. */
  value: Uint8Array;
  /** Where the next value begins. */
  end: number;
}

function valueAt(bytes: Uint8Array, offset: number, depth: number): Value {
  const [tag, length] = bytes.subarray(offset, offset + 2);
  if (tag === undefined || length === undefined) throw new FormatError("ends inside a value", offset);
  if ((tag & CONSTRUCTED) === 0 || (tag & 0x1f) === 0x1f) return asItIs(bytes, offset);
  if (depth > MAX_DEPTH) throw new FormatError(`nested deeper than ${MAX_DEPTH}`, offset);
  const known = length === INDEFINITE ? undefined : readTlv(bytes, offset);
  const parts: Uint8Array[] = [];
  let next = known?.valueOffset ?? offset + 2;
  while (known === undefined ? !isEndOfContents(bytes, next) : next < known.end) {
    const part = valueAt(bytes, next, depth + 1);
    parts.push(part.value);
    next = part.end;
  }
  if (known !== undefined && next > known.end) throw new FormatError("a part reaches beyond its whole", offset);
  return { value: wholeOf(tag, parts), end: known?.end ?? next + 2 };
}

function asItIs(bytes: Uint8Array, offset: number): Value {
  const tlv = readTlv(bytes, offset);
  return { value: tlv.bytes, end: tlv.end };
}

function isEndOfContents(bytes: Uint8Array, offset: number): boolean {
  if (offset + 2 > bytes.length) throw new FormatError("the end of a value is missing", offset);
  return bytes[offset] === 0 && bytes[offset + 1] === 0;
}

/** Pieces of an octet string become one. */
function wholeOf(tag: number, parts: readonly Uint8Array[]): Uint8Array {
  if (tag === CONSTRUCTED_OCTET_STRING) return encodeTlv(OCTET_STRING, ...parts.map((part) => readTlv(part).value));
  return encodeTlv(tag, ...parts);
}
