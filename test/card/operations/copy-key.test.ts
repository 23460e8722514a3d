import assert from "node:assert/strict";
import { changePin, copyKey, deleteKey, generateKey, proveKey, readCard, unlockCard, wrapKey } from "../../../src/engine/operations";
import { ascii } from "../../../src/formats/bytes";
import { decodeCommand } from "../../../src/formats/iso7816";
import { algorithm, instruction } from "../../../src/formats/smartcard-hsm";
import type { FailureCode, KeySpec } from "../../../src/protocol";
import { profileNames } from "../../../src/simulator";
import { type Bench, context, copyOf, failureOf, generate, initialized, p256, reader, shareFile, userPin, VERIFY, withDkek, wrongPin } from "./bench";
import { copy, firstReader, secondReader, type TwoCards, twoCardsOf } from "./two-cards";

const specs: KeySpec[] = [{ type: "RSA", size: 2048 }, p256, { type: "AES", size: 256 }];

async function blocked(bench: Bench): Promise<Bench> {
  for (let tries = 3; tries > 0; tries--) await failureOf("wrong-pin", () => readCard(bench, { reader, pin: wrongPin() }));
  return bench;
}

describe("A copy of a key to another card", () => {
  let share: Uint8Array;
  let origin: Bench;
  let empty: Bench;

  before(async () => {
    share = await shareFile(await withDkek());
    origin = await withDkek(share);
    empty = await withDkek(share);
    for (const spec of specs) await generate(origin, spec, spec.type, 10 + specs.indexOf(spec));
  });

  const fresh = () => twoCardsOf(copyOf(origin), copyOf(empty));
  const keysOf = async (bench: TwoCards, name: string) => (await readCard(bench, { reader: name })).keys;

  async function isRefusedInAdvance(code: FailureCode, bench: TwoCards, keyRef = 11, to?: number) {
    bench.readers.commands.length = 0;
    const failure = await failureOf(code, () => copy(bench, keyRef, to));
    assert.equal(bench.readers.count(VERIFY, true), 0);
    return failure;
  }

  for (const spec of specs) {
    it(`of type ${spec.type} is the same key with the same files at the same reference, and proven`, async () => {
      const bench = fresh();
      const keyRef = 10 + specs.indexOf(spec);
      const before = await keysOf(bench, firstReader);
      const { proof, ...made } = await copy(bench, keyRef);
      assert.deepEqual(made, before.find((key) => key.keyRef === keyRef));
      assert.equal(proof?.valid, true);
      assert.deepEqual(await keysOf(bench, secondReader), [made]);
      assert.deepEqual(await keysOf(bench, firstReader), before);
      assert.equal((await proveKey(bench, { reader: secondReader, pin: userPin(), keyRef })).valid, true);
    });
  }

  it("of type AES is proven only where the check value that its own card tells is the one of the copy", async () => {
    const { aesKcv } = await wrapKey(copyOf(origin), { reader, pin: userPin(), keyRef: 12 });
    const { proof } = await copy(fresh(), 12);
    assert.deepEqual([proof?.method, proof?.aesKcv, proof?.valid], ["cmac", aesKcv, true]);
    const bench = fresh();
    let told = 0;
    bench.readers.answer = (command) => {
      const { ins, p2 } = decodeCommand(command);
      const isFirstCmac = ins === instruction.symmetric && p2 === algorithm.aesCmac && ++told === 1;
      return isFirstCmac ? Uint8Array.from([...Array<number>(16).fill(0xa5), 0x90, 0x00]) : undefined;
    };
    const other = (await copy(bench, 12)).proof;
    assert.deepEqual([other?.method, other?.aesKcv, other?.valid], ["cmac", aesKcv, false]);
  });

  it("goes where it is told, or to the lowest free reference when another key has its own", async () => {
    const bench = fresh();
    assert.equal((await copy(bench, 11, 200)).keyRef, 200);
    const other = copyOf(empty);
    await generate(other, p256, "holder", 11);
    assert.equal((await copy(twoCardsOf(copyOf(origin), other), 11)).keyRef, 1);
  });

  it("works with cards that are unlocked, and needs no PIN then", async () => {
    const bench = fresh();
    await unlockCard(bench, { reader: firstReader, pin: userPin() });
    await unlockCard(bench, { reader: secondReader, pin: userPin() });
    bench.readers.commands.length = 0;
    await copyKey(bench, { from: { reader: firstReader, keyRef: 11 }, to: { reader: secondReader } });
    assert.equal(bench.readers.count(VERIFY, true), 0);
  });

  it("presents each PIN once, to its own card, and zeroes both", async () => {
    const second = copyOf(empty);
    await changePin(second, { reader, kind: "user", currentPin: userPin(), newPin: ascii("87654321") });
    const bench = twoCardsOf(copyOf(origin), second);
    const pins = [userPin(), ascii("87654321")] as const;
    await copyKey(bench, { from: { reader: firstReader, pin: pins[0], keyRef: 11 }, to: { reader: secondReader, pin: pins[1] } });
    assert.equal(bench.readers.count(VERIFY, true), 2);
    for (const pin of pins) assert.ok(pin.every((byte) => byte === 0));
  });

  for (const exchanged of [firstReader, secondReader]) {
    it(`presents no PIN to a card that came into the reader "${exchanged}" meanwhile`, async () => {
      const bench = fresh();
      let asked = 0;
      bench.readers.answer = (command) => {
        const isLastLook = decodeCommand(command).ins === VERIFY && ++asked === 2;
        if (!isLastLook) return undefined;
        bench.readers.answer = undefined;
        queueMicrotask(() => {
          bench.readers.eject(exchanged);
          bench.readers.insert(exchanged, copyOf(exchanged === firstReader ? origin : empty).card);
        });
        return undefined;
      };
      const pins = [userPin(), userPin()] as const;
      const copying = copyKey(bench, { from: { reader: firstReader, pin: pins[0], keyRef: 11 }, to: { reader: secondReader, pin: pins[1] } });
      assert.deepEqual(await failureOf("card-removed", () => copying), { code: "card-removed", reader: exchanged });
      assert.equal(bench.readers.count(VERIFY, true), exchanged === firstReader ? 0 : 1);
      for (const pin of pins) assert.ok(pin.every((byte) => byte === 0));
    });
  }

  it("in both directions at once does not wait for itself", async () => {
    const second = copyOf(empty);
    await generate(second, p256, "back", 5);
    const crossing = twoCardsOf(copyOf(origin), second);
    const [there, here] = await Promise.all([
      copy(crossing, 11),
      copyKey(crossing, { from: { reader: secondReader, pin: userPin(), keyRef: 5 }, to: { reader: firstReader, pin: userPin() } }),
    ]);
    assert.deepEqual([there.keyRef, there.proof?.valid, here.keyRef, here.proof?.valid], [11, true, 5, true]);
  });

  it("is refused before a PIN where another key has come to the reference of the first meanwhile", async () => {
    const bench = fresh();
    const onFirst = { reader: firstReader, pin: userPin(), keyRef: 11 };
    const copying = failureOf("no-such-key", () => copy(bench, 11));
    const exchanging = [
      deleteKey(bench, onFirst),
      generateKey(bench, { ...onFirst, pin: userPin(), spec: p256, label: "another" }, context),
    ];
    await Promise.all([copying, ...exchanging]);
    assert.deepEqual(await keysOf(bench, secondReader), []);
  });

  it("is refused before a PIN: the same card, a missing key, a key that the other card has", async () => {
    const bench = fresh();
    const same = () => copyKey(bench, { from: { reader: firstReader, pin: userPin(), keyRef: 11 }, to: { reader: firstReader, pin: userPin() } });
    assert.equal((await failureOf("invalid-params", same)).parameter, "to.reader");
    assert.deepEqual(await isRefusedInAdvance("no-such-key", bench, 99), { code: "no-such-key", keyRef: 99 });
    await copy(bench, 11, 77);
    const held = { code: "key-reference-in-use", keyRef: 77, label: "EC" };
    assert.deepEqual(await isRefusedInAdvance("key-reference-in-use", bench), held);
    assert.deepEqual(await isRefusedInAdvance("key-reference-in-use", bench, 11, 5), held);
    assert.deepEqual(await isRefusedInAdvance("key-reference-in-use", bench, 10, 77), held);
    await isRefusedInAdvance("invalid-params", bench, 10, 300);
  });

  it("is refused before a PIN: no DKEK, an incomplete one, another one, on either card", async () => {
    const second = copyOf(empty);
    const [none, pending, other] = [await initialized(), await initialized(2), await withDkek()];
    for (const bench of [none, pending, other]) await generate(bench, p256, "key", 11);
    await isRefusedInAdvance("no-dkek", twoCardsOf(none, second));
    await isRefusedInAdvance("dkek-pending", twoCardsOf(pending, second));
    await isRefusedInAdvance("kcv-mismatch", twoCardsOf(other, second));
    const first = copyOf(origin);
    await isRefusedInAdvance("no-dkek", twoCardsOf(first, none));
    await isRefusedInAdvance("dkek-pending", twoCardsOf(first, pending));
    const { fileKcv, cardKcv } = (await isRefusedInAdvance("kcv-mismatch", twoCardsOf(first, other))) as { fileKcv: string; cardKcv: string };
    assert.equal(fileKcv, (await readCard(first, { reader })).dkek.kcv);
    assert.equal(cardKcv, (await readCard(other, { reader })).dkek.kcv);
  });

  it("is refused before a PIN: a device that can not hold the key, a missing PIN, a blocked one", async () => {
    const first = copyOf(origin);
    await isRefusedInAdvance("unsupported", twoCardsOf(first, await withDkek(share, "genuine-2")), 12);
    const bench = fresh();
    bench.readers.commands.length = 0;
    await failureOf("pin-required", () => copyKey(bench, { from: { reader: firstReader, pin: userPin(), keyRef: 11 }, to: { reader: secondReader } }));
    assert.equal(bench.readers.count(VERIFY, true), 0);
    await isRefusedInAdvance("pin-blocked", twoCardsOf(first, await blocked(copyOf(empty))));
    await isRefusedInAdvance("pin-blocked", twoCardsOf(await blocked(copyOf(origin)), copyOf(empty)));
  });

  for (const wrong of [firstReader, secondReader]) {
    const pinOf = (name: string) => (name === wrong ? wrongPin() : userPin());
    const copyWith = (bench: TwoCards, first?: Uint8Array, second?: Uint8Array) =>
      copyKey(bench, { from: { reader: firstReader, keyRef: 11, ...(first && { pin: first }) }, to: { reader: secondReader, ...(second && { pin: second }) } });

    it(`names the reader "${wrong}" where its card refuses the PIN, is blocked, locked, or has no DKEK`, async () => {
      const bench = fresh();
      const attempt = () => copyWith(bench, pinOf(firstReader), pinOf(secondReader));
      assert.deepEqual(await failureOf("wrong-pin", attempt), { code: "wrong-pin", pin: "user", triesLeft: 2, reader: wrong });
      const [first, second] = wrong === firstReader ? [await blocked(copyOf(origin)), copyOf(empty)] : [copyOf(origin), await blocked(copyOf(empty))];
      assert.deepEqual(await failureOf("pin-blocked", () => copy(twoCardsOf(first, second), 11)), { code: "pin-blocked", pin: "user", reader: wrong });
      const locked = () => copyWith(fresh(), wrong === firstReader ? undefined : userPin(), wrong === secondReader ? undefined : userPin());
      assert.deepEqual(await failureOf("pin-required", locked), { code: "pin-required", reader: wrong });
      const without = await initialized();
      await generate(without, p256, "key", 11);
      const lacking = wrong === firstReader ? twoCardsOf(without, copyOf(empty)) : twoCardsOf(copyOf(origin), without);
      assert.deepEqual(await failureOf("no-dkek", () => copy(lacking, 11)), { code: "no-dkek", reader: wrong });
    });
  }

  for (const from of profileNames) {
    it(`goes from a ${from} to every device`, async () => {
      const source = await withDkek(share, from);
      await generate(source, p256, "key", 4);
      for (const to of profileNames) {
        const bench = twoCardsOf(copyOf(source), await withDkek(share, to));
        const { proof, keyRef } = await copy(bench, 4);
        assert.deepEqual([keyRef, proof?.valid], [4, true], to);
      }
    });
  }
});
