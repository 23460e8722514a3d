import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { concat, fromHex, toHex } from "../../../src/formats/bytes";
import { encodeCommand } from "../../../src/formats/iso7816";
import { applicationId, encodeEcGeneration, encodeInitialize, instruction } from "../../../src/formats/smartcard-hsm";
import { VirtualCard } from "../../../src/simulator";
import { Driver, soPin, userPin } from "./driver";

describe("virtual card: command APDUs", () => {
  it("takes the short and the extended form", async () => {
    const driver = await Driver.ready();
    const command = { cla: 0x00, ins: 0xb1, p1: 0x2f, p2: 0x02, data: fromHex("54020000"), le: 16 };
    const short = await driver.transmit(encodeCommand(command, "short"));
    const extended = await driver.transmit(encodeCommand(command, "extended"));
    assert.equal(short.data.length, 16);
    assert.deepEqual(short, extended);
  });

  it("answers malformed commands with 6700", async () => {
    const driver = await Driver.ready();
    for (const hex of ["", "00", "00A404", "00A4040005E82B", "00A4040000FFFF", "00B12F0200000454020000000000", "0020008106363438323139FFFF"]) {
      assert.deepEqual(await driver.transmit(fromHex(hex)), { data: new Uint8Array(), sw: 0x6700 }, hex);
    }
  });

  it("answers unknown classes and instructions, and those of features it does not have", async () => {
    const driver = await Driver.ready();
    for (const cla of [0x01, 0x0c, 0x10, 0x84, 0xff]) await driver.refused(0x6e00, cla, 0x20, 0, 0x81);
    for (const [cla, ins] of [[0x00, 0x00], [0x00, 0xb0], [0x00, 0xc0], [0x80, 0x20], [0x00, 0x58]] as const) {
      await driver.refused(0x6d00, cla, ins, 0, 0);
    }
    for (const [cla, ins] of [[0x80, 0x54], [0x80, 0x5a], [0x80, 0x76], [0x80, 0x64], [0x00, 0x22], [0x00, 0x2a], [0x00, 0x82], [0x00, 0x86]] as const) {
      await driver.refused(0x6d00, cla, ins, 0, 0, { le: 256 });
    }
  });

  it("carries out one command after the other, however they are sent", async () => {
    const card = await VirtualCard.create();
    const driver = new Driver(card);
    const select = driver.selectApplication();
    const initialize = driver.initialize();
    const generate = driver.generateRsa(1, 1024);
    const list = driver.ok(0x80, 0x58, 0, 0, { le: 256 });
    await Promise.all([select, initialize, generate]);
    assert.equal(toHex(await list), "CC00CC01CE01");
  });

  it("leaves the caller's bytes alone, and does not care what becomes of them", async () => {
    const driver = await Driver.ready();
    await driver.selectApplication();
    const verify = fromHex("0020008106363438323139");
    const copy = verify.slice();
    const answer = driver.transmit(verify);
    assert.deepEqual(verify, copy);
    verify.fill(0);
    assert.equal((await answer).sw, 0x9000);
  });
});

/** Numbers below a bound that look random, and are the same on every run. */
function* numbers(seed: string): Generator<number, never, number> {
  let state: Uint8Array = Uint8Array.from(Buffer.from(seed));
  let bound = 256;
  for (;;) {
    state = Uint8Array.from(createHash("sha256").update(state).digest());
    for (let i = 0; i + 4 <= state.length; i += 4) {
      const value = new DataView(state.buffer, state.byteOffset + i).getUint32(0);
      bound = yield value % bound;
    }
  }
}

describe("virtual card: any bytes at all", () => {
  const known = Object.values(instruction).filter((ins) => ins !== instruction.generateKeyPair);

  it("gets a well-formed answer to 2000 random commands, and tells of every change", async () => {
    const source = numbers("random commands");
    source.next(1);
    const below = (bound: number) => source.next(bound).value;
    const bytes = (length: number) => Uint8Array.from({ length }, () => below(256));
    const driver = await Driver.ready();
    await driver.generateEc(1, "secp256r1");
    let saved = driver.card.save();
    let changes = 0;
    driver.card.onChange(() => {
      changes++;
    });
    for (let i = 0; i < 2000; i++) {
      if (i % 20 === 0) {
        await driver.selectApplication();
        await driver.verify();
      }
      const ins = known[below(known.length)] ?? 0;
      const header = Uint8Array.of(below(2) * 0x80, ins, below(4) === 0 ? below(256) : below(3), [0x81, 0x00, 0x10, 0x70, 0x92, 0x93, 0xb0][below(7)] ?? 0);
      const lc = below(40);
      const body = [new Uint8Array(), Uint8Array.of(below(256)), concat(Uint8Array.of(lc), bytes(lc), bytes(below(2))), bytes(below(50)), concat(fromHex("54020000"), bytes(4))];
      const command = below(10) === 0 ? bytes(below(12)) : concat(header, body[below(body.length)] ?? new Uint8Array());
      const before = changes;
      const response = await driver.card.transmit(command);
      assert.ok(response.length >= 2, toHex(command));
      assert.notEqual(toHex(response.subarray(-2)), "6F00", toHex(command));
      const now = driver.card.save();
      if (changes === before) assert.equal(now, saved, `unannounced change by ${toHex(command)}`);
      saved = now;
    }
  }).timeout(60_000);

  it("survives structured data that is cut, doubled and flipped", async () => {
    const source = numbers("mutations");
    source.next(1);
    const below = (bound: number) => source.next(bound).value;
    const driver = await Driver.ready();
    await driver.generateEc(1, "secp256r1");
    const blob = await driver.wrap(1);
    const initialization = encodeInitialize({ options: 1, userPin, soPin, retryCounter: 3, dkekShares: 1 });
    const generation = encodeEcGeneration({ curve: "secp256r1", car: "UTCA00001", chr: "UTVC000000100001" });
    const commands = [
      encodeCommand({ cla: 0x80, ins: 0x74, p1: 2, p2: 0x93, data: blob }),
      encodeCommand({ cla: 0x00, ins: 0xa4, p1: 4, p2: 0, data: applicationId, le: 256 }),
      encodeCommand({ cla: 0x80, ins: 0x50, p1: 0, p2: 0, data: initialization }),
      fromHex("00D7CF000B5402000053050102030405"),
      fromHex("004802B2089106101118999293"),
      encodeCommand({ cla: 0x00, ins: 0x46, p1: 3, p2: 0, data: generation, le: 65536 }),
    ];
    for (let i = 0; i < 600; i++) {
      await driver.verify();
      const command = (commands[i % commands.length] ?? new Uint8Array()).slice();
      for (let flips = below(3); flips >= 0; flips--) {
        const at = 4 + below(command.length - 4);
        command[at] = (command[at] ?? 0) ^ (1 << below(8));
      }
      const response = await driver.card.transmit(below(5) === 0 ? command.subarray(0, below(command.length)) : command);
      assert.notEqual(toHex(response.subarray(-2)), "6F00", toHex(command));
    }
  }).timeout(60_000);
});
