import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  changePin,
  deleteKey,
  importShare,
  initializeCard,
  planRestore,
  proveKey,
  readCard,
  unblockPin,
  unlockCard,
  unwrapKey,
  wrapKey,
} from "../../../../src/engine/operations";
import { ascii, equal } from "../../../../src/formats/bytes";
import { encodeCommand } from "../../../../src/formats/iso7816";
import { decodeContainer, encodeContainer } from "../../../../src/formats/keyblob";
import { encodeCertificateDescription, encodeDataDescription } from "../../../../src/formats/pkcs15";
import { fid, instruction } from "../../../../src/formats/smartcard-hsm";
import type { KeySpec } from "../../../../src/protocol";
import { profileNames } from "../../../../src/simulator";
import {
  type Bench,
  bytesOf,
  context,
  failureOf,
  freshBench,
  generate,
  initialize,
  initialized,
  p256,
  password,
  reader,
  shareFile,
  soPin,
  userPin,
  VERIFY,
  withDkek,
  wrongPin,
} from "../bench";

const certificate = new Uint8Array(readFileSync("test/fixtures/certificates/multi-valued-name.cert.der"));

const aes256: KeySpec = { type: "AES", size: 256 };

/** Every kind of key but the slowest: RSA 3072 and 4096 are made once for all devices, elsewhere. */
const kinds: KeySpec[] = [
  { type: "RSA", size: 1024 },
  { type: "RSA", size: 2048 },
  { type: "EC", curve: "secp192r1" },
  p256,
  { type: "EC", curve: "secp384r1" },
  { type: "EC", curve: "secp521r1" },
  { type: "EC", curve: "brainpoolP192r1" },
  { type: "EC", curve: "brainpoolP224r1" },
  { type: "EC", curve: "brainpoolP256r1" },
  { type: "EC", curve: "brainpoolP320r1" },
  { type: "EC", curve: "brainpoolP384r1" },
  { type: "EC", curve: "brainpoolP512r1" },
  { type: "EC", curve: "secp192k1" },
  { type: "EC", curve: "secp256k1" },
  { type: "AES", size: 128 },
  { type: "AES", size: 192 },
  aes256,
];

