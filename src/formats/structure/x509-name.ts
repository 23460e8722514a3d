import { text } from "../bytes";
import { dottedOid, stringOf } from "../der";
import { readTlvs } from "../tlv";
import { oidName } from "./oids";
import type { Shape } from "./shape";

/** "CN=Test CA, O=Example" of the content of a Name (RFC 5280 4.1.2.4). */
export function nameText(content: Uint8Array): string {
  const attributes = readTlvs(content).flatMap((set) => readTlvs(set.value));
  return attributes.map(({ value }) => attributeText(value)).join(", ");
}

function attributeText(content: Uint8Array): string {
  const [type, value] = readTlvs(content);
  if (type === undefined || value === undefined) return "";
  return `${oidName(type.value) ?? dottedOid(type.value)}=${stringOf(value) ?? text(value.value)}`;
}

/** A Name under a name of its own, down to its attributes. */
export function nameShape(name: string): Shape {
  const attribute: Shape = {
    name: "Attribute",
    tag: 0x30,
    value: attributeText,
    fields: [{ name: "Type", tag: 0x06 }, { name: "Value" }],
  };
  return {
    name,
    tag: 0x30,
    value: nameText,
    each: { name: "Relative name", tag: 0x31, each: attribute },
  };
}
