import { equal } from "../bytes";
import { FormatError } from "../format-error";
import type { Keep } from "./ber";

/** A block of a PEM file (RFC 7468), with the headers that OpenSSL writes for its encryption of old (RFC 1421 4.6). */
export interface PemBlock {
  /** "PRIVATE KEY" */
  label: string;
  headers: ReadonlyMap<string, string>;
  bytes: Uint8Array;
  /** Where it begins in the file. */
  offset: number;
}

const begin = /^-----BEGIN ([A-Z0-9 ]{1,64})-----[ \t]*$/;
const header = /^([A-Za-z-]{1,32}): *(.{0,256})$/;

/** Whether the file has a line that begins a block. */
export function isPem(file: Uint8Array): boolean {
  return linesOf(file).some(({ text }) => begin.test(text));
}

/**
 * All blocks of a file; text between them is passed over. The bytes of a block are a copy: secret, where its label says so.
 * `keep` is told of each, also where a later one breaks.
 * @throws FormatError with the offset of the line where a block breaks
 */
export function decodePem(file: Uint8Array, keep: Keep): PemBlock[] {
  const blocks: PemBlock[] = [];
  const lines = linesOf(file)[Symbol.iterator]();
  for (let next = lines.next(); next.done !== true; next = lines.next()) {
    const label = begin.exec(next.value.text)?.[1];
    if (label !== undefined) blocks.push(readBlock(label, next.value.offset, lines, keep));
  }
  return blocks;
}

interface Line {
  text: string;
  offset: number;
}

function readBlock(label: string, offset: number, lines: Iterator<Line>, keep: Keep): PemBlock {
  const headers = new Map<string, string>();
  let base64 = "";
  for (let next = lines.next(); next.done !== true; next = lines.next()) {
    const { text, offset: at } = next.value;
    if (text.trimEnd() === `-----END ${label}-----`) return { label, headers, bytes: decodeBase64(base64, offset, keep), offset };
    if (text.startsWith("-----")) throw new FormatError(`the block ${label} does not end`, at);
    const [, name, value = ""] = header.exec(text.trimEnd()) ?? [];
    if (name !== undefined && base64 === "") headers.set(name, value);
    else base64 += text.replace(/[ \t]/g, "");
  }
  throw new FormatError(`the block ${label} does not end`, offset);
}

/** What some editors put in front of text: U+FEFF in UTF-8. */
const encodingMark = Uint8Array.of(0xef, 0xbb, 0xbf);

/** Lines of any ending; a byte is a character, for whatever counts in a PEM file is ASCII. */
function linesOf(file: Uint8Array): Line[] {
  const lines: Line[] = [];
  let start = equal(file.subarray(0, encodingMark.length), encodingMark) ? encodingMark.length : 0;
  for (let i = start; i <= file.length; i++) {
    const byte = file[i];
    if (byte !== undefined && byte !== 0x0a && byte !== 0x0d) continue;
    lines.push({ text: String.fromCharCode(...file.subarray(start, Math.min(i, start + MAX_LINE))), offset: start });
    start = i + 1;
  }
  return lines;
}

/** Arguments that a function takes at once; base64 in longer lines is told to be damaged. */
const MAX_LINE = 0x8000;

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** RFC 4648 section 4, with padding. */
function decodeBase64(base64: string, offset: number, keep: Keep): Uint8Array {
  const digits = base64.replace(/={1,2}$/, "");
  if (base64.length % 4 !== 0 || digits.length % 4 === 1) throw new FormatError("the block's base64 is cut off", offset);
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  keep(bytes);
  let bits = 0;
  let count = 0;
  let next = 0;
  for (const digit of digits) {
    const value = alphabet.indexOf(digit);
    if (value < 0) throw new FormatError("the block has characters that are no base64", offset);
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes[next++] = (bits >> count) & 0xff;
  }
  return bytes;
}
