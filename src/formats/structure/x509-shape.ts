import { equal, unsigned } from "../bytes";
import { readTlvs } from "../tlv";
import type { Shape } from "./shape";
import { hexText, valueByTag } from "./values";
import { algorithm } from "./x509-algorithm";
import { extensionsShape } from "./x509-extensions";
import { nameShape } from "./x509-name";
import { publicKeyInfo } from "./x509-public-key";
import { signatureParts } from "./x509-signature";

/** Unsigned however its first bit is: serial numbers with the sign bit set exist (RFC 5280 4.1.2.2). */
const serialNumber = (content: Uint8Array) => hexText(content);

const version = (content: Uint8Array) => `v${unsigned(content) + 1n}`;

const validity: Shape = {
  name: "Validity",
  tag: 0x30,
  value: (content) =>
    readTlvs(content)
      .map(({ tag, value }) => (valueByTag(tag, value) ?? "").slice(0, 10))
      .join(" to "),
  problem: (content) => {
    if (readTlvs(content).some(({ tag }) => tag !== 0x17 && tag !== 0x18)) return "its times are none";
    const [begin = "", end = ""] = readTlvs(content).map(({ tag, value }) => valueByTag(tag, value));
    return begin <= end ? undefined : "it ends before it begins";
  },
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
  fields: ([signed]) => [
    toBeSigned,
    {
      ...algorithm("Signature algorithm"),
      problem: (content) => {
        const inside = signed && readTlvs(signed.value).find(({ tag }) => tag === 0x30);
        return inside && !equal(inside.value, content) ? "not the one of the signed part (RFC 5280 4.1.1.2)" : undefined;
      },
    },
    { name: "Signature", tag: 0x03, parts: signatureParts },
  ],
};
