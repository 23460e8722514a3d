import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { generateKey, listReaders, lockCard, proveKey, readCard, unblockPin, unlockCard, wrapKey } from "../../../src/engine/operations";
import { encodeCommand } from "../../../src/formats/iso7816";
import { applicationId, instruction } from "../../../src/formats/smartcard-hsm";
import { VirtualCard } from "../../../src/simulator";
import { type Bench, context, failureOf, freshBench, generate, initialized, p256, reader, soPin, userPin, VERIFY, withDkek, wrongPin } from "./bench";

/** Selecting the application anew drops the PIN state (SmartCard-HSM ref. 1.3). */
const selectApplication = (bench: Bench) =>
  bench.card.transmit(encodeCommand({ cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x00, data: applicationId, le: 256 }));

/** Answered with 9000 while the PIN is verified, whatever the card says else. */
const pinStatus = (bench: Bench) => bench.card.transmit(Uint8Array.of(0x00, 0x20, 0x00, 0x81));

describe("The cards in the readers", () => {
  const summaryIn = async (bench: Bench) => (await listReaders(bench))[0]?.card;

  it("are listed with serial number and label, which a card is asked for once", async () => {
    const bench = await freshBench();
    const first = await summaryIn(bench);
    assert.equal(first?.application, "smartcard-hsm");
    assert.ok(first.serial);
    const asked = bench.readers.commands.length;
    assert.deepEqual(await summaryIn(bench), first);
    assert.equal(bench.readers.commands.length, asked);
    bench.readers.eject(reader);
    assert.equal(await summaryIn(bench), null);
  });

  it("that are no SmartCard-HSM are listed as such, and refused by name", async () => {
    const bench = await freshBench();
    bench.readers.answer = () => Uint8Array.of(0x6a, 0x82);
    assert.equal((await summaryIn(bench))?.application, "other");
    assert.equal((await failureOf("not-a-smartcard-hsm", () => readCard(bench, { reader }))).reader, reader);
  });

  it("announce that a card came, went, or was unlocked", async () => {
    const bench = await initialized();
    let announced = 0;
    bench.cards.onChange(() => announced++);
    await unlockCard(bench, { reader, pin: userPin() });
    assert.equal(announced, 1);
    await lockCard(bench, { reader });
    assert.equal(announced, 2);
    bench.readers.eject(reader);
    assert.equal(announced, 3);
  });
});

