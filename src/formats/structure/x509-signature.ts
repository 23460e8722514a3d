import { readTlvs } from "../tlv";
import { describeRun, quietly } from "./describe-element";
import type { Shape } from "./shape";
import { hexText, unsignedText } from "./values";
import { wholeBytes } from "./whole-bytes";

/** DER of an ECDSA signature: SEQUENCE of two INTEGERs (RFC 3279 2.2.3). */
const ecdsaSignature: Shape = {
  name: "ECDSA signature",
  fields: [
    {
      name: "ECDSA signature",
      tag: 0x30,
      fields: [
        { name: "r", tag: 0x02, value: unsignedText },
        { name: "s", tag: 0x02, value: unsignedText },
      ],
    },
  ],
};

/** An ECDSA signature down to its numbers; any other is a number itself. */
export const signatureParts = wholeBytes("a signature", (view, offset, end) => {
  const content = view.bytes.subarray(offset, end);
  if (isPairOfIntegers(content)) return describeRun(view, offset, end, ecdsaSignature);
  return [{ name: "Signature value", offset, length: end - offset, value: hexText(content) }];
});

function isPairOfIntegers(content: Uint8Array): boolean {
  return quietly(() => {
    const [pair, ...more] = readTlvs(content);
    return pair?.tag === 0x30 && more.length === 0 && readTlvs(pair.value).every(({ tag }) => tag === 0x02);
  }) === true;
}
