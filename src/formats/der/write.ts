import { unsignedBytes, utf8 } from "../bytes";
import { encodeTlv } from "../tlv";
import { encodeOid } from "./oid";

const CONTEXT = 0x80;
const CONSTRUCTED = 0x20;
const SIGN_BIT = 0x80;

/** DER (X.690) of values from the DER of their parts. */
export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return encodeTlv(0x30, ...parts);
}

/** Parts behind a tag of its own: [number]. */
export function tagged(number: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return encodeTlv(CONTEXT | CONSTRUCTED | number, ...parts);
}

/** Content behind a tag of its own that takes the place of the content's: [number] IMPLICIT. */
export function taggedContent(number: number, content: Uint8Array): Uint8Array {
  return encodeTlv(CONTEXT | number, content);
}

export function octetString(content: Uint8Array): Uint8Array {
  return encodeTlv(0x04, content);
}

export function bitString(content: Uint8Array, unusedBits = 0): Uint8Array {
  return encodeTlv(0x03, Uint8Array.of(unusedBits), content);
}

export function boolean(value: boolean): Uint8Array {
  return encodeTlv(0x01, Uint8Array.of(value ? 0xff : 0x00));
}

export function nothing(): Uint8Array {
  return encodeTlv(0x05);
}

/** INTEGER of a number that is not negative. */
export function integer(value: number | bigint): Uint8Array {
  return positiveInteger(unsignedBytes(BigInt(value)));
}

/** INTEGER of unsigned big-endian bytes without leading zeros. */
export function positiveInteger(bytes: Uint8Array): Uint8Array {
  return (bytes[0] ?? 0) < SIGN_BIT ? encodeTlv(0x02, bytes) : encodeTlv(0x02, Uint8Array.of(0), bytes);
}

export function utf8String(value: string): Uint8Array {
  return encodeTlv(0x0c, utf8(value));
}

export function objectIdentifier(dotted: string): Uint8Array {
  return encodeTlv(0x06, encodeOid(dotted));
}