describe("An unlocked card", () => {
  it("needs no PIN any more, and is asked for none", async () => {
    const bench = await withDkek();
    await generate(bench, p256);
    assert.equal((await unlockCard(bench, { reader, pin: userPin() })).unlocked, true);
    bench.readers.commands.length = 0;
    await wrapKey(bench, { reader, keyRef: 1 });
    await proveKey(bench, { reader, keyRef: 1 });
    assert.equal(bench.readers.count(VERIFY, true), 0);
    assert.equal((await listReaders(bench))[0]?.card?.unlocked, true);
  });

  it("is locked by a word, by a wrong PIN, and by being taken out", async () => {
    const bench = await withDkek();
    await generate(bench, p256);
    const isLocked = () => failureOf("pin-required", () => proveKey(bench, { reader, keyRef: 1 }));
    await isLocked();
    await unlockCard(bench, { reader, pin: userPin() });
    await lockCard(bench, { reader });
    await isLocked();
    await unlockCard(bench, { reader, pin: userPin() });
    await failureOf("wrong-pin", () => unlockCard(bench, { reader, pin: wrongPin() }));
    await isLocked();
    await unlockCard(bench, { reader, pin: userPin() });
    bench.readers.eject(reader);
    bench.readers.insert(reader, bench.card);
    await isLocked();
    assert.equal((await listReaders(bench))[0]?.card?.unlocked, false);
  });

  it("is locked after a while without use, and not while it is used", async () => {
    const bench = await initialized();
    await generate(bench, p256);
    await unlockCard(bench, { reader, pin: userPin(), idleSeconds: 0.2 });
    for (let i = 0; i < 4; i++) {
      await sleep(100);
      assert.equal((await proveKey(bench, { reader, keyRef: 1 })).valid, true);
    }
    await sleep(400);
    assert.equal(bench.cards.isUnlocked(reader), false);
    await failureOf("pin-required", () => proveKey(bench, { reader, keyRef: 1 }));
  });

  it("is found out to be locked when its PIN state was dropped", async () => {
    const bench = await withDkek();
    await generate(bench, p256);
    await unlockCard(bench, { reader, pin: userPin() });
    await selectApplication(bench);
    await failureOf("pin-required", () => wrapKey(bench, { reader, keyRef: 1 }));
    assert.equal(bench.cards.isUnlocked(reader), false);
  });

  it("is found out to be locked half way through a change, too", async () => {
    const bench = await initialized();
    await unlockCard(bench, { reader, pin: userPin() });
    bench.readers.answer = ([, ins]) => (ins === instruction.updateBinary || ins === instruction.deleteFile ? Uint8Array.of(0x69, 0x82) : undefined);
    assert.equal((await failureOf("incomplete", () => generateKey(bench, { reader, spec: p256, label: "half" }, context))).cause, "pin-required");
    assert.equal(bench.cards.isUnlocked(reader), false);
  });

  it("is locked by unblocking the PIN, which leaves it unverified", async () => {
    const bench = await initialized();
    await unlockCard(bench, { reader, pin: userPin() });
    await unblockPin(bench, { reader, soPin: soPin() });
    assert.equal(bench.cards.isUnlocked(reader), false);
  });

  it("is none when what it holds can't be read, for that is told as a failure", async () => {
    const bench = await initialized();
    bench.readers.answer = (command) => (command[1] === instruction.enumerate ? Uint8Array.of(0x6f, 0x00) : undefined);
    await failureOf("status-word", () => unlockCard(bench, { reader, pin: userPin() }));
    assert.equal(bench.cards.isUnlocked(reader), false);
    assert.notDeepEqual(await pinStatus(bench), Uint8Array.of(0x90, 0x00));
  });

  it("is locked when the engine ends", async () => {
    const bench = await initialized();
    await generate(bench, p256);
    await unlockCard(bench, { reader, pin: userPin() });
    await bench.cards.close();
    assert.notDeepEqual(await pinStatus(bench), Uint8Array.of(0x90, 0x00));
  });
});

describe("Operations on one card", () => {
  it("come one after the other, however they were asked for", async () => {
    const bench = await initialized();
    const made = await Promise.all([1, 2, 3].map((i) => generate(bench, p256, `key ${i}`)));
    assert.deepEqual(made.map(({ keyRef, label }) => [keyRef, label]), [[1, "key 1"], [2, "key 2"], [3, "key 3"]]);
  });

  it("present no PIN when they were cancelled before their turn", async () => {
    const bench = await initialized();
    const controller = new AbortController();
    const before = generate(bench, p256, "before");
    const params = { reader, pin: userPin(), spec: p256, label: "cancelled" };
    const cancelled = failureOf("cancelled", () => generateKey(bench, params, { ...context, signal: controller.signal }));
    bench.readers.commands.length = 0;
    controller.abort();
    await Promise.all([before, cancelled]);
    assert.equal(bench.readers.count(VERIFY, true), 1);
  });

  it("fail when the card is taken out before their turn, even when another card is put in", async () => {
    const bench = await initialized();
    const waiting = [readCard(bench, { reader }), readCard(bench, { reader }), generate(bench, p256)];
    bench.readers.eject(reader);
    const other = await VirtualCard.create({});
    bench.readers.insert(reader, other);
    for (const operation of waiting) await failureOf("card-removed", () => operation);
    assert.deepEqual((await readCard(bench, { reader })).keys, []);
  });

  it("leave no PIN verified on the card", async () => {
    const bench = await initialized();
    await generate(bench, p256);
    await readCard(bench, { reader, pin: userPin() });
    assert.notDeepEqual(await pinStatus(bench), Uint8Array.of(0x90, 0x00));
  });
});
