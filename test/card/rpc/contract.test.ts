import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "mocha";
import { CancellationTokenSource, ResponseError } from "vscode-jsonrpc";
import { startEngine } from "../../../scripts/engine-over-stdio.mjs";
import {
  blobDecode,
  blobSummarize,
  blobVerify,
  blobVerifyBackups,
  dkekCollect,
  dkekForget,
  type FailureData,
  keyOpenFile,
  maxFilesAtOnce,
  readerList,
  shareOpen,
  workDoneProgress,
} from "../../../src/protocol";

const vectors = "test/fixtures/vectors";
const base64 = (file: string) => readFileSync(`${vectors}/${file}`).toString("base64");
const share = { file: base64("opensc/dkek-share-1.pbe"), password: "correct horse battery" };
const kcv = "ECE4B527F251FACB";

/** Key blobs, and the public key on file that theirs must equal. */
const blobs: readonly (readonly [file: string, publicKey?: string])[] = [
  ["opensc/wrap-rsa2048.bin", "opensc/rsa2048.pub.der"],
  ["opensc/wrap-rsa2048-x509.bin", "opensc/rsa2048.pub.der"],
  ["opensc/wrap-ec256.bin", "opensc/ec256.pub.der"],
  ["opensc/wrap-aes128.bin"],
  ["opensc/wrap-aes256.bin"],
  ["rsa2048_type5.blob"],
  ["rsa2048_type6.blob"],
  ["ec_p256_vendor.blob"],
  ["ec_p256_pico.blob"],
  ["aes128_vendor.blob"],
  ["aes256_vendor.blob"],
];

async function failureOf(request: Promise<unknown>): Promise<FailureData> {
  const error: unknown = await request.then(() => assert.fail("it was answered"), (reason: unknown) => reason);
  assert.ok(error instanceof ResponseError);
  return error.data as FailureData;
}

