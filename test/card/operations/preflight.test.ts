import assert from "node:assert/strict";
import { importShare, planRestore, readCard, unlockCard, unwrapKey, wrapKey } from "../../../src/engine/operations";
import { concat, fromHex, toHex } from "../../../src/formats/bytes";
import { decodeContainer, encodeContainer } from "../../../src/formats/keyblob";
import { fid } from "../../../src/formats/smartcard-hsm";
import { encodeTlv } from "../../../src/formats/tlv";
import {
  type Bench,
  bytesOf,
  context,
  copyOf,
  failureOf,
  generate,
  initialized,
  p256,
  password,
  reader,
  shareFile,
  userPin,
  VERIFY,
  withDkek,
} from "./bench";

describe("Before a PIN is presented", () => {
  let bench: Bench;
  let backup: Uint8Array;

  before(async () => {
    const origin = await withDkek();
    await generate(origin, p256, "first");
    backup = bytesOf((await wrapKey(origin, { reader, pin: userPin(), keyRef: 1 })).file);
    bench = origin;
  });

  const restoreTo = (target: Bench, file = backup, keyRef?: number) =>
    unwrapKey(target, { reader, pin: userPin(), file, ...(keyRef !== undefined && { keyRef }) });

  const noPinSent = (target: Bench) => assert.equal(target.readers.count(VERIFY, true), 0);

  it("a backup under another DKEK is refused, with both KCVs", async () => {
    const other = copyOf(await withDkek());
    const { dkek } = await readCard(other, { reader });
    const failure = await failureOf("kcv-mismatch", () => restoreTo(other));
    assert.equal(failure.cardKcv, dkek.kcv);
    assert.equal(failure.fileKcv, toHex(decodeContainer(backup).blob.subarray(0, 8)));
    await failureOf("kcv-mismatch", () => planRestore(other, { reader, file: backup }));
    noPinSent(other);
  });

  it("a card without DKEK is refused, and one whose DKEK is incomplete", async () => {
    const without = copyOf(await initialized());
    await failureOf("no-dkek", () => restoreTo(without));
    await failureOf("no-dkek", () => planRestore(without, { reader, file: backup }));
    noPinSent(without);
    const pending = copyOf(await initialized(3));
    assert.equal((await failureOf("dkek-pending", () => restoreTo(pending))).outstanding, 3);
    noPinSent(pending);
  });

  it("a key of a card without a complete DKEK is not backed up", async () => {
    const without = await initialized();
    await generate(without, p256);
    const copy = copyOf(without);
    await failureOf("no-dkek", () => wrapKey(copy, { reader, pin: userPin(), keyRef: 1 }));
    noPinSent(copy);
    const pending = await initialized(2);
    await generate(pending, p256);
    const copyOfPending = copyOf(pending);
    await failureOf("dkek-pending", () => wrapKey(copyOfPending, { reader, pin: userPin(), keyRef: 1 }));
    noPinSent(copyOfPending);
  });

  it("a key that is not there is not backed up", async () => {
    const copy = copyOf(bench);
    assert.equal((await failureOf("no-such-key", () => wrapKey(copy, { reader, pin: userPin(), keyRef: 9 }))).keyRef, 9);
    noPinSent(copy);
  });

  it("a reference in use is refused, naming the key that has it", async () => {
    const copy = copyOf(bench);
    assert.deepEqual(await failureOf("key-reference-in-use", () => restoreTo(copy, backup, 1)), {
      code: "key-reference-in-use",
      keyRef: 1,
      label: "first",
    });
    noPinSent(copy);
  });

  it("a file that is no backup is refused, and a damaged one with the place of the damage", async () => {
    const copy = copyOf(bench);
    await failureOf("not-a-key-blob", () => restoreTo(copy, new Uint8Array(100)));
    await failureOf("not-a-key-blob", () => restoreTo(copy, new Uint8Array()));
    assert.ok((await failureOf("damaged", () => restoreTo(copy, backup.subarray(0, -1)))).offset < backup.length);
    noPinSent(copy);
  });

  it("a long RSA key that was wrapped with its primes is refused, also where nothing but the blob's length tells", async () => {
    const copy = copyOf(bench);
    const kcv = decodeContainer(backup).blob.subarray(0, 8);
    const header = concat(kcv, fromHex("06000A04007F00070202020102000000000000"));
    for (const [bits, ciphertext] of [[3072, 1376], [4096, 1824]] as const) {
      const blob = concat(header, new Uint8Array(ciphertext + 16));
      assert.match((await failureOf("unsupported", () => restoreTo(copy, blob))).feature, new RegExp(`${bits} bits that was wrapped with its primes`));
    }
    noPinSent(copy);
  });

  it("a reference that no key can have is refused", async () => {
    const copy = copyOf(bench);
    for (const keyRef of [0, 256, -1, 1.5]) await failureOf("invalid-params", () => restoreTo(copy, backup, keyRef));
    noPinSent(copy);
  });

  it("a plan tells the lowest free reference, what is in use and where the same key is", async () => {
    const plan = await planRestore(bench, { reader, file: backup });
    assert.equal(plan.keyRef, 2);
    assert.deepEqual(plan.inUse, [{ keyRef: 1, label: "first" }]);
    assert.equal(plan.sameKeyAt, 1);
    assert.deepEqual([plan.keyType, plan.keySize, plan.curve], ["EC", 256, "secp256r1"]);
  });

  it("an altered blob with the right KCV is refused by the card, which is left as it was", async () => {
    const copy = copyOf(bench);
    const { blob, ...rest } = decodeContainer(backup);
    const altered = blob.slice();
    altered[100] = (altered[100] ?? 0) ^ 1;
    const before = await readCard(copy, { reader });
    await failureOf("mac-mismatch", () => restoreTo(copy, encodeContainer({ blob: altered, ...rest })));
    assert.deepEqual(await readCard(copy, { reader }), before);
  });

  it("a certificate that outlived its key keeps its reference from being used", async () => {
    const copy = copyOf(bench);
    await unlockCard(copy, { reader, pin: userPin() });
    const certificate = encodeTlv(0x30, encodeTlv(0x30, new Uint8Array(4)));
    await copy.cards.use(reader, (hsm) => hsm.files.write(fid.certificate | 5, certificate));
    await failureOf("key-reference-in-use", () => restoreTo(copy, backup, 5));
    assert.equal((await planRestore(copy, { reader, file: backup })).keyRef, 2);
  });

  it("a share is refused before its slow derivation when the card awaits none", async () => {
    const share = await shareFile(bench);
    const importing = (target: Bench) => () =>
      importShare(
        { cards: target.cards, deriveShareKey: () => assert.fail("nothing is to be derived") },
        { reader, pin: userPin(), share: { file: share, password: password() } },
        context,
      );
    const complete = copyOf(bench);
    const { dkek } = await readCard(complete, { reader });
    assert.equal((await failureOf("dkek-complete", importing(complete))).kcv, dkek.kcv);
    noPinSent(complete);
    const without = copyOf(await initialized());
    await failureOf("no-dkek", importing(without));
    noPinSent(without);
  });
});

