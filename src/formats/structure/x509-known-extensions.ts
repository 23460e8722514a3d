import { text } from "../bytes";
import { dottedOid } from "../der";
import type { Tlv } from "../tlv";
import { readTlvs } from "../tlv";
import { flagsOf, flagsText } from "./flags";
import { generalNameAmong, generalNameShapes, generalNameText } from "./general-name-shape";
import { oidName } from "./oids";
import type { Shape } from "./shape";
import { hexText } from "./values";

export interface KnownExtension {
  /** The element in the value. */
  inside: Shape;
  /** That element in a line; absent where it does not fit in one. */
  summary?: (element: Tlv) => string | undefined;
}

/** Bits of KeyUsage (RFC 5280 4.2.1.3). */
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

/** Bits of ReasonFlags (RFC 5280 4.2.1.13). */
const revocationReasons = [
  "unused",
  "key compromise",
  "CA compromise",
  "affiliation changed",
  "superseded",
  "cessation of operation",
  "certificate hold",
  "privilege withdrawn",
  "AA compromise",
];

/** Bits of the Netscape certificate type, which old certificates carry in place of a usage. */
const netscapeTypes = ["TLS client", "TLS server", "S/MIME", "object signing", "reserved", "TLS CA", "S/MIME CA", "object signing CA"];

const nameOfOid = (content: Uint8Array) => oidName(content) ?? dottedOid(content);
const flagsIn = (names: readonly string[]) => (element: Tlv) => flagsText(flagsOf(element.value, 0, names));

const names: KnownExtension = {
  inside: { name: "Names", tag: 0x30, fields: generalNameShapes },
  summary: ({ value }) => readTlvs(value).map(generalNameText).join(", "),
};

const distributionPoint: Shape = {
  name: "Distribution point",
  tag: 0x30,
  fields: [
    {
      name: "Place",
      tag: 0xa0,
      fields: [{ name: "Full name", tag: 0xa0, fields: generalNameShapes }, { name: "Relative name", tag: 0xa1 }],
    },
    { name: "Reasons", tag: 0x81, bits: revocationReasons },
    { name: "Issuer of the list", tag: 0xa2, fields: generalNameShapes },
  ],
};

const policyQualifier: Shape = {
  name: "Qualifier",
  tag: 0x30,
  fields: [{ name: "Kind", tag: 0x06 }, { name: "Content" }],
};

/** Extensions by object identifier (RFC 5280 4.2). */
export const knownExtensions: Readonly<Record<string, KnownExtension>> = {
  "2.5.29.14": { inside: { name: "Key identifier", tag: 0x04 }, summary: ({ value }) => hexText(value) },
  "2.5.29.15": { inside: { name: "Key usage", tag: 0x03, bits: keyUsages }, summary: flagsIn(keyUsages) },
  "2.5.29.17": names,
  "2.5.29.18": names,
  "2.5.29.19": {
    inside: {
      name: "Basic constraints",
      tag: 0x30,
      fields: [
        { name: "Certification authority", tag: 0x01 },
        { name: "Path length", tag: 0x02 },
      ],
    },
    summary: ({ value }) => basicConstraints(value),
  },
  "2.5.29.31": {
    inside: { name: "Distribution points", tag: 0x30, each: distributionPoint },
  },
  "2.5.29.32": {
    inside: {
      name: "Policies",
      tag: 0x30,
      each: {
        name: "Policy",
        tag: 0x30,
        fields: [{ name: "Policy", tag: 0x06 }, { name: "Qualifiers", tag: 0x30, each: policyQualifier }],
      },
    },
    summary: ({ value }) => readTlvs(value).map((policy) => nameOfOid(readTlvs(policy.value)[0]?.value ?? policy.value)).join(", "),
  },
  "2.5.29.35": {
    inside: {
      name: "Authority key identifier",
      tag: 0x30,
      fields: [
        { name: "Key identifier", tag: 0x80 },
        { name: "Issuer", tag: 0xa1, fields: generalNameShapes },
        { name: "Serial number", tag: 0x82 },
      ],
    },
    summary: ({ value }) => {
      const [first] = readTlvs(value);
      return first?.tag === 0x80 ? hexText(first.value) : undefined;
    },
  },
  "2.5.29.37": {
    inside: { name: "Purposes", tag: 0x30, each: { name: "Purpose", tag: 0x06 } },
    summary: ({ value }) => readTlvs(value).map((purpose) => nameOfOid(purpose.value)).join(", "),
  },
  "1.3.6.1.5.5.7.1.1": {
    inside: {
      name: "Access descriptions",
      tag: 0x30,
      each: { name: "Access description", tag: 0x30, fields: generalNameAmong({ name: "Method", tag: 0x06 }) },
    },
  },
  "2.16.840.1.113730.1.1": {
    inside: { name: "Certificate type", tag: 0x03, bits: netscapeTypes },
    summary: flagsIn(netscapeTypes),
  },
  "2.16.840.1.113730.1.13": { inside: { name: "Comment", tag: 0x16 }, summary: ({ value }) => text(value) },
};

function basicConstraints(content: Uint8Array): string {
  const [authority, depth] = readTlvs(content);
  if (authority?.tag !== 0x01 || authority.value[0] === 0) return "no certification authority";
  return depth === undefined ? "certification authority" : `certification authority, path length ${depth.value[0] ?? 0}`;
}
