import { toHex } from "../bytes";
import { dottedOid, Parts, stringOf } from "../der";
import type { Tlv } from "../tlv";

/** Short names of attribute types: RFC 4514 section 3, and those that people write in the same way. */
export const attributeShortNames: ReadonlyMap<string, string> = new Map([
  ["2.5.4.3", "CN"],
  ["2.5.4.4", "SN"],
  ["2.5.4.5", "serialNumber"],
  ["2.5.4.6", "C"],
  ["2.5.4.7", "L"],
  ["2.5.4.8", "ST"],
  ["2.5.4.9", "street"],
  ["2.5.4.10", "O"],
  ["2.5.4.11", "OU"],
  ["2.5.4.12", "title"],
  ["2.5.4.42", "GN"],
  ["0.9.2342.19200300.100.1.1", "UID"],
  ["0.9.2342.19200300.100.1.25", "DC"],
  ["1.2.840.113549.1.9.1", "emailAddress"],
]);

/** A Name (RFC 5280 4.1.2.4) in words: the last part first, "CN=Ada, O=Example"; values escaped as in RFC 4514 2.4. */
export function nameInWords(name: Tlv): string {
  return new Parts(name)
    .rest()
    .map((part) => new Parts(part).rest().map(attributeInWords).join(" + "))
    .reverse()
    .join(", ");
}

function attributeInWords(attribute: Tlv): string {
  const parts = new Parts(attribute);
  const type = parts.required(0x06, "the name's attribute type");
  const value = parts.any("the name's attribute value");
  const dotted = dottedOid(type.value);
  return `${attributeShortNames.get(dotted) ?? dotted}=${valueInWords(value)}`;
}

function valueInWords(value: Tlv): string {
  const words = stringOf(value);
  return words === undefined ? `#${toHex(value.bytes)}` : escape(words);
}

function escape(value: string): string {
  return value
    .replace(/[\\"+,;<>]/g, (character) => `\\${character}`)
    .replace(/^[ #]| $/g, (character) => `\\${character}`)
    .replace(/\p{Cc}/gu, (character) => `\\${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, "0")}`);
}
