import { dottedOid } from "../der";
import { readTlvs } from "../tlv";
import { oidName, oidText } from "./oids";
import type { Shape } from "./shape";

/** "elliptic curve (1.2.840.10045.2.1) on secp256r1" */
export const algorithmText = (content: Uint8Array): string => {
  const [identifier, parameters] = readTlvs(content);
  const curve = parameters?.tag === 0x06 ? ` on ${oidName(parameters.value) ?? dottedOid(parameters.value)}` : "";
  return `${oidText(identifier?.value ?? content)}${curve}`;
};

/** RSA and its signatures with PKCS#1 v1.5 padding, whose parameters are NULL (RFC 3279 2.2.1, 2.3.1). */
const withNull = new Set([1, 5, 11, 12, 13].map((arc) => `1.2.840.113549.1.1.${arc}`));

/** An AlgorithmIdentifier (RFC 5280 4.1.1.2) under a name of its own. */
export const algorithm = (name: string): Shape => ({
  name,
  tag: 0x30,
  value: algorithmText,
  problem: (content) => {
    const [identifier, parameters] = readTlvs(content);
    const needsNull = identifier?.tag === 0x06 && withNull.has(dottedOid(identifier.value));
    return needsNull && parameters !== undefined && parameters.tag !== 0x05 ? "RSA has no parameters" : undefined;
  },
  fields: [{ name: "Algorithm", tag: 0x06 }, { name: "Parameters" }],
});
