import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mock } from "node:test";
import { describe, it } from "mocha";
import { EngineFailure } from "../../../src/engine/failure";
import { decodeBlob, LONGEST_KEY_FILE, summarizeBlobs } from "../../../src/engine/operations";
import { concat } from "../../../src/formats/bytes";
import { decodeContainer, encodeContainer } from "../../../src/formats/keyblob";
import { decodeKeyDescription, encodeKeyDescription } from "../../../src/formats/pkcs15";
import { maxFilesAtOnce, type FileSummary } from "../../../src/protocol";
import { randomFrom } from "../random";
import { files, read } from "../structure/files";

const context = { signal: new AbortController().signal, onProgress: () => undefined };
const summarize = (list: readonly Uint8Array[]) => summarizeBlobs({ files: [...list] }, context);

const isFailureOf = (error: unknown): error is EngineFailure => error instanceof EngineFailure;

const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex").toUpperCase();

/** What `blob/decode` tells of the same file, as an index would keep it. */
function told(file: Uint8Array): FileSummary {
  try {
    const { sha256, publicKey, certificateAt, nodes, problems, ...summary } = decodeBlob({ file });
    assert.equal(sha256, hashOf(file));
    assert.deepEqual([publicKey === undefined, nodes.length > 0, problems.every(({ offset }) => offset >= 0)], [summary.publicKeySha256 === undefined, true, true]);
    assert.equal(certificateAt === undefined, summary.certificate === "none");
    return { state: "key-blob", summary };
  } catch (error) {
    assert.ok(isFailureOf(error));
    if (error.data.code === "not-a-key-blob") return { state: "foreign" };
    assert.ok(error.data.code === "damaged");
    return { state: "damaged", offset: error.data.offset, reason: error.data.reason };
  }
}

/** Summarized and decoded alike; the states that came out. */
async function agree(list: readonly Uint8Array[]): Promise<Set<FileSummary["state"]>> {
  const states = new Set<FileSummary["state"]>();
  for (const [i, { sha256, ...summary }] of (await summarize(list)).entries()) {
    const file = list[i] ?? assert.fail();
    assert.deepEqual(summary, told(file), Buffer.from(file).toString("hex"));
    assert.equal(sha256, hashOf(file));
    states.add(summary.state);
  }
  assert.ok(list.length > 0);
  return states;
}

describe("summaries of files for an index", function () {
  this.timeout(60_000);

  it("tell what there is of each, in order, and fail for none", async () => {
    const rsa = read("opensc/wrap-rsa2048.bin");
    const summaries = await summarize([new Uint8Array(), rsa, read("opensc/dkek-share-1.pbe"), rsa.slice(0, 14), read("opensc/rsa2048.cert.der")]);
    assert.deepEqual(summaries.map(({ state }) => state), ["foreign", "key-blob", "foreign", "damaged", "foreign"]);
    const [, whole, , broken] = summaries;
    assert.ok(whole?.state === "key-blob" && broken?.state === "damaged");
    const { publicKeySha256, kcv, id, ...rest } = whole.summary;
    assert.equal(publicKeySha256, createHash("sha256").update(read("opensc/rsa2048.pub.der")).digest("hex").toUpperCase());
    assert.match(kcv, /^[0-9A-F]{16}$/);
    assert.ok(id !== undefined);
    assert.deepEqual(rest, {
      kind: "container",
      keyType: "RSA",
      keySize: 2048,
      label: "rsa2048-key",
      keyRef: 1,
      certificate: "request",
      restorable: true,
      notHeldBy: {},
    });
    assert.ok(broken.offset > 0 && broken.reason !== "");
  });

  for (const name of files) {
    it(`are those of the decoded file, whole, cut off and with any byte changed: ${name}`, async () => {
      const file = read(name);
      const changed = Array.from(file, (byte, offset) => file.with(offset, byte ^ (1 << offset % 8)));
      const zeroed = Array.from(file.subarray(0, 64), (_, offset) => file.with(offset, 0));
      const cut = Array.from({ length: Math.ceil(file.length / 5) }, (_, i) => file.slice(0, 5 * i));
      const states = await agree([file, ...changed, ...zeroed, ...cut, concat(file, Uint8Array.of(0))]);
      assert.ok(states.has("key-blob") && states.has("foreign"));
    });
  }

  it("are those of the decoded file with parts left out, exchanged, or of another key", async () => {
    const containers = files.filter((name) => name.startsWith("opensc")).map((name) => decodeContainer(read(name)));
    const descriptions = containers.map(({ description }) => description);
    const certificates = containers.map(({ certificate }) => certificate);
    const nameless = descriptions.map((description) => description && encodeKeyDescription({ ...decodeKeyDescription(description), label: "", size: 0 }));
    const all = containers.flatMap(({ blob }) =>
      [undefined, ...descriptions, ...nameless].flatMap((description) =>
        [undefined, ...certificates].map((certificate) =>
          encodeContainer({ blob, ...(description && { description }), ...(certificate && { certificate }) }),
        ),
      ),
    );
    assert.deepEqual(await agree(all), new Set(["key-blob"]));
  });

  it("are those of the decoded file for whatever lies in a folder", async () => {
    const random = randomFrom(31);
    const rsa = read("opensc/wrap-rsa2048.bin");
    const foreign = Array.from({ length: 300 }, () => random.bytes(random.below(1500)));
    const mixed = Array.from({ length: 300 }, () => {
      const [a, b] = [random.below(rsa.length), random.below(rsa.length)];
      return concat(rsa.subarray(0, Math.min(a, b)), rsa.subarray(Math.max(a, b)));
    });
    assert.ok((await agree([...foreign, ...mixed])).has("foreign"));
  });

  it("call a file foreign that is longer than any key blob, whatever it begins with", async () => {
    const long = concat(read("opensc/wrap-ec256.bin"), new Uint8Array(LONGEST_KEY_FILE));
    const [summary] = await summarize([long]);
    assert.equal(summary?.state, "foreign");
  });

  it("leave other requests their turn, and end when they are cancelled", async () => {
    const clock = mock.method(performance, "now", () => 1000 * clock.mock.callCount());
    try {
      const controller = new AbortController();
      let told = 0;
      const list = Array.from({ length: maxFilesAtOnce }, () => read("opensc/wrap-aes128.bin"));
      const summarized = summarizeBlobs({ files: list }, { signal: controller.signal, onProgress: () => told++ });
      setImmediate(() => controller.abort());
      await assert.rejects(summarized, (error) => isFailureOf(error) && error.data.code === "cancelled");
      assert.ok(told < list.length);
    } finally {
      clock.mock.restore();
    }
  });
});
