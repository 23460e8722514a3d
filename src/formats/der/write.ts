import {
  BitString,
  Constructed,
  Integer,
  ObjectIdentifier,
  OctetString,
  Primitive,
  Sequence,
  Utf8String,
  type BaseBlock,
} from "asn1js";

const CONTEXT = 3;

export function derOf(block: BaseBlock): Uint8Array {
  return new Uint8Array(block.toBER());
}

export function sequence(...value: BaseBlock[]): Sequence {
  return new Sequence({ value });
}

/** Parts behind a tag of its own: [number]. */
export function tagged(number: number, ...value: BaseBlock[]): Constructed {
  return new Constructed({ idBlock: { tagClass: CONTEXT, tagNumber: number }, value });
}

/** Content behind a tag of its own that takes the place of the content's: [number] IMPLICIT. */
export function taggedContent(number: number, content: Uint8Array): Primitive {
  return new Primitive({ idBlock: { tagClass: CONTEXT, tagNumber: number }, valueHex: content });
}

export function octetString(content: Uint8Array): OctetString {
  return new OctetString({ valueHex: content });
}

export function bitString(content: Uint8Array, unusedBits = 0): BitString {
  return new BitString({ valueHex: content, unusedBits });
}

export function integer(value: number | bigint): Integer {
  return Integer.fromBigInt(value);
}

export function utf8String(value: string): Utf8String {
  return new Utf8String({ value });
}

export function objectIdentifier(dotted: string): ObjectIdentifier {
  return new ObjectIdentifier({ value: dotted });
}
