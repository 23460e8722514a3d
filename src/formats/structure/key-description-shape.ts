import { unsigned } from "../bytes";
import { accessBits, objectBits, usageBits } from "../pkcs15/flags";
import type { Shape } from "./shape";
import { generalNameShapes } from "./general-name-shape";
import { hexText, integerText, timeText } from "./values";
import { nameShape } from "./x509-name";

const hexOrNone = (content: Uint8Array) => (content.length === 0 ? "none" : hexText(content));
const bits = (content: Uint8Array) => `${integerText(content)} bits`;

/** Bits of AccessMode (ISO/IEC 7816-15 8.2.2). */
const accessModes = ["read", "update", "execute", "delete"];

const accessControlRule: Shape = {
  name: "Access control rule",
  tag: 0x30,
  fields: [{ name: "Access mode", tag: 0x03, bits: accessModes }, { name: "Security condition" }],
};

const common: Shape = {
  name: "Common attributes",
  tag: 0x30,
  fields: [
    { name: "Label", tag: 0x0c },
    { name: "Flags", tag: 0x03, bits: objectBits },
    { name: "Authentication ID", tag: 0x04 },
    { name: "User consent", tag: 0x02 },
    { name: "Access control rules", tag: 0x30, each: accessControlRule },
  ],
};

const key: Shape = {
  name: "Key attributes",
  tag: 0x30,
  fields: [
    { name: "ID", tag: 0x04 },
    { name: "Usage", tag: 0x03, bits: usageBits },
    { name: "Native", tag: 0x01 },
    { name: "Access flags", tag: 0x03, bits: accessBits },
    { name: "Key reference", tag: 0x02 },
    { name: "Start of validity", tag: 0x18 },
    { name: "End of validity", tag: 0x80, value: (content) => timeText(content, 4) },
    { name: "Algorithm references", tag: 0xa1, each: { name: "Algorithm reference", tag: 0x02 } },
  ],
};

const subject: Shape = {
  name: "Private key attributes",
  tag: 0xa0,
  fields: [
    {
      name: "Attributes",
      tag: 0x30,
      fields: [
        nameShape("Subject of the certificate"),
        { name: "Key identifiers", tag: 0xa0 },
        { name: "Further names", tag: 0xa1, fields: generalNameShapes },
      ],
    },
  ],
};

const problemOfAesSize = (content: Uint8Array) =>
  [128, 192, 256, 512].includes(Number(unsigned(content))) ? undefined : "no size of an AES key";

const secretKeySize: Shape = {
  name: "Secret key attributes",
  tag: 0xa0,
  fields: [{ name: "Attributes", tag: 0x30, fields: [{ name: "Key size", tag: 0x02, value: bits, problem: problemOfAesSize }] }],
};

const typeAttributes = (size: string): Shape => ({
  name: "Type attributes",
  tag: 0xa1,
  fields: [
    {
      name: "Attributes",
      tag: 0x30,
      fields: [
        {
          name: "Path",
          tag: 0x30,
          fields: [
            { name: "File", tag: 0x04, value: hexOrNone },
            { name: "Index", tag: 0x02 },
            { name: "Length", tag: 0x80, value: integerText },
          ],
        },
        { name: size, tag: 0x02, value: bits },
        { name: "Key information", tag: 0x02 },
        { name: "Key information", tag: 0x30 },
      ],
    },
  ],
});

/** PKCS#15 descriptions of keys by their outer tag (ISO/IEC 7816-15 8.4; SmartCard-HSM ref. 4.1). */
export const keyDescriptionShapes: ReadonlyMap<number, Shape> = new Map([
  [0x30, { name: "Private key description (PRKD)", fields: [common, key, subject, typeAttributes("Modulus length")] }],
  [0xa0, { name: "Private key description (PRKD)", fields: [common, key, subject, typeAttributes("Field size")] }],
  [0xa8, { name: "Secret key description (SKD)", fields: [common, key, secretKeySize, typeAttributes("Key size")] }],
]);
