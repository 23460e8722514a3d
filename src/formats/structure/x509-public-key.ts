import type { Curve } from "../curves";
import { curveOfOid } from "../curves";
import { dottedOid } from "../der";
import { readTlvs } from "../tlv";
import { problemOfPoint } from "./curve-checks";
import { describeRun, quietly } from "./describe-element";
import type { Element } from "./elements";
import type { StructureNode } from "./node";
import { notUnderstood } from "./node";
import type { Shape } from "./shape";
import { hexText, problemOfOdd, unsignedText } from "./values";
import { wholeBytes } from "./whole-bytes";
import { algorithm, algorithmText } from "./x509-algorithm";

const rsaPublicKey: Shape = {
  name: "RSA public key",
  fields: [
    {
      name: "RSA public key",
      tag: 0x30,
      fields: [
        { name: "Modulus", tag: 0x02, value: unsignedText, problem: problemOfOdd },
        { name: "Public exponent", tag: 0x02, problem: problemOfOdd },
      ],
    },
  ],
};

/** An RSAPublicKey (RFC 3279 2.3.1), or a point (2.3.5). */
const publicKeyParts = (curve: Curve | undefined) =>
  wholeBytes("a public key", (view, offset, end) => {
    const content = view.bytes.subarray(offset, end);
    if (content[0] === 0x30) return describeRun(view, offset, end, rsaPublicKey);
    if (content[0] !== 0x04) return [notUnderstood(offset, end, "neither an RSA public key nor a point")];
    const point: StructureNode = { name: "Point", offset, length: end - offset, value: hexText(content) };
    const problem = curve && problemOfPoint(curve, content);
    if (problem !== undefined) point.problem = problem;
    return [point];
  });

/** The curve that the AlgorithmIdentifier of a key names, where it is known. */
function curveOfAlgorithm(element: Element | undefined): Curve | undefined {
  return quietly(() => {
    const parameters = element && readTlvs(element.value)[1];
    return parameters?.tag === 0x06 ? curveOfOid(dottedOid(parameters.value)) : undefined;
  });
}

/** SubjectPublicKeyInfo (RFC 5280 4.1.2.7). */
export const publicKeyInfo: Shape = {
  name: "Public key",
  tag: 0x30,
  value: (content) => {
    const [algorithmOfKey] = readTlvs(content);
    return algorithmOfKey && algorithmText(algorithmOfKey.value);
  },
  fields: ([algorithmOfKey]) => [
    algorithm("Algorithm of the key"),
    { name: "Key", tag: 0x03, parts: publicKeyParts(curveOfAlgorithm(algorithmOfKey)) },
  ],
};
