import { equal, text } from "../bytes";
import { terminalAuthentication } from "../cvc";
import { FormatError } from "../format-error";
import type { Tlv } from "../tlv";
import { find, readTlv, readTlvs } from "../tlv";
import { curveAmong, problemOfPoint } from "./curve-checks";
import type { Element } from "./elements";
import { oidName, oidText } from "./oids";
import type { Shape } from "./shape";
import { dateText, hexText, problemOfOdd } from "./values";

/** Six digits, one a byte: YYMMDD (BSI TR-03110-3 D.2.1.3). */
function dayText(content: Uint8Array): string {
  if (content.length !== 6 || content.some((digit) => digit > 9)) throw new FormatError("not six digits", 0);
  const [year, month, day] = [0, 2, 4].map((at) => [...content.subarray(at, at + 2)].join(""));
  return dateText(`20${year}`, month, day);
}

const algorithm: Shape = {
  name: "Algorithm",
  tag: 0x06,
  value: oidText,
  problem: (content) => (oidName(content) === undefined ? "no algorithm that is known" : undefined),
};

const rsaKey: readonly Shape[] = [
  algorithm,
  { name: "Modulus", tag: 0x81, problem: problemOfOdd },
  { name: "Public exponent", tag: 0x82, value: (content) => hexText(content), problem: problemOfOdd },
];

const parameterNames = [
  { name: "Prime of the field (p)", tag: 0x81 },
  { name: "Coefficient a", tag: 0x82 },
  { name: "Coefficient b", tag: 0x83 },
  { name: "Generator (G)", tag: 0x84 },
  { name: "Order (n)", tag: 0x85 },
  { name: "Public point", tag: 0x86 },
  { name: "Cofactor", tag: 0x87 },
];

type TagAndValue = Pick<Tlv, "tag" | "value">;

const curveOfKey = (elements: readonly TagAndValue[]) => curveAmong(new Map(elements.map(({ tag, value }) => [tag, value])));

/** Fields of an EC key; what is not the curve's that all the others belong to is a problem. */
function ecKey(elements: readonly Element[]): readonly Shape[] {
  const found = curveOfKey(elements);
  const problemIn = (tag: number, content: Uint8Array): string | undefined => {
    if (tag === 0x86) return found && problemOfPoint(found.curve, content);
    return found?.wrong.has(tag) === true ? `not that of ${found.curve.name}, which the others belong to` : undefined;
  };
  const parameters = parameterNames.map((parameter): Shape => {
    return { ...parameter, problem: (content) => problemIn(parameter.tag, content) };
  });
  return [algorithm, ...parameters];
}

/** id-TA-ECDSA (BSI TR-03110-3 A.7.3), the content without its last byte, the hash. */
const ecdsa = terminalAuthentication.ecdsa.subarray(0, -1);

/** Tags 81 and 82 mean one thing for RSA and another for EC: the algorithm tells, or the tags that only EC has. */
function fieldsOfKey(elements: readonly Element[]): readonly Shape[] {
  const isEc = elements.some(({ tag, value }) => tag === 0x83 || tag === 0x86 || (tag === 0x06 && equal(value.subarray(0, -1), ecdsa)));
  return isEc ? ecKey(elements) : rsaKey;
}

/** "ECDSA with SHA-256 (0.4.0.127.0.7.2.2.2.2.3) on secp256r1" of the content of a 7F49. */
function publicKeyText(content: Uint8Array): string {
  const elements = readTlvs(content);
  const curve = curveOfKey(elements)?.curve.name;
  return `${oidText(elements[0]?.value ?? content)}${curve === undefined ? "" : ` on ${curve}`}`;
}

const extensions: Shape = {
  name: "Extensions",
  tag: 0x65,
  each: {
    name: "Extension",
    tag: 0x73,
    value: (content) => oidText(readTlv(content).value),
    fields: [{ name: "Extension", tag: 0x06, value: oidText }, { name: "Value" }],
  },
};

/** Country, mnemonic and sequence number (BSI TR-03110-3 D.2.1.2). */
const referenceFields: Pick<Shape, "value" | "problem"> = {
  value: text,
  problem: (content) => (/^[!-~]{8,16}$/.test(text(content)) ? undefined : "not a reference of 8 to 16 characters"),
};

const body: Shape = {
  name: "Signed part",
  tag: 0x7f4e,
  fields: [
    {
      name: "Profile",
      tag: 0x5f29,
      value: (content) => (content.length === 1 ? `version ${content[0]}` : undefined),
      problem: (content) => (content.length === 1 && content[0] === 0 ? undefined : "only version 0 is known"),
    },
    { name: "Certification authority reference (CAR)", tag: 0x42, ...referenceFields },
    {
      name: "Public key",
      tag: 0x7f49,
      value: publicKeyText,
      fields: fieldsOfKey,
    },
    { name: "Certificate holder reference (CHR)", tag: 0x5f20, ...referenceFields },
    {
      name: "Holder authorisation",
      tag: 0x7f4c,
      fields: [
        { name: "Role", tag: 0x06, value: oidText },
        { name: "Rights", tag: 0x53 },
      ],
    },
    { name: "Valid from", tag: 0x5f25, value: dayText },
    { name: "Valid until", tag: 0x5f24, value: dayText },
    extensions,
  ],
};

/** "CHR ESPICOHSMTR00001" of the content of a 7F21. */
function holderOf(content: Uint8Array): string | undefined {
  const signed = find(readTlvs(content), 0x7f4e);
  const reference = signed && find(readTlvs(signed.value), 0x5f20);
  return reference && text(reference.value);
}

const signature = (name: string): Shape => ({ name, tag: 0x5f37 });

/** Card verifiable certificate (BSI TR-03110-3 D; SmartCard-HSM ref. 7.1). */
export const cvcShape: Shape = {
  name: "Card verifiable certificate (CVC)",
  tag: 0x7f21,
  value: holderOf,
  fields: [body, signature("Signature")],
};

/** Authenticated request: a CVC by the key itself, and a signature of the device around it (SmartCard-HSM ref. 7.2). */
export const requestShape: Shape = {
  name: "Authenticated request",
  tag: 0x67,
  value: (content) => holderOf(readTlv(content).value),
  fields: [
    { ...cvcShape, name: "Certificate request (CVC)" },
    { name: "Outer certification authority reference (CAR)", tag: 0x42, ...referenceFields },
    signature("Outer signature"),
  ],
};
