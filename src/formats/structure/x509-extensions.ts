import { text } from "../bytes";
import { readTlv, readTlvs } from "../tlv";
import { describeRun } from "./describe-element";
import { dottedOid, oidName, oidText } from "./oids";
import type { Shape } from "./shape";
import { flagsText, hexText } from "./values";

const keyUsages = [
  "digital signature",
  "non-repudiation",
  "key encipherment",
  "data encipherment",
  "key agreement",
  "certificate signing",
  "CRL signing",
  "encipher only",
  "decipher only",
];

/** Extensions whose value fits in a line, by object identifier; each gets the content of the OCTET STRING. */
const summaries: Record<string, (content: Uint8Array) => string> = {
  "2.5.29.14": (content) => hexText(readTlv(content).value),
  "2.5.29.15": (content) => flagsText(keyUsages)(readTlv(content).value),
  "2.5.29.17": (content) => readTlvs(readTlv(content).value).map(generalName).join(", "),
  "2.5.29.19": (content) => basicConstraints(readTlv(content).value),
  "2.5.29.37": (content) =>
    readTlvs(readTlv(content).value)
      .map(({ value }) => oidName(value) ?? dottedOid(value))
      .join(", "),
};

/** GeneralName (RFC 5280 4.2.1.6): e-mail [1], DNS [2] and URI [6] are text. */
function generalName({ tag, value }: { tag: number; value: Uint8Array }): string {
  return [0x81, 0x82, 0x86].includes(tag) ? text(value) : hexText(value);
}

function basicConstraints(content: Uint8Array): string {
  const [authority, depth] = readTlvs(content);
  if (authority?.tag !== 0x01 || authority.value[0] === 0) return "no certification authority";
  return depth === undefined ? "certification authority" : `certification authority, path length ${depth.value[0] ?? 0}`;
}

const nothing = new Uint8Array();

function parse(content: Uint8Array): { oid: Uint8Array; value: Uint8Array } {
  const elements = readTlvs(content);
  return { oid: elements[0]?.value ?? nothing, value: elements.at(-1)?.value ?? nothing };
}

const extension: Shape = {
  name: (content) => {
    const { oid } = parse(content);
    return oidName(oid) ?? `Extension ${dottedOid(oid)}`;
  },
  tag: 0x30,
  value: (content) => {
    const { oid, value } = parse(content);
    return summaries[dottedOid(oid)]?.(value);
  },
  fields: [
    { name: "Extension", tag: 0x06, value: oidText },
    { name: "Critical", tag: 0x01 },
    { name: "Value", tag: 0x04, parts: (view, offset, end) => describeRun(view, offset, end) },
  ],
};

/** Extensions of a certificate (RFC 5280 4.1.2.9). */
export const extensionsShape: Shape = {
  name: "Extensions",
  tag: 0xa3,
  fields: [{ name: "List of extensions", tag: 0x30, each: extension }],
};
