import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { fromBER } from "asn1js";
import { load, ratio, times } from "./ratio.mjs";

const filesAtOnce = 256;
const folder = "test/fixtures/vectors/opensc";
const names = ["wrap-rsa2048.bin", "wrap-rsa2048-x509.bin", "wrap-ec256.bin", "wrap-aes128.bin"];

/** A request of `blob/summarize` from its parameters to its answer, held to what there is to do in any case. */
export async function benchSummarizing() {
  const { blobMethods } = await load("src/engine/handlers/blobs.ts", "summarize");
  const summarize = blobMethods({}).find((/** @type {{ name: string }} */ { name }) => name === "blob/summarize");
  const context = { signal: { aborted: false }, onProgress: () => undefined };
  const files = [...names.map((name) => ({ name, file: readFileSync(`${folder}/${name}`) })), { name: "random bytes", file: Buffer.concat([Buffer.of(0), randomBytes(1300)]) }];
  for (const { name, file } of files) {
    const request = JSON.stringify({ files: Array.from({ length: filesAtOnce }, () => file.toString("base64")) });
    const bytes = new Uint8Array(file);
    const work = () => summarize.handle(JSON.parse(request), context);
    const sha256 = await ratio(work, times(filesAtOnce, () => createHash("sha256").update(bytes).digest()));
    const asn1 = bytes[0] === 0x30 ? `, ${await ratio(work, times(filesAtOnce, () => fromBER(bytes)))} as asn1js takes to read the outer DER` : "";
    console.log(`summarizing ${name}, ${bytes.length} bytes, ${filesAtOnce} of them in a request: ${sha256} as long as Node takes for their SHA-256${asn1}`);
  }
}
