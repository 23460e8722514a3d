import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { ResponseError } from "vscode-jsonrpc";
import { startEngine } from "../../../scripts/engine-over-stdio.mjs";
import { cardInitialize, keyCopy, keyDelete, keyGenerate, keyPlanRestores, keyUnwrap, keyWrap, virtualCardAdd } from "../../../src/protocol";

const pin = "648219";
const soPin = "3537363231383830";

describe("restores and copies over standard input and output", () => {
  let folder: string;
  let engine: Awaited<ReturnType<typeof startEngine>>;
  const [first, second] = ["First", "Second"];

  /** Cards with a DKEK each of its own, which it made itself. */
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "cards-"));
    engine = await startEngine({ virtualCards: folder });
    for (const name of [first, second]) {
      const { reader } = await engine.connection.sendRequest(virtualCardAdd, { name });
      await engine.connection.sendRequest(cardInitialize, { reader, soPin, userPin: pin, retryCounter: 3, dkekShares: 0 });
    }
    const spec = { type: "EC", curve: "secp256r1" } as const;
    await engine.connection.sendRequest(keyGenerate, { reader: first, pin, spec, label: "tls", keyRef: 9 });
  });
  after(async () => {
    await engine.stop();
    await rm(folder, { recursive: true });
  });

  it("plans what is restored then", async () => {
    const { file, kcv } = await engine.connection.sendRequest(keyWrap, { reader: first, pin, keyRef: 9 });
    const files = [file, "", file, "A".repeat(200_000)];
    const statesOn = async (reader: string) => (await engine.connection.sendRequest(keyPlanRestores, { reader, files })).files.map(({ state }) => state);
    assert.deepEqual(await statesOn(first), ["present", "refused", "present", "refused"]);
    await engine.connection.sendRequest(keyDelete, { reader: first, pin, keyRef: 9 });
    const plan = await engine.connection.sendRequest(keyPlanRestores, { reader: first, files });
    const described = { keyType: "EC", keySize: 256, curve: "secp256r1", label: "tls", id: "09", kcv };
    assert.deepEqual(plan, {
      cardKcv: kcv,
      files: [
        { state: "fits", keyRef: 9, ...described },
        { state: "refused", failure: { code: "not-a-key-blob" } },
        { state: "repeated", of: 0, ...described },
        { state: "refused", failure: { code: "not-a-key-blob" } },
      ],
    });
    const { proof, keyRef } = await engine.connection.sendRequest(keyUnwrap, { reader: first, pin, file, keyRef: 9, prove: true });
    assert.deepEqual([keyRef, proof?.valid], [9, true]);
    const [refused] = (await engine.connection.sendRequest(keyPlanRestores, { reader: second, files })).files;
    assert.equal(refused?.state === "refused" && refused.failure.code, "kcv-mismatch");
  });

  it("tells why a key is not copied, and what is wrong with the parameters", async () => {
    const failure = async (parameters: unknown): Promise<unknown> => {
      const error: unknown = await engine.connection.sendRequest(keyCopy.method, parameters).then(() => assert.fail("copied"), (reason: unknown) => reason);
      assert.ok(error instanceof ResponseError);
      return error.data;
    };
    const from = { reader: first, pin, keyRef: 9 };
    const codeOf = async (parameters: unknown) => ((await failure(parameters)) as { code: string }).code;
    assert.equal(await codeOf({ from, to: { reader: second, pin } }), "kcv-mismatch");
    assert.equal(await codeOf({ from, to: { reader: first, pin } }), "invalid-params");
    assert.equal(await codeOf({ from, to: { reader: "Third", pin } }), "no-such-reader");
    assert.deepEqual(await failure({ from, to: { reader: second, pin: "1" } }), {
      code: "invalid-params",
      parameter: "to.pin",
      reason: "it must have 6 to 16 ASCII characters",
    });
  });
});
