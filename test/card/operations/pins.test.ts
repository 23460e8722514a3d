import assert from "node:assert/strict";
import {
  changePin,
  deleteKey,
  generateKey,
  initializeCard,
  proveKey,
  readCard,
  unblockPin,
  unlockCard,
  unwrapKey,
  wrapKey,
} from "../../../src/engine/operations";
import { ascii, fromHex } from "../../../src/formats/bytes";
import { instruction } from "../../../src/formats/smartcard-hsm";
import type { PinStatus } from "../../../src/protocol";
import {
  type Bench,
  bytesOf,
  context,
  copyOf,
  failureOf,
  freshBench,
  generate,
  initialized,
  p256,
  reader,
  soPin,
  userPin,
  VERIFY,
  withDkek,
  wrongPin,
} from "./bench";
import { carries } from "./memory-readers";

describe("The user PIN", () => {
  let withKey: Bench;
  let backup: Uint8Array;

  before(async () => {
    withKey = await withDkek();
    await generate(withKey, p256);
    backup = bytesOf((await wrapKey(withKey, { reader, pin: userPin(), keyRef: 1 })).file);
  });

  const withPin: Record<string, (bench: Bench, pin: Uint8Array) => Promise<unknown>> = {
    "card/read": (bench, pin) => readCard(bench, { reader, pin }),
    "card/unlock": (bench, pin) => unlockCard(bench, { reader, pin }),
    "key/generate": (bench, pin) => generateKey(bench, { reader, pin, spec: p256, label: "b" }, context),
    "key/wrap": (bench, pin) => wrapKey(bench, { reader, pin, keyRef: 1 }),
    "key/unwrap": (bench, pin) => unwrapKey(bench, { reader, pin, file: backup }),
    "key/delete": (bench, pin) => deleteKey(bench, { reader, pin, keyRef: 1 }),
    "key/prove": (bench, pin) => proveKey(bench, { reader, pin, keyRef: 1 }),
  };

  for (const [name, operation] of Object.entries(withPin)) {
    it(`${name}: a wrong one is presented once, and tells the tries left`, async () => {
      const bench = copyOf(withKey);
      const pin = wrongPin();
      const { triesLeft } = await failureOf("wrong-pin", () => operation(bench, pin));
      assert.equal(triesLeft, 2);
      assert.equal(bench.readers.count(VERIFY, true), 1);
      assert.ok(pin.every((byte) => byte === 0), "the PIN is zeroed");
      assert.deepEqual((await readCard(bench, { reader })).userPin, { state: "ready", triesLeft: 2 });
      assert.equal((await readCard(bench, { reader })).keys.length, 1);
    });

    it(`${name}: is not presented to a card that has blocked it`, async () => {
      const bench = copyOf(withKey);
      for (const triesLeft of [2, 1, 0]) {
        assert.deepEqual(await triesAfterWrongPin(bench), triesLeft);
      }
      bench.readers.commands.length = 0;
      await failureOf("pin-blocked", () => operation(bench, userPin()));
      assert.equal(bench.readers.count(VERIFY, true), 0);
    });

    it(`${name}: is not presented when no card can have it`, async () => {
      const bench = copyOf(withKey);
      await failureOf("invalid-params", () => operation(bench, ascii("123")));
      assert.equal(bench.readers.count(VERIFY, true), 0);
    });
  }

  it("is needed for what changes a locked card", async () => {
    const bench = copyOf(withKey);
    await failureOf("pin-required", () => wrapKey(bench, { reader, keyRef: 1 }));
    await failureOf("pin-required", () => deleteKey(bench, { reader, keyRef: 1 }));
    await failureOf("pin-required", () => unwrapKey(bench, { reader, file: backup }));
    await failureOf("pin-required", () => generateKey(bench, { reader, spec: p256, label: "" }, context));
    assert.equal(bench.readers.count(VERIFY, true), 0);
  });

  it("is changed, and the former one refused", async () => {
    const bench = await initialized();
    const newPin = ascii("87654321");
    const status = await changePin(bench, { reader, kind: "user", currentPin: userPin(), newPin });
    assert.ok(status.state === "ready" || status.state === "verified");
    assert.ok(newPin.every((byte) => byte === 0));
    await failureOf("wrong-pin", () => readCard(bench, { reader, pin: userPin() }));
    assert.equal((await readCard(bench, { reader, pin: ascii("87654321") })).userPin.state, "verified");
  });

  it("is told as changed, or unblocked, also when the card is taken out before it tells the state", async () => {
    const works: ((bench: Bench) => Promise<PinStatus>)[] = [
      (bench) => changePin(bench, { reader, kind: "user", currentPin: userPin(), newPin: ascii("87654321") }),
      (bench) => unblockPin(bench, { reader, soPin: soPin(), newPin: ascii("87654321") }),
    ];
    for (const work of works) {
      const [rehearsal, bench] = [await initialized(), await initialized()];
      for (const { readers } of [rehearsal, bench]) readers.commands.length = 0;
      await work(rehearsal);
      bench.readers.removal = { atCommand: rehearsal.readers.commands.length, when: "before" };
      assert.deepEqual(await work(bench), { state: "unknown", triesLeft: null });
      bench.readers.insert(reader, bench.card);
      assert.equal((await readCard(bench, { reader, pin: ascii("87654321") })).userPin.state, "verified");
    }
  });

  it("is changed only with the right one, which is presented once", async () => {
    const bench = await initialized();
    const change = () => changePin(bench, { reader, kind: "user", currentPin: wrongPin(), newPin: ascii("87654321") });
    assert.deepEqual(await failureOf("wrong-pin", change), { code: "wrong-pin", pin: "user", triesLeft: 2 });
    assert.equal(bench.readers.commands.filter((command) => carries(command, wrongPin())).length, 1);
  });

  it("is unblocked by the SO-PIN, with a new one or with the tries alone", async () => {
    const bench = await initialized();
    for (let i = 0; i < 3; i++) await triesAfterWrongPin(bench);
    assert.equal((await readCard(bench, { reader })).userPin.state, "blocked");
    assert.deepEqual(await unblockPin(bench, { reader, soPin: soPin(), newPin: ascii("12345678") }), { state: "ready", triesLeft: 3 });
    await triesAfterWrongPin(bench);
    assert.deepEqual(await unblockPin(bench, { reader, soPin: soPin() }), { state: "ready", triesLeft: 3 });
    assert.equal((await readCard(bench, { reader, pin: ascii("12345678") })).userPin.state, "verified");
  });

  it("is not there on a card as it comes from the factory", async () => {
    const bench = await freshBench();
    await failureOf("not-initialized", () => readCard(bench, { reader, pin: userPin() }));
    assert.equal(bench.readers.count(VERIFY, true), 0);
  });
});