for (const profile of profileNames) {
  const isPico = profile === "pico";
  const isOld = profile === "genuine-2";

  const canMake = (spec: KeySpec) => {
    if (spec.type === "AES") return !isOld;
    if (spec.type === "RSA") return spec.size <= 2048 || !isOld;
    const large = ["secp384r1", "secp521r1", "brainpoolP384r1", "brainpoolP512r1"].includes(spec.curve);
    const unknownToPico = ["brainpoolP192r1", "brainpoolP224r1", "brainpoolP320r1"].includes(spec.curve);
    return !(isOld && large) && !(isPico && unknownToPico);
  };

  const importing = (bench: Bench, file: Uint8Array, pin?: Uint8Array) =>
    importShare(bench, { reader, share: { file, password: password() }, ...(pin && { pin }) }, context);

  describe(`A card that is a ${profile}`, () => {
    it("tells what it is, fresh and initialised", async () => {
      const bench = await freshBench(profile);
      const fresh = await readCard(bench, { reader });
      const kind = isPico ? "pico-hsm" : isOld ? "smartcard-hsm-before-3" : "smartcard-hsm";
      const version = { "genuine-2": "2.5", "genuine-3": "3.5", "genuine-4": "4.1", pico: "6.6" }[profile];
      assert.deepEqual([fresh.device.kind, fresh.version, fresh.device.aesSizes.length > 0], [kind, version, !isOld]);
      assert.deepEqual([fresh.userPin.state, fresh.soPin.state, fresh.dkek.state], ["uninitialized", "uninitialized", "none"]);
      assert.deepEqual([fresh.keys, fresh.certificates, fresh.dataObjects], [[], [], []]);
      await initialize(bench, 2);
      const card = await readCard(bench, { reader });
      assert.deepEqual(card.dkek, { state: "pending", shares: 2, outstanding: 2 });
      assert.deepEqual(card.userPin, { state: "ready", triesLeft: 3 });
      assert.match(card.serial, /^UTVC\d{7}$/);
    });

    it("without a DKEK says so, and backs nothing up", async () => {
      const bench = await initialized(undefined, profile);
      assert.equal((await readCard(bench, { reader, pin: userPin() })).dkek.state, "none");
      await generate(bench, p256);
      await failureOf("no-dkek", () => wrapKey(bench, { reader, pin: userPin(), keyRef: 1 }));
      const file = await shareFile(bench);
      await failureOf("no-dkek", () => importing(bench, file, userPin()));
    });

    it("gets its DKEK from two shares, and the KCV is compared with theirs", async () => {
      const bench = await initialized(2, profile);
      const [first, second] = [await shareFile(bench), await shareFile(bench)];
      assert.deepEqual(await importing(bench, first, userPin()), { shares: 2, outstanding: 1 });
      assert.deepEqual((await readCard(bench, { reader, pin: userPin() })).dkek, { state: "pending", shares: 2, outstanding: 1 });
      await generate(bench, p256);
      assert.equal((await failureOf("dkek-pending", () => wrapKey(bench, { reader, pin: userPin(), keyRef: 1 }))).outstanding, 1);
      const { kcv, kcvChecked, outstanding } = await importing(bench, second, userPin());
      assert.deepEqual([outstanding, kcvChecked], [0, true]);
      bench.readers.eject(reader);
      bench.readers.insert(reader, bench.card);
      assert.deepEqual((await readCard(bench, { reader, pin: userPin() })).dkek, { state: "ready", shares: 2, outstanding: 0, kcv });
      assert.equal((await readCard(bench, { reader })).dkek.kcv, isPico ? undefined : kcv);
      await failureOf("dkek-complete", () => importing(bench, first, userPin()));
    });

    it(isPico ? "takes no share before the PIN, and derives nothing for it" : "takes a share without the PIN", async () => {
      const bench = await initialized(1, profile);
      const file = await shareFile(bench);
      if (!isPico) {
        assert.equal((await importing(bench, file)).kcvChecked, true);
        return;
      }
      const derives = { ...bench, deriveShareKey: () => assert.fail("nothing is to be derived") };
      await failureOf("pin-required", () => importShare(derives, { reader, share: { file, password: password() } }, context));
      assert.equal((await readCard(bench, { reader })).dkek.outstanding, 1);
      await unlockCard(bench, { reader, pin: userPin() });
      assert.equal((await importing(bench, file)).kcvChecked, true);
    });

    it("says that the DKEK was not compared when a share was imported before it was inserted", async () => {
      const bench = await initialized(2, profile);
      const [first, second] = [await shareFile(bench), await shareFile(bench)];
      await importing(bench, first, userPin());
      bench.readers.eject(reader);
      bench.readers.insert(reader, bench.card);
      const { kcv, kcvChecked } = await importing(bench, second, userPin());
      assert.deepEqual([kcv?.length, kcvChecked], [16, false]);
    });

    it("makes what it can make, and refuses the rest before a PIN is presented", async () => {
      const bench = await withDkek(undefined, profile);
      const long: KeySpec[] = [3072, 4096].map((size) => ({ type: "RSA", size }) as KeySpec);
      bench.readers.commands.length = 0;
      for (const spec of [...kinds, ...long].filter((spec) => !canMake(spec))) await failureOf("unsupported", () => generate(bench, spec));
      assert.equal(bench.readers.count(VERIFY, true), 0);
      const able = kinds.filter(canMake);
      for (const spec of able) await generate(bench, spec, JSON.stringify(spec));
      const { keys } = await readCard(bench, { reader });
      assert.deepEqual(keys.map(({ label }) => label), able.map((spec) => JSON.stringify(spec)));
      for (const { keyRef } of keys) assert.equal((await proveKey(bench, { reader, pin: userPin(), keyRef })).valid, true);
    }).timeout(60_000);

    for (const spec of kinds.filter(canMake)) {
      it(`backs up and restores a key of ${JSON.stringify(spec)}`, async () => {
        const bench = await withDkek(undefined, profile);
        const made = await generate(bench, spec, "tls-2026");
        const file = bytesOf((await wrapKey(bench, { reader, pin: userPin(), keyRef: 1 })).file);
        await deleteKey(bench, { reader, pin: userPin(), keyRef: 1 });
        assert.deepEqual((await readCard(bench, { reader })).keys, []);
        const { proof, ...restored } = await unwrapKey(bench, { reader, pin: userPin(), file, prove: true });
        assert.deepEqual(restored, made);
        assert.equal(proof?.valid, true);
        assert.deepEqual((await readCard(bench, { reader })).keys, [made]);
      }).timeout(30_000);
    }

    it("shows certificates and data objects, whether or not it lists them", async () => {
      const bench = await withDkek(undefined, profile);
      await generate(bench, p256, "server");
      await unlockCard(bench, { reader, pin: userPin() });
      await bench.cards.use(reader, async ({ files }) => {
        await files.write(fid.certificate | 1, certificate);
        await files.write(fid.issuerCertificate, certificate);
        const described = { label: "issuer", id: Uint8Array.of(9), path: fid.issuerCertificate, cvc: false, authority: true };
        await files.write(fid.certificateDescription, encodeCertificateDescription(described));
        await files.write(fid.data, ascii("hello"));
        await files.write(fid.dataDescription, encodeDataDescription({ label: "note", application: "app", private: false, path: fid.data }));
      });
      const { certificates, dataObjects, keys } = await readCard(bench, { reader });
      assert.deepEqual(certificates.map(({ file, label }) => [file, label]), [["CE01", "server"], ["CA00", "issuer"]]);
      assert.deepEqual(dataObjects.map(({ file, label, application }) => [file, label, application]), [["CF00", "note", "app"]]);
      assert.ok(keys[0]?.certificate);
    });

    it("offers no reference whose certificate outlived its key", async () => {
      const bench = await withDkek(undefined, profile);
      await generate(bench, p256);
      const file = bytesOf((await wrapKey(bench, { reader, pin: userPin(), keyRef: 1 })).file);
      await unlockCard(bench, { reader, pin: userPin() });
      await bench.cards.use(reader, ({ files }) => files.write(fid.certificate | 2, certificate));
      assert.equal((await planRestore(bench, { reader, file })).keyRef, 3);
      assert.equal((await unwrapKey(bench, { reader, file })).keyRef, 3);
      assert.equal((await generate(bench, p256)).keyRef, 4);
    });

    it("loses all files of a key that is deleted, and tells of one that stays", async () => {
      const bench = await withDkek(undefined, profile);
      for (const spec of [p256, p256]) await generate(bench, spec);
      const filesOf = (keyRef: number) =>
        bench.cards.look(reader, async ({ files }) => {
          const listed = await files.enumerate();
          const isReadable = async (prefix: number) => (await files.read(prefix | keyRef)) !== undefined;
          return [listed.includes(fid.key | keyRef), await isReadable(fid.privateKeyDescription), await isReadable(fid.certificate)];
        });
      assert.deepEqual(await filesOf(1), [true, true, true]);
      await deleteKey(bench, { reader, pin: userPin(), keyRef: 1 });
      assert.deepEqual([await filesOf(1), await filesOf(2)], [[false, false, false], [true, true, true]]);
      const deletion = encodeCommand({ cla: 0, ins: instruction.deleteFile, p1: 2, p2: 0, data: Uint8Array.of(fid.certificate >> 8, 2) });
      bench.readers.answer = (command) => (equal(command, deletion) ? Uint8Array.of(0x90, 0x00) : undefined);
      const failure = await failureOf("incomplete", () => deleteKey(bench, { reader, pin: userPin(), keyRef: 2 }));
      assert.deepEqual(failure.remains, ["certificate CE02"]);
    });

    it("tells an altered backup, and is left as it was", async () => {
      const bench = await withDkek(undefined, profile);
      await generate(bench, p256);
      const { blob, ...rest } = decodeContainer(bytesOf((await wrapKey(bench, { reader, pin: userPin(), keyRef: 1 })).file));
      const altered = blob.slice();
      altered[100] = (altered[100] ?? 0) ^ 1;
      const before = await readCard(bench, { reader });
      const restoring = () => unwrapKey(bench, { reader, pin: userPin(), file: encodeContainer({ blob: altered, ...rest }) });
      await failureOf("mac-mismatch", restoring);
      assert.deepEqual(await readCard(bench, { reader }), before);
    });

    it("refuses a backup under another DKEK with both KCVs, and never gets the blob", async () => {
      const origin = await withDkek();
      await generate(origin, p256);
      const { file, kcv } = await wrapKey(origin, { reader, pin: userPin(), keyRef: 1 });
      const bench = await withDkek(undefined, profile);
      const { dkek } = await readCard(bench, { reader, pin: userPin() });
      bench.readers.commands.length = 0;
      const failure = await failureOf("kcv-mismatch", () => unwrapKey(bench, { reader, pin: userPin(), file: bytesOf(file) }));
      assert.deepEqual(failure, { code: "kcv-mismatch", fileKcv: kcv, cardKcv: dkek.kcv });
      assert.equal(bench.readers.count(instruction.unwrap), 0);
      assert.equal(bench.readers.count(VERIFY, true), isPico ? 1 : 0);
    });

    it("counts wrong PINs down to the blocked one, which the SO-PIN sets anew", async () => {
      const bench = await initialized(1, profile);
      for (const triesLeft of [2, 1]) {
        assert.equal((await failureOf("wrong-pin", () => readCard(bench, { reader, pin: wrongPin() }))).triesLeft, triesLeft);
      }
      await failureOf(isPico ? "pin-blocked" : "wrong-pin", () => readCard(bench, { reader, pin: wrongPin() }));
      assert.equal((await readCard(bench, { reader })).userPin.state, "blocked");
      if (isPico) await failureOf("unsupported", () => unblockPin(bench, { reader, soPin: soPin() }));
      await unblockPin(bench, { reader, soPin: soPin(), newPin: ascii("12345678") });
      assert.deepEqual((await readCard(bench, { reader })).userPin, { state: "ready", triesLeft: 3 });
      assert.equal((await readCard(bench, { reader, pin: ascii("12345678") })).userPin.state, "verified");
    });

    it("is not left open after any PIN was presented", async () => {
      const bench = await initialized(1, profile);
      const isOpen = async () => (await bench.card.transmit(Uint8Array.of(0x00, 0x20, 0x00, 0x81)))[0] === 0x90;
      assert.equal(await isOpen(), false, "after the initialisation");
      await changePin(bench, { reader, kind: "user", currentPin: userPin(), newPin: ascii("87654321") });
      assert.equal(await isOpen(), false, "after a change");
      await changePin(bench, { reader, kind: "so", currentPin: soPin(), newPin: ascii("A1B2C3D4E5F60718") });
      assert.equal(await isOpen(), false, "after a change of the SO-PIN");
      await unblockPin(bench, { reader, soPin: ascii("A1B2C3D4E5F60718"), newPin: userPin() });
      assert.equal(await isOpen(), false, "after unblocking");
    });

    it(isPico ? "takes any SO-PIN to be wiped, and says that it does" : "is not wiped without its SO-PIN", async () => {
      const bench = await withDkek(undefined, profile);
      await generate(bench, p256);
      const before = await readCard(bench, { reader });
      assert.equal(before.device.soPinGuardsInitialization, !isPico);
      const wiping = () =>
        initializeCard(bench, { reader, soPin: ascii("0000000000000000"), userPin: ascii("999999"), retryCounter: 3 });
      if (isPico) {
        assert.deepEqual((await wiping()).keys, []);
        await unblockPin(bench, { reader, soPin: ascii("0000000000000000"), newPin: userPin() });
        return;
      }
      assert.deepEqual(await failureOf("wrong-pin", wiping), { code: "wrong-pin", pin: "so", triesLeft: 14 });
      assert.deepEqual(await readCard(bench, { reader }), { ...before, soPin: { state: "ready", triesLeft: 14 } });
    });

    it("has a label of its own, or refuses one before anything is changed", async () => {
      const bench = await freshBench(profile);
      const labelling = () =>
        initializeCard(bench, { reader, soPin: soPin(), userPin: userPin(), retryCounter: 3, dkekShares: 1, label: "Signing keys" });
      if (isPico) {
        await failureOf("unsupported", labelling);
        assert.equal((await readCard(bench, { reader })).userPin.state, "uninitialized");
        return;
      }
      assert.equal((await labelling()).label, "Signing keys");
    });
  });
}
