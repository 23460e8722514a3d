import { readTlvs } from "../tlv";
import { dottedOid, oidName, oidText } from "./oids";
import type { Shape } from "./shape";

/** "elliptic curve (1.2.840.10045.2.1) on secp256r1" */
export const algorithmText = (content: Uint8Array): string => {
  const [identifier, parameters] = readTlvs(content);
  const curve = parameters?.tag === 0x06 ? ` on ${oidName(parameters.value) ?? dottedOid(parameters.value)}` : "";
  return `${oidText(identifier?.value ?? content)}${curve}`;
};

/** An AlgorithmIdentifier (RFC 5280 4.1.1.2) under a name of its own. */
export const algorithm = (name: string): Shape => ({
  name,
  tag: 0x30,
  value: algorithmText,
  fields: [{ name: "Algorithm", tag: 0x06 }, { name: "Parameters" }],
});
