import { concat } from "../bytes";
import { FormatError } from "../format-error";

/** A command APDU (ISO 7816-4 5.1). */
export interface CommandApdu {
  cla: number;
  ins: number;
  p1: number;
  p2: number;
  /** Absent: no data field. */
  data?: Uint8Array;
  /** Bytes that the answer may have, 1 to 65536; absent: no answer data is expected. */
  le?: number;
}

export interface DecodedCommand extends CommandApdu {
  /** Whether Lc and Le came in their extended form. */
  extended: boolean;
}

const HEADER = 4;
const MAX_SHORT_DATA = 0xff;
const MAX_SHORT_LE = 0x100;
const MAX_EXTENDED_DATA = 0xffff;
const MAX_EXTENDED_LE = 0x10000;

/** Bytes of a command APDU: in the given form, or short where it fits and extended where it does not. */
export function encodeCommand(command: CommandApdu, form?: "short" | "extended"): Uint8Array {
  const { cla, ins, p1, p2, le } = command;
  const data = command.data ?? new Uint8Array();
  const fitsShort = data.length <= MAX_SHORT_DATA && (le ?? 0) <= MAX_SHORT_LE;
  if (data.length > MAX_EXTENDED_DATA || (le ?? 1) > MAX_EXTENDED_LE || (le ?? 1) < 1 || (form === "short" && !fitsShort)) {
    throw new RangeError("more data than a command APDU of this form can carry");
  }
  const header = Uint8Array.of(cla, ins, p1, p2);
  const encodeLengths = form === "extended" || !fitsShort ? extendedLengths : shortLengths;
  const { lc, expected } = encodeLengths(data.length, le);
  return concat(header, Uint8Array.from(lc), data, Uint8Array.from(expected));
}

function shortLengths(dataLength: number, le: number | undefined) {
  return { lc: dataLength === 0 ? [] : [dataLength], expected: le === undefined ? [] : [le & 0xff] };
}

function extendedLengths(dataLength: number, le: number | undefined) {
  const lc = dataLength === 0 ? [] : [0, dataLength >> 8, dataLength & 0xff];
  const marker = dataLength === 0 ? [0] : [];
  return { lc, expected: le === undefined ? [] : [...marker, (le >> 8) & 0xff, le & 0xff] };
}

/** A command APDU in any of the seven encodings of ISO 7816-3 12.1.3 (cases 1, 2S, 3S, 4S, 2E, 3E, 4E). */
export function decodeCommand(bytes: Uint8Array): DecodedCommand {
  const [cla, ins, p1, p2, first] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) {
    throw new FormatError("a command APDU has four header bytes", bytes.length);
  }
  const header = { cla, ins, p1, p2 };
  if (first === undefined) return { ...header, extended: false };
  if (bytes.length === HEADER + 1) return { ...header, le: first === 0 ? MAX_SHORT_LE : first, extended: false };
  return first === 0 && bytes.length >= HEADER + 3
    ? { ...header, ...extendedBody(bytes), extended: true }
    : { ...header, ...shortBody(bytes, first), extended: false };
}

function shortBody(bytes: Uint8Array, lc: number): Pick<CommandApdu, "data" | "le"> {
  const dataOffset = HEADER + 1;
  const end = dataOffset + lc;
  const data = bytes.subarray(dataOffset, end);
  if (lc === 0 || bytes.length < end || bytes.length > end + 1) {
    throw new FormatError("Lc does not fit the length of the command", HEADER);
  }
  const le = bytes[end];
  return le === undefined ? { data } : { data, le: le === 0 ? MAX_SHORT_LE : le };
}

function extendedBody(bytes: Uint8Array): Pick<CommandApdu, "data" | "le"> {
  const lengthOffset = HEADER + 1;
  const first = uint16(bytes, lengthOffset);
  const dataOffset = lengthOffset + 2;
  if (bytes.length === dataOffset) return { le: first === 0 ? MAX_EXTENDED_LE : first };
  const end = dataOffset + first;
  const data = bytes.subarray(dataOffset, end);
  if (first > 0 && bytes.length === end) return { data };
  if (first > 0 && bytes.length === end + 2) {
    const le = uint16(bytes, end);
    return { data, le: le === 0 ? MAX_EXTENDED_LE : le };
  }
  throw new FormatError("extended Lc does not fit the length of the command", HEADER);
}

function uint16(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}
