import { dottedOid } from "../der";
import { readTlv, readTlvs } from "../tlv";
import { describeRun, quietly } from "./describe-element";
import type { Element } from "./elements";
import { oidName, oidText } from "./oids";
import type { Shape } from "./shape";
import type { KnownExtension } from "./x509-known-extensions";
import { knownExtensions } from "./x509-known-extensions";

const nothing = new Uint8Array();

function parse(content: Uint8Array): { oid: Uint8Array; value: Uint8Array } {
  const elements = readTlvs(content);
  return { oid: elements[0]?.value ?? nothing, value: elements.at(-1)?.value ?? nothing };
}

/** Undefined for strangers, and for an identifier that can not be read: it tells that itself. */
function known(oid: Uint8Array): KnownExtension | undefined {
  return knownExtensions[quietly(() => dottedOid(oid)) ?? ""];
}

/** The fields of an Extension; what its value holds depends on the identifier before it. */
function fieldsOfExtension([identifier]: readonly Element[]): Shape[] {
  const inside = identifier?.tag === 0x06 ? known(identifier.value)?.inside : undefined;
  const shape = inside && { name: "Value", fields: [inside] };
  return [
    { name: "Extension", tag: 0x06, value: oidText },
    { name: "Critical", tag: 0x01 },
    { name: "Value", tag: 0x04, parts: (view, offset, end) => describeRun(view, offset, end, shape) },
  ];
}

const extension: Shape = {
  name: (content) => {
    const { oid } = parse(content);
    return oidName(oid) ?? `Extension ${dottedOid(oid)}`;
  },
  tag: 0x30,
  value: (content) => {
    const { oid, value } = parse(content);
    return known(oid)?.summary?.(readTlv(value));
  },
  fields: fieldsOfExtension,
};

/** Extensions of a certificate (RFC 5280 4.1.2.9). */
export const extensionsShape: Shape = {
  name: "Extensions",
  tag: 0xa3,
  fields: [{ name: "List of extensions", tag: 0x30, each: extension }],
};
