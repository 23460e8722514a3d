import { text, utf8 } from "../bytes";
import { integer, integerOf, octetsOf, octetString, parseDer, Parts, sequence, taggedContent, utf8String } from "../der";
import { identifier, wrongKind } from "./common";
import { tokenFlags, type TokenFlag } from "./flags";

const LABEL = 0x80;

/** What EF 2F03 tells of the card (CIAInfo, ISO 7816-15 8.10; SmartCard-HSM ref. 3.3). */
export interface TokenInfo {
  version: number;
  serial?: Uint8Array;
  manufacturer?: string;
  label?: string;
  flags: TokenFlag[];
}

/** The information at the start of `bytes`; what lies behind it is left alone. */
export function decodeTokenInfo(bytes: Uint8Array): TokenInfo {
  const block = parseDer(bytes);
  if (block.tag !== identifier.sequence) throw wrongKind(block, "information about the card (30)");
  const parts = new Parts(block);
  const version = integerOf(parts.required(identifier.integer, "the version"));
  const serial = parts.optional(identifier.octetString);
  const manufacturer = parts.optional(identifier.utf8String);
  const label = parts.optional(LABEL);
  const flags = parts.optional(identifier.bitString);
  return {
    version,
    flags: flags ? tokenFlags.decode(flags) : [],
    ...(serial && { serial: octetsOf(serial) }),
    ...(manufacturer && { manufacturer: text(manufacturer.value) }),
    ...(label && { label: text(label.value) }),
  };
}

export function encodeTokenInfo({ version, serial, manufacturer, label, flags }: TokenInfo): Uint8Array {
  return sequence(
    integer(version),
    ...(serial ? [octetString(serial)] : []),
    ...(manufacturer === undefined ? [] : [utf8String(manufacturer)]),
    ...(label === undefined ? [] : [taggedContent(0, utf8(label))]),
    tokenFlags.encode(flags),
  );
}
