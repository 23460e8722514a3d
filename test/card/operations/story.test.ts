import assert from "node:assert/strict";
import {
  deleteKey,
  importShare,
  initializeCard,
  listReaders,
  planRestore,
  proveKey,
  readCard,
  unwrapKey,
  wrapKey,
} from "../../../src/engine/operations";
import type { KeySpec } from "../../../src/protocol";
import { bytesOf, context, freshBench, generate, password, reader, shareFile, soPin, userPin, withDkek } from "./bench";

const specs: KeySpec[] = [
  { type: "RSA", size: 1024 },
  { type: "EC", curve: "secp192r1" },
  { type: "EC", curve: "secp256r1" },
  { type: "EC", curve: "secp521r1" },
  { type: "EC", curve: "brainpoolP320r1" },
  { type: "EC", curve: "secp256k1" },
  { type: "AES", size: 128 },
  { type: "AES", size: 192 },
  { type: "AES", size: 256 },
];

describe("The life of a key", () => {
  for (const spec of specs) {
    it(`${spec.type} ${spec.type === "EC" ? spec.curve : spec.size}: made, backed up, deleted, restored, proven`, async () => {
      const bench = await withDkek();
      const made = await generate(bench, spec, "tls-2026");
      assert.deepEqual([made.keyRef, made.label, made.id, made.type], [1, "tls-2026", "01", spec.type]);
      assert.equal(made.publicKey !== undefined, spec.type !== "AES");

      const { file, kcv } = await wrapKey(bench, { reader, pin: userPin(), keyRef: 1 });
      await deleteKey(bench, { reader, pin: userPin(), keyRef: 1 });
      assert.deepEqual((await readCard(bench, { reader })).keys, []);

      const plan = await planRestore(bench, { reader, file: bytesOf(file) });
      assert.deepEqual([plan.keyRef, plan.kcv, plan.cardKcv, plan.label, plan.id], [1, kcv, kcv, "tls-2026", "01"]);
      const { proof, ...restored } = await unwrapKey(bench, { reader, pin: userPin(), file: bytesOf(file), prove: true });
      assert.deepEqual(restored, made);
      assert.equal(proof?.valid, true);
      assert.equal(proof.publicKey, spec.type === "AES" ? undefined : made.publicKey);
      assert.deepEqual((await readCard(bench, { reader })).keys, [made]);
    }).timeout(30_000);
  }

  it("goes from one card to another with the same share", async () => {
    const first = await withDkek();
    const share = await shareFile(first);
    const [a, b] = [await withDkek(share), await withDkek(share)];
    const key = await generate(a, { type: "EC", curve: "secp256r1" });
    const { file } = await wrapKey(a, { reader, pin: userPin(), keyRef: key.keyRef });
    const restored = await unwrapKey(b, { reader, pin: userPin(), file: bytesOf(file), keyRef: 77 });
    assert.equal(restored.publicKey, key.publicKey);
    assert.equal(restored.keyRef, 77);
    assert.equal((await proveKey(b, { reader, pin: userPin(), keyRef: 77 })).valid, true);
  });

  it("begins with a card as it comes from the factory", async () => {
    const bench = await freshBench();
    assert.equal((await readCard(bench, { reader })).userPin.state, "uninitialized");
    const card = await initializeCard(bench, {
      reader,
      soPin: soPin(),
      userPin: userPin(),
      retryCounter: 3,
      dkekShares: 2,
      label: "Büro",
    });
    assert.equal(card.label, "Büro");
    assert.deepEqual(card.userPin, { state: "ready", triesLeft: 3 });
    assert.deepEqual(card.dkek, { state: "pending", shares: 2, outstanding: 2 });
    const [shown] = await listReaders(bench);
    assert.deepEqual([shown?.card?.label, shown?.card?.serial], ["Büro", card.serial]);
    const shares = [await shareFile(bench), await shareFile(bench)];
    const importNext = (file: Uint8Array | undefined) =>
      importShare(bench, { reader, pin: userPin(), share: { file: file ?? new Uint8Array(), password: password() } }, context);
    assert.deepEqual(await importNext(shares[0]), { shares: 2, outstanding: 1 });
    const { outstanding, kcv } = await importNext(shares[1]);
    assert.equal(outstanding, 0);
    assert.deepEqual((await readCard(bench, { reader })).dkek, { state: "ready", shares: 2, outstanding: 0, kcv });
  });
});