describe("the engine over standard input and output", () => {
  let engine: Awaited<ReturnType<typeof startEngine>>;
  before(async () => (engine = await startEngine()));
  after(() => engine.stop());

  it("opens the share that sc-hsm-tool made", async () => {
    assert.deepEqual(await engine.connection.sendRequest(shareOpen, share), { kcv });
  });

  it("verifies every blob, and its public key against the one on file", async () => {
    const verified = await Promise.all(
      blobs.map(([file]) => engine.connection.sendRequest(blobVerify, { file: base64(file), shares: [share] })),
    );
    for (const [i, [file, publicKey]] of blobs.entries()) {
      assert.equal(verified[i]?.kcvMatches, true, file);
      assert.equal(verified[i].macValid, true, file);
      if (publicKey === undefined) continue;
      assert.equal(verified[i].publicKey, base64(publicKey), file);
      assert.equal(verified[i].publicKeyMatches, true, file);
    }
  });

  it("never finds a wrapped key good after one byte of it was changed", async () => {
    const file = readFileSync(`${vectors}/opensc/wrap-ec256.bin`);
    const start = file.indexOf(Buffer.from(kcv, "hex"));
    const length = file.readUInt16BE(start - 2);
    const outcomes = await Promise.all(
      Array.from({ length }, (_, i) => {
        const changed = Buffer.from(file);
        changed[start + i] = (file[start + i] ?? 0) ^ (1 << i % 8);
        const request = engine.connection.sendRequest(blobVerify, { file: changed.toString("base64"), shares: [share] });
        return request.then(
          ({ kcvMatches, macValid }) => kcvMatches && macValid,
          (error: unknown) => !(error instanceof ResponseError && (error.data as FailureData).code !== "internal"),
        );
      }),
    );
    assert.equal(outcomes.length, 331);
    assert.deepEqual(outcomes.filter((isBad) => isBad), []);
  });

  it("names what is wrong with a password, a share, a file and a parameter", async () => {
    const { connection } = engine;
    const foreign = base64("opensc/rsa2048.cert.der");
    assert.deepEqual(await failureOf(connection.sendRequest(shareOpen, { ...share, password: "another" })), { code: "wrong-password" });
    assert.deepEqual(await failureOf(connection.sendRequest(shareOpen, { ...share, file: foreign })), { code: "not-a-share" });
    assert.equal((await failureOf(connection.sendRequest(blobDecode, { file: foreign }))).code, "not-a-key-blob");
    assert.equal((await failureOf(connection.sendRequest(keyOpenFile, { file: foreign }))).code, "not-a-private-key");
    const long = { file: Buffer.alloc(65_537).toString("base64") };
    assert.deepEqual(await failureOf(connection.sendRequest(keyOpenFile, long)), { code: "unsupported", feature: "more than 64 KiB in one file", of: "file" });
    assert.equal((await failureOf(connection.sendRequest("blob/decode", {}))).code, "invalid-params");
  });

  it("answers while it derives, and ends a derivation that is cancelled", async () => {
    const source = new CancellationTokenSource();
    const opening = failureOf(engine.connection.sendRequest(shareOpen, { ...share, password: "long" }, source.token));
    assert.deepEqual(await engine.connection.sendRequest(readerList), []);
    source.cancel();
    assert.deepEqual(await opening, { code: "cancelled" });
  });

  describe("with many backups", () => {
    const files = blobs.map(([file]) => base64(file));
    const foreign = base64("opensc/rsa2048.cert.der");
    const tooLong = Buffer.alloc(100_000, 0x30).toString("base64");

    it("summarizes them in their order, whatever is among them", async () => {
      const summaries = await engine.connection.sendRequest(blobSummarize, { files: [...files, foreign, "", tooLong] });
      const states = [...files.map(() => "key-blob"), "foreign", "foreign", "foreign"];
      assert.deepEqual(summaries.map(({ state }) => state), states);
      assert.equal(summaries.at(-1)?.sha256, createHash("sha256").update(Buffer.from(tooLong, "base64")).digest("hex").toUpperCase());
      assert.deepEqual(await engine.connection.sendRequest(blobSummarize, { files: [] }), []);
    });

    it("verifies them with a collected DKEK, again and again until it is forgotten", async () => {
      const { connection } = engine;
      const { collection, ...told } = await connection.sendRequest(dkekCollect, { share });
      assert.deepEqual(told, { shares: 1, kcv, repeated: false });
      const progress: number[] = [];
      connection.onProgress(workDoneProgress, "backups", ({ percentage }) => void progress.push(percentage));
      const checks = await connection.sendRequest(blobVerifyBackups, { files: [...files, foreign, tooLong], collection, workDoneToken: "backups" });
      assert.deepEqual(checks.map(({ state }) => state), [...files.map(() => "whole"), "foreign", "foreign"]);
      assert.deepEqual([progress.length, progress.at(-1)], [files.length + 2, 100]);

      const source = new CancellationTokenSource();
      const verifying = failureOf(connection.sendRequest(blobVerifyBackups, { files: Array<string>(maxFilesAtOnce).fill(base64("rsa2048_type5.blob")), collection }, source.token));
      assert.deepEqual(await connection.sendRequest(readerList), []);
      source.cancel();
      assert.deepEqual(await verifying, { code: "cancelled" });

      assert.equal(await connection.sendRequest(dkekForget, { collection }), null);
      assert.equal(await connection.sendRequest(dkekForget, { collection }), null);
      const forgotten = await failureOf(connection.sendRequest(blobVerifyBackups, { files, collection }));
      assert.ok(forgotten.code === "invalid-params" && forgotten.parameter === "collection");
    });

    it("names the parameter that can't be right", async () => {
      const cases: readonly (readonly [method: string, params: object, parameter: string])[] = [
        ["blob/summarize", {}, "files"],
        ["blob/summarize", { files: "MEUC" }, "files"],
        ["blob/summarize", { files: Array<string>(maxFilesAtOnce + 1).fill("") }, "files"],
        ["blob/summarize", { files: ["", "no base64"] }, "files[1]"],
        ["blob/summarize", { files: ["", null] }, "files[1]"],
        ["blob/verifyBackups", { files: [] }, "collection"],
        ["blob/verifyBackups", { files: [], collection: "x".repeat(65) }, "collection"],
        ["blob/verifyBackups", { files: [], collection: "never heard of" }, "collection"],
        ["blob/verifyBackups", { files: [7], collection: "never heard of" }, "files[0]"],
        ["dkek/collect", {}, "share"],
        ["dkek/collect", { share, collection: "never heard of" }, "collection"],
        ["dkek/collect", { share, collection: { toString: "x" } }, "collection"],
        ["dkek/collect", { share: { file: share.file } }, "share.password"],
        ["dkek/forget", {}, "collection"],
      ];
      for (const [method, params, parameter] of cases) {
        const failure = await failureOf(engine.connection.sendRequest(method, params));
        assert.ok(failure.code === "invalid-params" && failure.parameter === parameter, `${method} ${parameter}: ${JSON.stringify(failure)}`);
      }
    });
  });

  it("ends when its input closes", async () => {
    const child = spawn(process.execPath, ["dist/engine.js", "--stdio"], { stdio: ["pipe", "ignore", "ignore"] });
    child.stdin.end();
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });
});
