import { text } from "../bytes";
import { readTlv } from "../tlv";
import type { Element } from "./elements";
import { oidText } from "./oids";
import type { Shape } from "./shape";
import { hexText } from "./values";
import { nameShape, nameText } from "./x509-name";

/** "192.0.2.1", or the hexadecimal groups of an IPv6 address; whatever else has no mask is no address. */
function addressText(content: Uint8Array): string {
  if (content.length === 4) return content.join(".");
  if (content.length !== 16) return hexText(content);
  const groups = Array.from({ length: 8 }, (_, i) => ((content[2 * i] ?? 0) << 8) | (content[2 * i + 1] ?? 0));
  return groups.map((group) => group.toString(16)).join(":");
}

/** GeneralName by its tag (RFC 5280 4.2.1.6). */
const shapes: readonly Shape[] = [
  {
    name: "Other name",
    tag: 0xa0,
    fields: [{ name: "Type", tag: 0x06 }, { name: "Value", tag: 0xa0 }],
  },
  { name: "E-mail address", tag: 0x81, value: text },
  { name: "DNS name", tag: 0x82, value: text },
  { name: "Directory name", tag: 0xa4, fields: [nameShape("Name")] },
  { name: "URI", tag: 0x86, value: text },
  { name: "IP address", tag: 0x87, value: addressText },
  { name: "Registered ID", tag: 0x88, value: oidText },
];

/** The shapes of a run of GeneralNames. */
export function generalNameShapes(elements: readonly { tag: number }[]): Shape[] {
  return elements.flatMap(({ tag }) => shapes.find((shape) => shape.tag === tag) ?? []);
}

/** The shape of a single GeneralName behind other fields. */
export const generalNameAmong =
  (...before: readonly Shape[]) =>
  (elements: readonly Element[]): Shape[] => [...before, ...generalNameShapes(elements.slice(before.length))];

/** A GeneralName in words. */
export function generalNameText({ tag, value }: { tag: number; value: Uint8Array }): string {
  if (tag === 0xa4) return nameText(readTlv(value).value);
  return shapes.find((shape) => shape.tag === tag)?.value?.(value) ?? hexText(value);
}
