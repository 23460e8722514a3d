import { concat } from "../bytes";
import { FormatError } from "../format-error";

/** A BER-TLV data object (ISO 7816-4 5.2.2, X.690 8.1) where it was found. */
export interface Tlv {
  /** The tag's bytes as one number: 7F4E is 0x7f4e. */
  tag: number;
  constructed: boolean;
  /** Of the first tag byte, in the buffer that was read. */
  offset: number;
  valueOffset: number;
  /** Of the value. */
  length: number;
  /** Offset of the first byte behind it. */
  end: number;
  /** View of the value. */
  value: Uint8Array;
  /** View of tag, length and value. */
  bytes: Uint8Array;
}

const MAX_TAG_BYTES = 3;
const MAX_LENGTH_BYTES = 4;

/**
 * The data object at `offset`; `end` is where its surroundings end.
 * Only definite lengths; tags up to three bytes. Offsets are counted from the start of `bytes`.
 */
export function readTlv(bytes: Uint8Array, offset = 0, end = bytes.length): Tlv {
  const tag = readTag(bytes, offset, end);
  const { length, next } = readLength(bytes, tag.next, end);
  if (length > end - next) {
    throw new FormatError(`length ${length} reaches beyond the ${end - next} bytes that are left`, tag.next);
  }
  return {
    tag: tag.value,
    constructed: tag.constructed,
    offset,
    valueOffset: next,
    length,
    end: next + length,
    value: bytes.subarray(next, next + length),
    bytes: bytes.subarray(offset, next + length),
  };
}

function byteAt(bytes: Uint8Array, offset: number, end: number, what: string): number {
  const byte = offset < end ? bytes[offset] : undefined;
  if (byte === undefined) throw new FormatError(`ends inside ${what}`, offset);
  return byte;
}

function readTag(bytes: Uint8Array, offset: number, end: number) {
  const first = byteAt(bytes, offset, end, "a tag");
  const constructed = (first & 0x20) !== 0;
  if ((first & 0x1f) !== 0x1f) return { value: first, constructed, next: offset + 1 };
  let value = first;
  for (let next = offset + 1; next < offset + MAX_TAG_BYTES; ) {
    const byte = byteAt(bytes, next++, end, "a tag");
    value = (value << 8) | byte;
    if ((byte & 0x80) === 0) return { value, constructed, next };
  }
  throw new FormatError(`tag longer than ${MAX_TAG_BYTES} bytes`, offset);
}

function readLength(bytes: Uint8Array, offset: number, end: number) {
  const first = byteAt(bytes, offset, end, "a length");
  if (first < 0x80) return { length: first, next: offset + 1 };
  const count = first & 0x7f;
  if (count === 0) throw new FormatError("indefinite length", offset);
  if (count > MAX_LENGTH_BYTES) throw new FormatError(`length in ${count} bytes`, offset);
  let length = 0;
  for (let i = 1; i <= count; i++) length = length * 0x100 + byteAt(bytes, offset + i, end, "a length");
  return { length, next: offset + 1 + count };
}

/** A run of data objects that fills everything from `offset` to `end`. */
export function readTlvs(bytes: Uint8Array, offset = 0, end = bytes.length): Tlv[] {
  const tlvs: Tlv[] = [];
  while (offset < end) {
    const tlv = readTlv(bytes, offset, end);
    tlvs.push(tlv);
    offset = tlv.end;
  }
  return tlvs;
}

/** The data objects inside one that was read from `bytes`; their offsets are counted from the start of `bytes`, too. */
export function childrenOf(tlv: Tlv, bytes: Uint8Array): Tlv[] {
  return readTlvs(bytes, tlv.valueOffset, tlv.end);
}

export function find(tlvs: readonly Tlv[], tag: number): Tlv | undefined {
  return tlvs.find((tlv) => tlv.tag === tag);
}

/** As `find`; without one a FormatError that calls the missing thing by `name`. */
export function need(tlvs: readonly Tlv[], tag: number, name: string): Tlv {
  const tlv = find(tlvs, tag);
  if (tlv === undefined) throw new FormatError(`${name} is missing`, tlvs[0]?.offset ?? 0);
  return tlv;
}

/** A data object of the concatenated values, its length in as few bytes as possible (X.690 10.1). */
export function encodeTlv(tag: number, ...value: readonly Uint8Array[]): Uint8Array {
  const length = value.reduce((sum, part) => sum + part.length, 0);
  return concat(Uint8Array.from([...bigEndian(tag), ...encodedLength(length)]), ...value);
}

function encodedLength(length: number): number[] {
  if (length < 0x80) return [length];
  const digits = bigEndian(length);
  return [0x80 | digits.length, ...digits];
}

function bigEndian(value: number): number[] {
  return value < 0x100 ? [value] : [...bigEndian(Math.floor(value / 0x100)), value % 0x100];
}
