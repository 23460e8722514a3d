import { text, unsigned, unsignedBytes } from "../bytes";
import { octetsOf, octetString, Parts, sequence, tagged, utf8String } from "../der";
import { FormatError } from "../format-error";
import type { Tlv } from "../tlv";
import { objectFlags, type ObjectFlag } from "./flags";

/** Identifier octets of the types that the descriptions are made of. */
export const identifier = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  utf8String: 0x0c,
  sequence: 0x30,
  context0: 0xa0,
  context1: 0xa1,
} as const;

/** What the descriptions of all objects begin with (CommonObjectAttributes, ISO 7816-15 8.2.2). */
export interface CommonAttributes {
  label: string;
  flags?: ObjectFlag[];
  /** ID of the PIN that protects the object. */
  authId?: Uint8Array;
}

export function decodeCommon(block: Tlv): CommonAttributes {
  const parts = new Parts(block);
  const label = parts.optional(identifier.utf8String);
  const flags = parts.optional(identifier.bitString);
  const authId = parts.optional(identifier.octetString);
  return {
    label: label ? text(label.value) : "",
    ...(flags && { flags: objectFlags.decode(flags) }),
    ...(authId && { authId: octetsOf(authId) }),
  };
}

export function encodeCommon({ label, flags, authId }: CommonAttributes): Uint8Array {
  return sequence(
    utf8String(label),
    ...(flags ? [objectFlags.encode(flags)] : []),
    ...(authId ? [octetString(authId)] : []),
  );
}

/** The file of a Path (ISO 7816-15 8.2.5), its last two bytes; undefined for the empty path of keys. */
export function fileOf(path: Uint8Array): number | undefined {
  return path.length < 2 ? undefined : Number(unsigned(path.subarray(-2)));
}

export function pathOf(file: number | undefined): Uint8Array {
  return file === undefined ? new Uint8Array() : unsignedBytes(BigInt(file), 2);
}

/** The type attributes, which lie behind tag [1]; the parts of the subclass in [0] and whatever else is between are passed over. */
export function typeAttributesOf(parts: Parts): Tlv {
  for (const block of parts.rest()) {
    if (block.tag === identifier.context1) return new Parts(block).required(identifier.sequence, "the type attributes");
  }
  throw new FormatError("the type attributes are missing", 0);
}

/** Type attributes that hold nothing but an object's path: directly (data), or in a SEQUENCE of its own (all others). */
export function pathIn(attributes: Tlv): number | undefined {
  const first = new Parts(attributes).any("the path");
  const path = first.constructed ? new Parts(first).required(identifier.octetString, "the path") : first;
  return fileOf(octetsOf(path));
}

/** A1 { 30 { 30 { 04 path } … } } */
export function typeAttributes(file: number | undefined, ...others: Uint8Array[]): Uint8Array {
  return tagged(1, sequence(sequence(octetString(pathOf(file))), ...others));
}

export function wrongKind(block: Tlv, expected: string): FormatError {
  return new FormatError(`no ${expected}`, block.offset);
}
