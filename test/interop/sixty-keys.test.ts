import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { startEngine } from "../../scripts/engine-over-stdio.mjs";
import {
  blobVerifyBackups,
  cardInitialize,
  cardLock,
  cardRead,
  cardUnlock,
  dkekCollect,
  dkekForget,
  keyDelete,
  keyGenerate,
  keyPlanRestores,
  keyProve,
  keyUnwrap,
  keyWrap,
  readerList,
  shareImport,
  type Key,
  type KeySpec,
  type KeyType,
  type WrappedKey,
} from "../../src/protocol";
import { PcscLab, readers, until } from "../harness/pcscd/pcsc-lab";
import { knownShare, OpenSc, soPin, userPin } from "./opensc";

const times = (count: number, spec: KeySpec) => Array.from({ length: count }, () => spec);

/** Few of the long RSA keys: making one takes seconds. */
const specs: readonly KeySpec[] = [
  ...times(10, { type: "RSA", size: 1024 }),
  ...times(4, { type: "RSA", size: 1536 }),
  ...times(5, { type: "RSA", size: 2048 }),
  { type: "RSA", size: 3072 },
  { type: "RSA", size: 4096 },
  ...(["secp192r1", "secp256r1", "secp384r1", "secp521r1", "secp192k1", "secp256k1"] as const).flatMap((curve) => times(2, { type: "EC", curve })),
  ...([192, 224, 256, 320, 384, 512] as const).flatMap((bits) => times(2, { type: "EC", curve: `brainpoolP${bits}r1` })),
  ...([128, 192, 256] as const).flatMap((size) => times(5, { type: "AES", size })),
];

/** Both cards hold the same DKEK; the engine and OpenSC's tools reach them by the same daemon. */
describe("A card with 60 keys", () => {
  const [source, target] = [readers[0].name, readers[1].name];
  let lab: PcscLab;
  let engine: Awaited<ReturnType<typeof startEngine>>;
  const made = new Map<number, Key>();
  const wrapped = new Map<number, WrappedKey>();

  const fileOf = (keyRef: number) => lab.file(`${String(keyRef)}.bin`);
  const inOrder = <V>(byReference: ReadonlyMap<number, V>) => specs.map((_, index) => byReference.get(index + 1) ?? assert.fail());
  const share = async () => ({ file: (await readFile(knownShare.file)).toString("base64"), password: knownShare.password });
  const contents = async (reader: string) => (await engine.connection.sendRequest(cardRead, { reader })).keys;

  before(async () => {
    assert.equal(specs.length, 60);
    lab = await PcscLab.open();
    engine = await startEngine({}, { PCSCLITE_CSOCK_NAME: lab.socket });
    for (const number of [0, 1] as const) {
      const reader = readers[number].name;
      await lab.insert(lab.file(`card-${String(number)}.json`), number);
      await until(`a card in ${reader}`, async () =>
        (await engine.connection.sendRequest(readerList)).some(({ name, card }) => name === reader && card?.application === "smartcard-hsm"),
      );
      await engine.connection.sendRequest(cardInitialize, { reader, soPin, userPin, retryCounter: 3, dkekShares: 1 });
      const { kcv } = await engine.connection.sendRequest(shareImport, { reader, pin: userPin, share: await share() });
      assert.equal(kcv, knownShare.kcv);
    }
  });
  after(async () => {
    await engine.stop();
    await lab.close();
  });

  describe("engine → engine", () => {
    it("is filled and backed up with one PIN", async () => {
      await engine.connection.sendRequest(cardUnlock, { reader: source, pin: userPin });
      for (const [index, spec] of specs.entries()) {
        const keyRef = index + 1;
        made.set(keyRef, await engine.connection.sendRequest(keyGenerate, { reader: source, spec, label: `${spec.type} ${String(keyRef)}`, keyRef }));
      }
      for (const keyRef of made.keys()) {
        const backup = await engine.connection.sendRequest(keyWrap, { reader: source, keyRef });
        wrapped.set(keyRef, backup);
        await writeFile(fileOf(keyRef), Buffer.from(backup.file, "base64"));
      }
    }).timeout(300_000);

    it("has a proof of each backup, without the card", async () => {
      const { collection, kcv } = await engine.connection.sendRequest(dkekCollect, { share: await share() });
      assert.equal(kcv, knownShare.kcv);
      const files = await Promise.all([...made.keys()].map(async (keyRef) => (await readFile(fileOf(keyRef))).toString("base64")));
      const checks = await engine.connection.sendRequest(blobVerifyBackups, { files, collection });
      await engine.connection.sendRequest(dkekForget, { collection });
      const found = checks.map((check) => (check.state === "whole" ? check : assert.fail(check.state)));
      assert.deepEqual(found.map(({ publicKeySha256 }) => publicKeySha256), inOrder(made).map(({ publicKeySha256 }) => publicKeySha256));
      assert.deepEqual(found.map(({ aesKcv }) => aesKcv), inOrder(wrapped).map(({ aesKcv }) => aesKcv));
      assert.deepEqual(new Set(found.map(({ aesKcv }) => aesKcv)).size, 16, "15 AES keys, and the others have no such value");
    });

    it("is empty after all its keys are deleted", async () => {
      for (const keyRef of made.keys()) await engine.connection.sendRequest(keyDelete, { reader: source, keyRef });
      await engine.connection.sendRequest(cardLock, { reader: source });
      assert.deepEqual(await contents(source), []);
    });

    it("comes back on another card with one PIN, and each key proves itself there", async () => {
      const files = inOrder(wrapped).map(({ file }) => file);
      const plan = await engine.connection.sendRequest(keyPlanRestores, { reader: target, files });
      assert.deepEqual(plan.files.map((planned) => planned.state === "fits" && planned.keyRef), [...made.keys()]);
      await engine.connection.sendRequest(cardUnlock, { reader: target, pin: userPin });
      for (const [index, file] of files.entries()) {
        const { proof } = await engine.connection.sendRequest(keyUnwrap, { reader: target, file, keyRef: index + 1, prove: true });
        assert.equal(proof?.valid, true, `key ${String(index + 1)}`);
      }
      await engine.connection.sendRequest(cardLock, { reader: target });
      assert.deepEqual(await contents(target), inOrder(made));
    }).timeout(300_000);
  });

  describe("engine → sc-hsm-tool", () => {
    for (const type of ["RSA", "EC", "AES"] satisfies KeyType[]) {
      it(`${type}: unwraps each of the ${String(specs.filter((spec) => spec.type === type).length)} files, and the keys are the same`, async () => {
        const tool = new OpenSc(lab, 0);
        for (const { keyRef, publicKey } of inOrder(made).filter((key) => key.type === type)) {
          assert.match((await tool.unwrap(keyRef, fileOf(keyRef))).output, /Key successfully imported/);
          const proof = await engine.connection.sendRequest(keyProve, { reader: source, pin: userPin, keyRef });
          assert.equal(proof.valid, true, `key ${String(keyRef)}`);
          assert.equal(proof.publicKey, publicKey);
          assert.equal(proof.aesKcv, wrapped.get(keyRef)?.aesKcv);
        }
      }).timeout(300_000);
    }
  });
});