describe("A restore", () => {
  it("replaces what the reference holds only when told to", async () => {
    const bench = await withDkek();
    await generate(bench, p256, "first");
    const second = await generate(bench, p256, "second");
    const { file } = await wrapKey(bench, { reader, pin: userPin(), keyRef: 2 });
    const restored = await unwrapKey(bench, { reader, pin: userPin(), file: bytesOf(file), keyRef: 1, overwrite: true });
    assert.deepEqual(restored, { ...second, keyRef: 1 });
    const { keys } = await readCard(bench, { reader });
    assert.deepEqual(keys, [{ ...second, keyRef: 1 }, second]);
  });

  it("of an altered blob over another key leaves that key", async () => {
    const bench = await withDkek();
    const first = await generate(bench, p256, "first");
    await generate(bench, p256, "second");
    const file = bytesOf((await wrapKey(bench, { reader, pin: userPin(), keyRef: 2 })).file);
    const { blob, ...rest } = decodeContainer(file);
    const altered = concat(blob.subarray(0, -1), Uint8Array.of((blob.at(-1) ?? 0) ^ 1));
    const restoring = () =>
      unwrapKey(bench, {
        reader,
        pin: userPin(),
        file: encodeContainer({ blob: altered, ...rest }),
        keyRef: 1,
        overwrite: true,
      });
    await failureOf("mac-mismatch", restoring);
    assert.deepEqual((await readCard(bench, { reader })).keys[0], first);
    assert.equal((await readCard(bench, { reader })).keys.length, 2);
  });

  it("of an altered blob over a certificate that outlived its key leaves that certificate", async () => {
    const bench = await withDkek();
    await generate(bench, p256, "first");
    const { blob, ...rest } = decodeContainer(bytesOf((await wrapKey(bench, { reader, pin: userPin(), keyRef: 1 })).file));
    const altered = concat(blob.subarray(0, -1), Uint8Array.of((blob.at(-1) ?? 0) ^ 1));
    const file = encodeContainer({ blob: altered, ...rest });
    await unlockCard(bench, { reader, pin: userPin() });
    const certificate = encodeTlv(0x30, encodeTlv(0x30, new Uint8Array(4)));
    await bench.cards.use(reader, (hsm) => hsm.files.write(fid.certificate | 5, certificate));
    await failureOf("mac-mismatch", () => unwrapKey(bench, { reader, file, keyRef: 5, overwrite: true }));
    assert.deepEqual(await bench.cards.look(reader, (hsm) => hsm.files.read(fid.certificate | 5)), certificate);
    await unwrapKey(bench, { reader, file: encodeContainer({ blob, ...rest }), keyRef: 5, overwrite: true });
    assert.notDeepEqual(await bench.cards.look(reader, (hsm) => hsm.files.read(fid.certificate | 5)), certificate);
  });

  it("of a key blob alone makes a description where the size is known, and does without where it is not", async () => {
    const bench = await withDkek();
    await generate(bench, p256, "first");
    const { blob, certificate } = decodeContainer(bytesOf((await wrapKey(bench, { reader, pin: userPin(), keyRef: 1 })).file));
    const withCertificate = encodeContainer({ blob, ...(certificate && { certificate }) });
    const described = await unwrapKey(bench, { reader, pin: userPin(), file: withCertificate, keyRef: 2 });
    assert.deepEqual([described.id, described.label, described.size], ["02", "", 256]);
    assert.ok(described.usage.includes("sign"));
    const bare = await unwrapKey(bench, { reader, pin: userPin(), file: blob, keyRef: 3 });
    assert.deepEqual([bare.keyRef, bare.type, bare.size], [3, "EC", 256]);
    await generate(bench, { type: "AES", size: 256 }, "secret");
    const secret = decodeContainer(bytesOf((await wrapKey(bench, { reader, pin: userPin(), keyRef: 4 })).file)).blob;
    const unknown = await unwrapKey(bench, { reader, pin: userPin(), file: secret, keyRef: 5 });
    assert.deepEqual([unknown.type, unknown.size, unknown.id], ["AES", 0, ""]);
    assert.deepEqual((await readCard(bench, { reader })).keys.map(({ keyRef }) => keyRef), [1, 2, 3, 4, 5]);
  });

  it("clears away the request and the description that a deleted key left behind", async () => {
    const bench = await withDkek();
    await generate(bench, p256, "old");
    await generate(bench, { type: "AES", size: 256 }, "new");
    const { file } = await wrapKey(bench, { reader, pin: userPin(), keyRef: 2 });
    await unlockCard(bench, { reader, pin: userPin() });
    await bench.cards.use(reader, (hsm) => hsm.files.delete(fid.key | 1));
    const restored = await unwrapKey(bench, { reader, file: bytesOf(file), keyRef: 1 });
    assert.equal(restored.publicKey, undefined);
    assert.equal(restored.label, "new");
  });
});
