import assert from "node:assert/strict";
import { copyKey, deleteKey, generateKey, proveKey, readCard, unwrapKey, wrapKey } from "../../../src/engine/operations";
import { decodeCommand } from "../../../src/formats/iso7816";
import { instruction } from "../../../src/formats/smartcard-hsm";
import type { KeySpec } from "../../../src/protocol";
import { profileNames } from "../../../src/simulator";
import { type Bench, bytesOf, context, copyOf, failureOf, generate, p256, reader, shareFile, userPin, VERIFY, withDkek } from "./bench";
import { firstReader, secondReader, twoCards } from "./two-cards";

const aes: KeySpec = { type: "AES", size: 256 };
const rsa4096: KeySpec = { type: "RSA", size: 4096 };

/** Short APDUs only, as of many built-in readers; and a length that MicroSD cards have. */
const [short, microSd] = [261, 506];

describe("A reader that takes short APDUs only, or few bytes in extended ones", () => {
  let share: Uint8Array;
  let large: Uint8Array;
  let secret: Uint8Array;
  let origin: Bench;

  const narrow = (bench: Bench, longestApdu: number) => {
    const copy = copyOf(bench);
    copy.readers.longestApdu = longestApdu;
    return copy;
  };
  const fileOf = async (keyRef: number) => bytesOf((await wrapKey(origin, { reader, pin: userPin(), keyRef })).file);

  before(async function () {
    this.timeout(120_000);
    origin = await withDkek();
    share = await shareFile(origin);
    origin = await withDkek(share);
    await generate(origin, rsa4096, "large", 1);
    await generate(origin, aes, "secret", 2);
    await generate(origin, p256, "small", 3);
    large = await fileOf(1);
    secret = await fileOf(2);
  });

  for (const longestApdu of [short, microSd]) {
    it(`of ${longestApdu} bytes restores RSA 4096 in pieces, and shows all of it`, async () => {
      const [original] = (await readCard(origin, { reader })).keys;
      const target = narrow(await withDkek(share), longestApdu);
      const restored = await unwrapKey(target, { reader, pin: userPin(), file: large });
      assert.deepEqual(restored, original);
      assert.deepEqual((await readCard(target, { reader })).keys, [original]);
      assert.ok(target.readers.commands.every((command) => command.length <= longestApdu));
      assert.ok(target.readers.count(instruction.updateBinary) > large.length / longestApdu);
      target.readers.longestApdu = undefined;
      assert.equal((await proveKey(target, { reader, pin: userPin(), keyRef: 1 })).valid, true);
    }).timeout(30_000);

    it(`of ${longestApdu} bytes tells before a PIN that a wrapped RSA 4096 key does not go through`, async () => {
      const target = narrow(origin, longestApdu);
      const { needed, limit } = await failureOf("reader-limit", () => wrapKey(target, { reader, pin: userPin(), keyRef: 1 }));
      assert.ok(needed > 1024 && limit < longestApdu, `${needed} in ${limit}`);
      assert.equal(target.readers.count(VERIFY, true), 0);
      assert.equal(target.readers.count(instruction.wrap), 0);
    });

    it(`of ${longestApdu} bytes tells before a PIN that a signature of RSA 4096 does not go through`, async () => {
      const target = narrow(origin, longestApdu);
      const { needed } = await failureOf("reader-limit", () => proveKey(target, { reader, pin: userPin(), keyRef: 1 }));
      assert.deepEqual([needed, target.readers.count(VERIFY, true)], [512, 0]);
      assert.equal((await proveKey(target, { reader, pin: userPin(), keyRef: 3 })).valid, true);
    });

    it(`of ${longestApdu} bytes backs up an AES key, and restores and proves it`, async () => {
      const target = narrow(origin, longestApdu);
      const { file } = await wrapKey(target, { reader, pin: userPin(), keyRef: 2 });
      await deleteKey(target, { reader, pin: userPin(), keyRef: 2 });
      const { proof } = await unwrapKey(target, { reader, pin: userPin(), file: bytesOf(file), prove: true });
      assert.equal(proof?.valid, true);
    });
  }

  it("of short APDUs backs up no EC key; one of 506 bytes does", async () => {
    await failureOf("reader-limit", () => wrapKey(narrow(origin, short), { reader, pin: userPin(), keyRef: 3 }));
    assert.ok((await wrapKey(narrow(origin, microSd), { reader, pin: userPin(), keyRef: 3 })).file);
  });

  for (const profile of profileNames) {
    it(`of short APDUs makes keys on a ${profile}, whose requests the card keeps`, async () => {
      const target = narrow(await withDkek(share, profile), short);
      for (const spec of [{ type: "RSA", size: 2048 }, { type: "EC", curve: "secp192r1" }] as const) {
        const { publicKey, keyRef } = await generateKey(target, { reader, pin: userPin(), spec, label: spec.type }, context);
        assert.ok(publicKey);
        assert.equal((await proveKey(target, { reader, pin: userPin(), keyRef })).valid, true);
      }
    }).timeout(30_000);
  }

  it("of short APDUs makes no key whose curve does not fit in a command, and tells so before a PIN", async () => {
    const target = narrow(origin, short);
    assert.deepEqual(await failureOf("reader-limit", () => generate(target, p256)), { code: "reader-limit", needed: 256, limit: 255 });
    assert.equal(target.readers.count(VERIFY, true), 0);
  });

  it("of the first card stops a copy before either PIN; that of the second does not matter", async () => {
    const empty = await withDkek(share);
    const copying = (longestApdu: number | undefined, keyRef: number) => {
      const bench = twoCards(copyOf(origin).card, copyOf(empty).card);
      bench.readers.longestApdu = longestApdu;
      const from = { reader: firstReader, pin: userPin(), keyRef };
      return { bench, copied: () => copyKey(bench, { from, to: { reader: secondReader, pin: userPin() } }) };
    };
    const refused = copying(short, 1);
    await failureOf("reader-limit", refused.copied);
    assert.equal(refused.bench.readers.count(VERIFY, true), 0);
    assert.equal((await copying(short, 2).copied()).proof?.valid, true);
  });

  it("of short APDUs lists no more files than it takes identifiers, and does not pass for a whole list", async () => {
    const target = narrow(origin, short);
    target.readers.answer = (command) =>
      decodeCommand(command).ins === instruction.enumerate ? Uint8Array.from([...Array<number>(256).fill(0xcd), 0x90, 0x00]) : undefined;
    assert.deepEqual(await failureOf("reader-limit", () => readCard(target, { reader })), { code: "reader-limit", needed: 258, limit: 256 });
  });

  it("leaves everything as it was where the reader tells nothing", async () => {
    const target = await withDkek(share);
    target.readers.commands.length = 0;
    await unwrapKey(target, { reader, pin: userPin(), file: secret, prove: true });
    assert.ok(target.readers.commands.some((command) => decodeCommand(command).extended));
  });
});
