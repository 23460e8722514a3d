import assert from "node:assert/strict";
import { deleteKey, planRestores, readCard, unlockCard, unwrapKey, wrapKey } from "../../../../src/engine/operations";
import { fid } from "../../../../src/formats/smartcard-hsm";
import type { Device, Key, KeySpec } from "../../../../src/protocol";
import { type ProfileName, profileNames } from "../../../../src/simulator";
import { type Bench, bytesOf, generate, reader, shareFile, userPin, VERIFY, withDkek } from "../bench";

const COUNT = 60;

/** Made once for all devices, for that is slow. */
const rsa = ([1024, 1024, 2048, 2048, 3072, 4096] as const).map((size) => ({ type: "RSA", size }) as const);

/** What the device makes besides RSA keys, in turns. */
function* quicklyMade({ curves, aesSizes }: Device): Generator<KeySpec, never> {
  const aes = ([128, 192, 256] as const).filter((size) => aesSizes.includes(size));
  for (;;) {
    for (const curve of curves) yield { type: "EC", curve };
    for (const size of aes) yield { type: "AES", size };
  }
}

const session = { reader };

async function unlocked(share: Uint8Array, profile: ProfileName): Promise<Bench> {
  const bench = await withDkek(share, profile);
  await unlockCard(bench, { reader, pin: userPin() });
  bench.readers.commands.length = 0;
  return bench;
}

/** The files of keys that are on the card, also those that it does not list. */
function filesOfKeys(bench: Bench): Promise<string[]> {
  return bench.cards.use(reader, async ({ files }) => {
    const listed = await files.enumerate();
    const left: string[] = [];
    for (const prefix of [fid.key, fid.privateKeyDescription, fid.certificate]) {
      for (let keyRef = 1; keyRef <= 255; keyRef++) {
        const fileId = prefix | keyRef;
        const isReadable = prefix !== fid.key && (await files.read(fileId)) !== undefined;
        if (listed.includes(fileId) || isReadable) left.push(fileId.toString(16));
      }
    }
    return left;
  });
}

describe("A card with sixty keys", () => {
  let share: Uint8Array;
  let slow: { size: number; file: Uint8Array }[];

  before(async function () {
    this.timeout(120_000);
    share = await shareFile(await withDkek());
    const maker = await withDkek(share);
    slow = [];
    for (const spec of rsa) {
      const { keyRef } = await generate(maker, spec, `RSA ${spec.size}`);
      slow.push({ size: spec.size, file: bytesOf((await wrapKey(maker, { reader, pin: userPin(), keyRef })).file) });
    }
  });

  async function fill(bench: Bench): Promise<Key[]> {
    const { device } = await readCard(bench, session);
    for (const { size, file } of slow) if (device.rsaSizes.includes(size)) await unwrapKey(bench, { ...session, file });
    const specs = quicklyMade(device);
    for (let made = (await readCard(bench, session)).keys.length; made < COUNT; made++) {
      await generate(bench, specs.next().value, `key ${made}`, 255 - 3 * made);
    }
    return (await readCard(bench, session)).keys;
  }

  for (const profile of profileNames) {
    it(`of all types that a ${profile} takes is backed up, emptied, and restored on another one, each key proven`, async () => {
      const first = await unlocked(share, profile);
      const keys = await fill(first);
      assert.equal(keys.length, COUNT);
      const files: Uint8Array[] = [];
      for (const { keyRef } of keys) files.push(bytesOf((await wrapKey(first, { ...session, keyRef })).file));

      for (const { keyRef } of keys) await deleteKey(first, { ...session, keyRef });
      assert.deepEqual(await filesOfKeys(first), []);
      assert.equal(first.readers.count(VERIFY, true), 0, "no PIN but the one that unlocked the card");

      const second = await unlocked(share, profile);
      const plan = await planRestores(second, { reader, files });
      assert.deepEqual(plan.files.map((file) => [file.state, file.state === "fits" && file.keyRef]), keys.map(({ keyRef }) => ["fits", keyRef]));
      for (const [i, planned] of plan.files.entries()) {
        if (planned.state !== "fits") continue;
        const { proof, ...restored } = await unwrapKey(second, { ...session, file: files[i] ?? new Uint8Array(), keyRef: planned.keyRef, prove: true });
        assert.deepEqual(restored, keys[i]);
        assert.equal(proof?.valid, true, restored.label);
      }
      assert.deepEqual((await readCard(second, session)).keys, keys);
      const again = await planRestores(second, { reader, files });
      assert.deepEqual(again.files.map(({ state }) => state), keys.map(({ type }) => (type === "AES" ? "fits" : "present")));
      assert.equal(second.readers.count(VERIFY, true), 0);
    }).timeout(180_000);
  }
});
