import { FormatError } from "./format-error";

/** All parts in a new buffer, one after the other. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

const hexOfByte = Array.from({ length: 0x100 }, (_, byte) => byte.toString(16).padStart(2, "0").toUpperCase());

/** Upper-case hexadecimal, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += hexOfByte[byte] ?? "";
  return hex;
}

/** Bytes of hexadecimal digits in either case, without separators; a FormatError for anything else. */
export function fromHex(hex: string): Uint8Array {
  const stranger = hex.search(/[^0-9A-Fa-f]/);
  if (stranger >= 0) throw new FormatError("not a hexadecimal digit", stranger);
  if (hex.length % 2 !== 0) throw new FormatError("odd number of hexadecimal digits", hex.length);
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

/** Whether both hold the same bytes. The time it takes depends on the length alone. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  a.forEach((byte, i) => (difference |= byte ^ (b[i] ?? 0)));
  return difference === 0;
}

/** Overwrites secrets with zeros. */
export function wipe(...secrets: readonly (Uint8Array | undefined)[]): void {
  for (const secret of secrets) secret?.fill(0);
}

/** Bytes as an unsigned big-endian integer; no bytes are 0. */
export function unsigned(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}

/**
 * An unsigned big-endian integer: as short as it goes (0 is one byte), or padded on the left to `length` bytes.
 * A RangeError when the value is negative or does not fit.
 */
export function unsignedBytes(value: bigint, length?: number): Uint8Array {
  if (value < 0n) throw new RangeError("a negative number has no unsigned encoding");
  const hex = value.toString(16);
  const minimal = fromHex(hex.padStart(hex.length + (hex.length % 2), "0"));
  if (length === undefined) return minimal;
  if (value === 0n) return new Uint8Array(length);
  if (minimal.length > length) throw new RangeError(`the number needs ${minimal.length} bytes, there are ${length}`);
  return concat(new Uint8Array(length - minimal.length), minimal);
}

/** View of an unsigned big-endian integer, as short as it goes; 0 has no bytes. */
export function significant(value: Uint8Array): Uint8Array {
  const first = value.findIndex((byte) => byte !== 0);
  return value.subarray(first < 0 ? value.length : first);
}

/** Copy of the same. */
export function withoutLeadingZeros(value: Uint8Array): Uint8Array {
  return significant(value).slice();
}

/** One byte a character; a RangeError for characters beyond U+007F. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code > 0x7f) throw new RangeError("not an ASCII character");
    return code;
  });
}

const replacementCharacter = 0xfffd;

/** UTF-8 (RFC 3629); a lone surrogate becomes U+FFFD. */
export function utf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    let code = character.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) code = replacementCharacter;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), continuation(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), continuation(code >> 6), continuation(code));
    else bytes.push(0xf0 | (code >> 18), continuation(code >> 12), continuation(code >> 6), continuation(code));
  }
  return Uint8Array.from(bytes);
}

const continuation = (bits: number) => 0x80 | (bits & 0x3f);

/** Text of UTF-8 bytes; every byte that is no part of a well-formed sequence becomes U+FFFD. */
export function text(bytes: Uint8Array): string {
  let decoded = "";
  for (let i = 0; i < bytes.length; ) {
    const { code, length } = codePointAt(bytes, i);
    decoded += String.fromCodePoint(code);
    i += length;
  }
  return decoded;
}

/** Lead byte range, bits of it that count, and the least code point its length may carry. */
const sequences = [
  { lead: 0xc0, mask: 0x1f, length: 2, least: 0x80 },
  { lead: 0xe0, mask: 0x0f, length: 3, least: 0x800 },
  { lead: 0xf0, mask: 0x07, length: 4, least: 0x10000 },
];

function codePointAt(bytes: Uint8Array, offset: number): { code: number; length: number } {
  const first = bytes[offset] ?? 0;
  if (first < 0x80) return { code: first, length: 1 };
  const broken = { code: replacementCharacter, length: 1 };
  const sequence = sequences.find(({ lead, mask }) => (first & ~mask & 0xff) === lead);
  if (sequence === undefined) return broken;
  let code = first & sequence.mask;
  for (const byte of bytes.subarray(offset + 1, offset + sequence.length)) {
    if ((byte & 0xc0) !== 0x80) return broken;
    code = (code << 6) | (byte & 0x3f);
  }
  const complete = offset + sequence.length <= bytes.length;
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  if (!complete || surrogate || code < sequence.least || code > 0x10ffff) return broken;
  return { code, length: sequence.length };
}