describe("The SO-PIN", () => {
  const wrongSoPin = () => ascii("0000000000000000");

  it("guards initialisation: a wrong one leaves keys and PIN as they were and tells its tries left", async () => {
    const bench = await withDkek();
    await generate(bench, p256);
    const before = await readCard(bench, { reader });
    const initialize = () =>
      initializeCard(bench, { reader, soPin: wrongSoPin(), userPin: ascii("999999"), retryCounter: 3 });
    assert.deepEqual(await failureOf("wrong-pin", initialize), { code: "wrong-pin", pin: "so", triesLeft: 14 });
    const after = await readCard(bench, { reader });
    assert.deepEqual(after, { ...before, soPin: { state: "ready", triesLeft: 14 } });
  });

  it("leaves a card locked that was initialised, and then did not take its label", async () => {
    const bench = await initialized();
    await unlockCard(bench, { reader, pin: userPin() });
    bench.readers.answer = (command) => (command[1] === instruction.updateBinary ? fromHex("6581") : undefined);
    await failureOf("incomplete", () => initializeCard(bench, { reader, soPin: soPin(), userPin: ascii("999999"), retryCounter: 3, label: "new" }));
    bench.readers.answer = undefined;
    assert.equal(bench.cards.isUnlocked(reader), false);
    assert.equal((await readCard(bench, { reader })).userPin.state, "ready");
  });

  it("is told wrong when it unblocks nothing", async () => {
    const bench = await initialized();
    const unblock = () => unblockPin(bench, { reader, soPin: wrongSoPin(), newPin: ascii("999999") });
    assert.deepEqual(await failureOf("wrong-pin", unblock), { code: "wrong-pin", pin: "so", triesLeft: 14 });
  });

  it("is changed, and the former one refused", async () => {
    const bench = await initialized();
    const next = () => ascii("A1B2C3D4E5F60718");
    await changePin(bench, { reader, kind: "so", currentPin: soPin(), newPin: next() });
    await failureOf("wrong-pin", () => unblockPin(bench, { reader, soPin: soPin() }));
    assert.equal((await unblockPin(bench, { reader, soPin: next() })).state, "ready");
  });

  it("has 16 hexadecimal digits, or is not presented", async () => {
    const bench = await initialized();
    bench.readers.commands.length = 0;
    for (const digits of ["57621880", "zzzzzzzzzzzzzzzz", ""]) {
      await failureOf("invalid-params", () => unblockPin(bench, { reader, soPin: ascii(digits) }));
    }
    assert.equal(bench.readers.commands.length, 0);
  });
});

async function triesAfterWrongPin(bench: Bench): Promise<number> {
  return (await failureOf("wrong-pin", () => readCard(bench, { reader, pin: wrongPin() }))).triesLeft;
}
