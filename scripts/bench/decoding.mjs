import { readFileSync } from "node:fs";
import { fromBER } from "asn1js";
import { load, ratio, times } from "./ratio.mjs";

const rounds = 200;
const folder = "test/fixtures/vectors/opensc";
const names = ["wrap-rsa2048.bin", "wrap-rsa2048-x509.bin", "wrap-ec256.bin", "wrap-aes128.bin"];

/** Decoding and comparing key blobs, held to reading their DER and to reading the answer as JSON. */
export async function benchDecoding() {
  const { decodeBlob } = await load("src/engine/operations/decode-blob.ts", "decode");
  const { compareBlobs } = await load("src/engine/operations/compare-blobs.ts", "compare");
  for (const name of names) {
    const file = new Uint8Array(readFileSync(`${folder}/${name}`));
    const answer = JSON.stringify(decodeBlob({ file }));
    const decode = times(rounds, () => decodeBlob({ file }));
    const der = await ratio(decode, times(rounds, () => fromBER(file)));
    const json = await ratio(decode, times(rounds, () => JSON.parse(answer)));
    console.log(`decoding ${name}, ${file.length} bytes: ${der} as long as asn1js takes to read its outer DER, ${json} as JSON.parse of the answer`);
  }
  const [a, b] = names.map((name) => new Uint8Array(readFileSync(`${folder}/${name}`)));
  const compare = times(rounds, () => compareBlobs({ files: [a, b] }));
  const both = times(rounds, () => [decodeBlob({ file: a }), decodeBlob({ file: b })]);
  console.log(`comparing two key blobs: ${await ratio(compare, both)} as long as decoding both`);
}
