import assert from "node:assert/strict";
import { deleteKey, planRestore, planRestores, unwrapKey, wrapKey } from "../../../src/engine/operations";
import { toHex } from "../../../src/formats/bytes";
import { decodeContainer, encodeContainer } from "../../../src/formats/keyblob";
import { decodeKeyDescription, encodeKeyDescription } from "../../../src/formats/pkcs15";
import { fid } from "../../../src/formats/smartcard-hsm";
import type { KeySpec, PlannedRestore } from "../../../src/protocol";
import { VirtualCard } from "../../../src/simulator";
import { type Bench, benchOf, bytesOf, copyOf, failureOf, generate, initialized, p256, reader, shareFile, userPin, VERIFY, withDkek } from "./bench";

const aes: KeySpec = { type: "AES", size: 256 };
const p521: KeySpec = { type: "EC", curve: "secp521r1" };

/** The file with another PKCS#15 ID in the description. */
function withId(file: Uint8Array, id: number): Uint8Array {
  const { description = new Uint8Array(), ...rest } = decodeContainer(file);
  return encodeContainer({ ...rest, description: encodeKeyDescription({ ...decodeKeyDescription(description), id: Uint8Array.of(id) }) });
}

describe("A plan of many restores", () => {
  let share: Uint8Array;
  let origin: Bench;
  let a: Uint8Array;
  let b: Uint8Array;
  let secret: Uint8Array;
  let large: Uint8Array;

  const fileOf = async (bench: Bench, keyRef: number) => bytesOf((await wrapKey(bench, { reader, pin: userPin(), keyRef })).file);
  const filesOn = async (target: Bench, files: Uint8Array[]): Promise<PlannedRestore[]> => (await planRestores(target, { reader, files })).files;
  const placesOn = async (target: Bench, files: Uint8Array[]) =>
    (await filesOn(target, files)).map((file) => ("keyRef" in file ? `${file.state} ${String(file.keyRef)}` : file.state));

  before(async () => {
    share = await shareFile(await withDkek());
    origin = await withDkek(share);
    await generate(origin, p256, "a", 3);
    await generate(origin, p256, "b", 1);
    await generate(origin, aes, "secret", 7);
    await generate(origin, p521, "large", 9);
    [a, b, secret, large] = await Promise.all([fileOf(origin, 3), fileOf(origin, 1), fileOf(origin, 7), fileOf(origin, 9)]);
  });

  it("gives each key its former reference where it is free, and tells what is in each file", async () => {
    const target = await withDkek(share);
    target.readers.commands.length = 0;
    const before = target.card.save();
    const { cardKcv, files } = await planRestores(target, { reader, files: [a, b, large] });
    const [first, second, third] = files;
    const kcv = toHex(decodeContainer(a).blob.subarray(0, 8));
    assert.equal(cardKcv, kcv);
    assert.deepEqual(first, { state: "fits", keyRef: 3, keyType: "EC", keySize: 256, curve: "secp256r1", label: "a", id: "03", kcv });
    assert.deepEqual(second, { ...first, keyRef: 1, label: "b", id: "01" });
    assert.deepEqual(third, { ...first, keyRef: 9, keySize: 521, curve: "secp521r1", label: "large", id: "09" });
    assert.equal(target.readers.count(VERIFY, true), 0);
    assert.equal(target.card.save(), before);
  });

  it("moves a key to the lowest free reference that none of the others has a claim on", async () => {
    const target = await withDkek(share);
    await generate(target, p256, "holder", 3);
    const [moved, kept] = await filesOn(target, [a, b]);
    assert.deepEqual([moved?.state, moved?.state === "fits" && [moved.keyRef, moved.formerKeyRef]], ["fits", [2, 3]]);
    assert.deepEqual([kept?.state, kept?.state === "fits" && [kept.keyRef, kept.formerKeyRef]], ["fits", [1, undefined]]);
  });

  it("takes the ID of an AES key for its reference, which its description does not tell, but not before another's", async () => {
    assert.deepEqual(await placesOn(await withDkek(share), [secret]), ["fits 7"]);
    const claimed = withId(secret, 3);
    const [moved, kept] = await filesOn(await withDkek(share), [claimed, a]);
    assert.deepEqual(moved?.state === "fits" && [moved.keyRef, moved.formerKeyRef], [1, undefined]);
    assert.deepEqual(kept?.state === "fits" && kept.keyRef, 3);
    assert.equal((await planRestore(await withDkek(share), { reader, file: secret })).keyRef, 7);
  });

  it("gives a reference that two files claim to the first of them", async () => {
    const other = await withDkek(share);
    await generate(other, p256, "rival", 3);
    const rival = await fileOf(other, 3);
    const target = await withDkek(share);
    const [first, second] = await filesOn(target, [rival, a]);
    assert.deepEqual(first?.state === "fits" && [first.keyRef, first.idHeldBy], [3, { keyRef: 1, label: "a" }]);
    assert.deepEqual(second?.state === "fits" && [second.keyRef, second.formerKeyRef, second.idHeldBy], [1, 3, { keyRef: 3, label: "rival" }]);
  });

  it("tells a key that the card holds by its public key, wherever it is, and an AES key only by its ID", async () => {
    const target = await withDkek(share);
    await unwrapKey(target, { reader, pin: userPin(), file: a, keyRef: 40 });
    await unwrapKey(target, { reader, pin: userPin(), file: secret, keyRef: 41 });
    const [present, alike] = await filesOn(target, [a, secret]);
    assert.deepEqual([present?.state, present?.state === "present" && present.keyRef], ["present", 40]);
    assert.deepEqual(alike?.state === "fits" && alike.idHeldBy, { keyRef: 41, label: "secret" });
    assert.deepEqual((await planRestore(target, { reader, file: secret })).idHeldBy, { keyRef: 41, label: "secret" });
    assert.equal((await planRestore(target, { reader, file: a })).idHeldBy, undefined);
  });

  it("tells a file that holds the key of one before it, by public key or by the wrapped bytes", async () => {
    const again = await fileOf(origin, 3);
    assert.notDeepEqual(again, a);
    const target = await withDkek(share);
    const bare = decodeContainer(secret).blob;
    const files = await filesOn(target, [a, secret, again, secret, bare]);
    assert.deepEqual(files.map((file) => (file.state === "repeated" ? file.of : file.state)), ["fits", "fits", 0, 1, 1]);
  });

  it("does not count a file as repeated when the one before it can not be restored", async () => {
    const foreign = await withDkek();
    await generate(foreign, p256);
    const { certificate } = decodeContainer(a);
    const other = encodeContainer({ blob: decodeContainer(await fileOf(foreign, 1)).blob, ...(certificate && { certificate }) });
    assert.deepEqual(await placesOn(await withDkek(share), [other, a]), ["refused", "fits 3"]);
  });

  it("tells of another key with the same ID, on the card and for a file that has none", async () => {
    const target = await withDkek(share);
    await generate(target, p256, "holder", 20);
    const [file] = await filesOn(target, [withId(a, 20)]);
    assert.deepEqual(file?.state === "fits" && file.idHeldBy, { keyRef: 20, label: "holder" });
    const { blob, certificate } = decodeContainer(b);
    const undescribed = encodeContainer({ blob, ...(certificate && { certificate }) });
    const [first, second] = await filesOn(await withDkek(share), [withId(a, 1), undescribed]);
    assert.deepEqual(first?.state === "fits" && [first.keyRef, first.idHeldBy], [3, { keyRef: 1, label: "" }]);
    assert.deepEqual(second?.state === "fits" && [second.keyRef, second.idHeldBy], [1, { keyRef: 3, label: "a" }]);
  });

  it("refuses each file with the very failure that a restore of it gives", async () => {
    const stranger = await withDkek();
    await generate(stranger, p256);
    const files = [a.subarray(0, -1), new Uint8Array(100), new Uint8Array(), await fileOf(stranger, 1), large];
    const targets = [
      await withDkek(share, "genuine-2"),
      await withDkek(share, "pico"),
      await initialized(),
      await initialized(2),
      await withDkek(share),
    ];
    for (const target of targets) {
      const planned = await filesOn(target, files);
      for (const [i, file] of files.entries()) {
        const plan = planned[i];
        if (plan?.state !== "refused") {
          await planRestore(target, { reader, file });
          continue;
        }
        assert.deepEqual(await failureOf(plan.failure.code, () => planRestore(target, { reader, file })), plan.failure);
        assert.deepEqual(await failureOf(plan.failure.code, () => unwrapKey(target, { reader, pin: userPin(), file })), plan.failure);
      }
      assert.ok(planned.some(({ state }) => state === "refused"));
    }
    const codes = (await filesOn(targets[0] ?? origin, files)).map((plan) => (plan.state === "refused" ? plan.failure.code : plan.state));
    assert.deepEqual(codes, ["damaged", "not-a-key-blob", "not-a-key-blob", "kcv-mismatch", "unsupported"]);
  });

  it("refuses what is beyond the last free reference, and no more", async () => {
    const target = await withDkek(share);
    const full = JSON.parse(target.card.save()) as { keys: Record<string, unknown> };
    const source = JSON.parse(origin.card.save()) as { keys: Record<string, unknown> };
    for (let keyRef = 1; keyRef <= 254; keyRef++) full.keys[String(keyRef)] = source.keys["1"];
    const crowded = benchOf(VirtualCard.restore(JSON.stringify(full)));
    const [first, second] = await filesOn(crowded, [a, large]);
    assert.deepEqual(first?.state === "fits" && [first.keyRef, first.formerKeyRef], [255, 3]);
    assert.deepEqual(second?.state === "refused" && second.failure, { code: "no-free-key-reference" });
    await deleteKey(crowded, { reader, pin: userPin(), keyRef: 9 });
    assert.deepEqual(await placesOn(crowded, [a, large]), ["fits 255", "fits 9"]);
  });

  it("gives no key the reference of a certificate that outlived its key, and a restore agrees", async () => {
    for (const profile of ["genuine-3", "pico"] as const) {
      const target = await withDkek(share, profile);
      const certificate = Uint8Array.of(0x30, 0x06, 0x30, 0x04, 0, 0, 0, 0);
      await target.cards.use(reader, async (hsm) => {
        await hsm.pins.verify(userPin());
        await hsm.files.write(fid.certificate | 3, certificate);
      });
      assert.deepEqual(await placesOn(target, [a]), ["fits 1"]);
      assert.equal((await planRestore(target, { reader, file: a })).keyRef, 1);
      assert.equal((await unwrapKey(target, { reader, pin: userPin(), file: a })).keyRef, 1);
    }
  });

  it("comes true when the files are restored as it says, in any order", async () => {
    const target = copyOf(await withDkek(share));
    await generate(target, p256, "holder", 3);
    const files = [a, b, secret, large];
    const planned = await filesOn(target, files);
    for (const [i, plan] of [...planned.entries()].reverse()) {
      assert.equal(plan.state, "fits");
      const restored = await unwrapKey(target, { reader, pin: userPin(), file: files[i] ?? a, keyRef: plan.keyRef, prove: true });
      assert.deepEqual([restored.keyRef, restored.label, restored.proof?.valid], [plan.keyRef, plan.label, true]);
    }
  });
});
