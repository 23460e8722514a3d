import { unsigned } from "../bytes";
import { readTlvs } from "../tlv";
import { describeRun } from "./describe-element";
import type { StructureNode } from "./node";
import { notUnderstood } from "./node";
import { oidText } from "./oids";
import type { Shape, View } from "./shape";
import { hexText, timeText } from "./values";
import { extensionsShape } from "./x509-extensions";
import { nameShape } from "./x509-name";

const algorithm = (name: string): Shape => ({
  name,
  tag: 0x30,
  value: (content) => oidText(readTlvs(content)[0]?.value ?? content),
  fields: [{ name: "Algorithm", tag: 0x06 }, { name: "Parameters" }],
});

/** Unsigned however its first bit is: serial numbers with the sign bit set exist (RFC 5280 4.1.2.2). */
const serialNumber = (content: Uint8Array) => hexText(content);

/** A large positive INTEGER without the zero byte that keeps its sign bit clear. */
const unsignedText = (content: Uint8Array) => hexText(content[0] === 0 ? content.subarray(1) : content);

const version = (content: Uint8Array) => `v${unsigned(content) + 1n}`;

const rsaPublicKey: Shape = {
  name: "RSA public key",
  fields: [
    {
      name: "RSA public key",
      tag: 0x30,
      fields: [
        { name: "Modulus", tag: 0x02, value: unsignedText },
        { name: "Public exponent", tag: 0x02 },
      ],
    },
  ],
};

/** Content of the BIT STRING with the key: an RSAPublicKey (RFC 3279 2.3.1), or a point (2.3.5). */
function publicKeyParts(view: View, offset: number, end: number): StructureNode[] {
  if (offset === end) return [];
  const [unused, first] = view.bytes.subarray(offset, end);
  const unusedBits: StructureNode = { name: "Unused bits", offset, length: 1, value: String(unused) };
  if (unused !== 0) unusedBits.problem = "a public key is made of whole bytes";
  if (first === undefined) return [unusedBits];
  const start = offset + 1;
  if (first === 0x30) return [unusedBits, ...describeRun(view, start, end, rsaPublicKey)];
  if (first !== 0x04) return [unusedBits, notUnderstood(start, end, "neither an RSA public key nor a point")];
  const point = { name: "Point", offset: start, length: end - start, value: hexText(view.bytes.subarray(start, end)) };
  return [unusedBits, point];
}

const publicKeyInfo: Shape = {
  name: "Public key",
  tag: 0x30,
  value: (content) => {
    const [algorithmOfKey] = readTlvs(content);
    return algorithmOfKey && oidText(readTlvs(algorithmOfKey.value)[0]?.value ?? content);
  },
  fields: [algorithm("Algorithm of the key"), { name: "Key", tag: 0x03, parts: publicKeyParts }],
};

const validity: Shape = {
  name: "Validity",
  tag: 0x30,
  value: (content) =>
    readTlvs(content)
      .map(({ value }) => timeText(value).slice(0, 10))
      .join(" to "),
  fields: [{ name: "Not before" }, { name: "Not after" }],
};

const toBeSigned: Shape = {
  name: "Signed part",
  tag: 0x30,
  fields: [
    { name: "Version", tag: 0xa0, fields: [{ name: "Version", tag: 0x02, value: version }] },
    { name: "Serial number", tag: 0x02, value: serialNumber },
    algorithm("Signature algorithm"),
    nameShape("Issuer"),
    validity,
    nameShape("Subject"),
    publicKeyInfo,
    { name: "Unique identifier of the issuer", tag: 0x81 },
    { name: "Unique identifier of the subject", tag: 0x82 },
    extensionsShape,
  ],
};

/** X.509 certificate (RFC 5280 4.1). */
export const x509Shape: Shape = {
  name: "X.509 certificate",
  tag: 0x30,
  fields: [toBeSigned, algorithm("Signature algorithm"), { name: "Signature", tag: 0x03 }],
};
