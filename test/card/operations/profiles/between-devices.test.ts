import assert from "node:assert/strict";
import { openShare, planRestore, proveKey, readCard, unlockCard, unwrapKey, wrapKey } from "../../../../src/engine/operations";
import { openShareFile } from "../../../../src/engine/operations/share-opening";
import { decodeResponse, encodeCommand, sw } from "../../../../src/formats/iso7816";
import { decodeContainer, decodeKeyBlob } from "../../../../src/formats/keyblob";
import { applicationId, instruction, proprietaryClass, symmetricKeyType } from "../../../../src/formats/smartcard-hsm";
import type { Key, KeySpec } from "../../../../src/protocol";
import { type ProfileName, profileNames } from "../../../../src/simulator";
import {
  type Bench,
  bytesOf,
  context,
  deriveQuickly,
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
} from "../bench";

interface Backup {
  key: Key;
  file: Uint8Array;
}

const shared: KeySpec[] = [{ type: "RSA", size: 2048 }, p256, { type: "EC", curve: "secp256k1" }];
const modern: KeySpec[] = [{ type: "AES", size: 128 }, { type: "AES", size: 256 }, { type: "EC", curve: "secp521r1" }];

describe("A backup", () => {
  let share: Uint8Array;
  before(async () => {
    share = await shareFile(await withDkek());
  });

  const makeOn = async (profile: ProfileName, spec: KeySpec): Promise<Backup> => {
    const bench = await withDkek(share, profile);
    const key = await generate(bench, spec, "tls-2026");
    return { key, file: bytesOf((await wrapKey(bench, { reader, pin: userPin(), keyRef: key.keyRef })).file) };
  };

  for (const from of profileNames) {
    for (const spec of from === "genuine-2" ? shared : [...shared, ...modern]) {
      it(`of ${JSON.stringify(spec)} on a ${from} is restored on every device that can hold it`, async () => {
        const { key, file } = await makeOn(from, spec);
        for (const to of profileNames) {
          const target = await withDkek(share, to);
          if (to === "genuine-2" && modern.includes(spec)) {
            await isRefusedInAdvance(target, file);
            continue;
          }
          const restored = await unwrapKey(target, { reader, pin: userPin(), file, keyRef: 5 });
          assert.deepEqual(restored, { ...key, keyRef: 5 }, to);
          assert.equal((await proveKey(target, { reader, pin: userPin(), keyRef: 5 })).valid, true, to);
        }
      }).timeout(60_000);
    }
  }

  it("of RSA 2048 has the primes on a genuine card and none on a Pico HSM", async () => {
    const rsa: KeySpec = { type: "RSA", size: 2048 };
    const typeOf = async (profile: ProfileName) => decodeKeyBlob(decodeContainer((await makeOn(profile, rsa)).file).blob).keyType;
    assert.deepEqual([await typeOf("genuine-2"), await typeOf("genuine-3"), await typeOf("pico")], [6, 6, 5]);
  }).timeout(30_000);

  it("of RSA 4096 goes to newer devices, and is refused by an old one before a PIN, with a description or without", async () => {
    const { key, file } = await makeOn("pico", { type: "RSA", size: 4096 });
    const old = await withDkek(share, "genuine-2");
    await isRefusedInAdvance(old, file);
    await isRefusedInAdvance(old, decodeContainer(file).blob);
    for (const to of ["genuine-3", "genuine-4", "pico"] as const) {
      const target = await withDkek(share, to);
      assert.equal((await unwrapKey(target, { reader, pin: userPin(), file })).publicKey, key.publicKey, to);
    }
  }).timeout(120_000);

  it("of a Pico HSM's secret of 512 bits is refused by other devices before a PIN, and restored on a Pico", async () => {
    const pico = await withDkek(share, "pico");
    await unlockCard(pico, { reader, pin: userPin() });
    await pico.cards.use(reader, async () => {
      const command = { cla: 0x00, ins: instruction.generateSymmetricKey, p1: 1, p2: symmetricKeyType.secret512 };
      assert.equal(decodeResponse(await pico.card.transmit(encodeCommand(command))).sw, sw.ok);
    });
    const file = bytesOf((await wrapKey(pico, { reader, keyRef: 1 })).file);
    for (const to of ["genuine-2", "genuine-3"] as const) {
      await isRefusedInAdvance(await withDkek(share, to), file);
      await isRefusedInAdvance(await withDkek(share, to), decodeContainer(file).blob);
    }
    const restored = await unwrapKey(await withDkek(share, "pico"), { reader, pin: userPin(), file, prove: true });
    assert.deepEqual([restored.type, restored.size, restored.proof], ["AES", 512, undefined]);
  });

  it("of a curve that a Pico HSM does not know is refused there before a PIN", async () => {
    const { file } = await makeOn("genuine-2", { type: "EC", curve: "brainpoolP320r1" });
    await isRefusedInAdvance(await withDkek(share, "pico"), file);
  });

  it("made with a DKEK that a Pico HSM lost is told on every other card, and on the Pico by another KCV", async () => {
    const pico = await initialized(1, "pico");
    await importWithoutLogin(pico, share);
    pico.readers.eject(reader);
    pico.readers.insert(reader, pico.card);
    const wrong = (await readCard(pico, { reader, pin: userPin() })).dkek.kcv;
    const right = (await openShare(pico, { file: share, password: password() }, context)).kcv;
    assert.notEqual(wrong, right);
    await generate(pico, p256);
    const { file, kcv } = await wrapKey(pico, { reader, pin: userPin(), keyRef: 1 });
    assert.equal(kcv, wrong);
    const other = await withDkek(share);
    const failure = await failureOf("kcv-mismatch", () => planRestore(other, { reader, file: bytesOf(file) }));
    assert.deepEqual([failure.fileKcv, failure.cardKcv], [wrong, right]);
  });
});

/** As sc-hsm-tool does it. */
async function importWithoutLogin({ card }: Bench, file: Uint8Array): Promise<void> {
  const share = await openShareFile(deriveQuickly, { file, password: password() }, context);
  for (const command of [
    { cla: 0x00, ins: instruction.select, p1: 0x04, p2: 0x00, data: applicationId, le: 256 },
    { cla: proprietaryClass, ins: instruction.keyDomain, p1: 0x00, p2: 0x00, data: share, le: 256 },
  ]) {
    const { sw: word } = decodeResponse(await card.transmit(encodeCommand(command)));
    assert.equal(word, sw.ok);
  }
}

async function isRefusedInAdvance(target: Bench, file: Uint8Array): Promise<void> {
  target.readers.commands.length = 0;
  await failureOf("unsupported", () => planRestore(target, { reader, file }));
  await failureOf("unsupported", () => unwrapKey(target, { reader, pin: userPin(), file }));
  assert.equal(target.readers.count(VERIFY, true), 0);
}
