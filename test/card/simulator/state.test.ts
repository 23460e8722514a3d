import assert from "node:assert/strict";
import { fromHex, toHex } from "../../../src/formats/bytes";
import { decodeTokenInfo } from "../../../src/formats/pkcs15";
import { VirtualCard, VirtualCardError } from "../../../src/simulator";
import { Driver, shareKcv, userPin } from "./driver";

/** A card with something of everything. */
async function furnished(): Promise<Driver> {
  const driver = await Driver.ready();
  await driver.generateRsa(1, 1024);
  await driver.generateEc(2, "brainpoolP512r1", fromHex("900400000005"));
  await driver.generateAes(3, 0xb2);
  await driver.write(0xc401, fromHex("3000"));
  await driver.write(0xcd00, new Uint8Array());
  await driver.send(0x00, 0x20, 0, 0x81, { data: new Uint8Array(6) });
  return driver;
}

describe("virtual card: state", () => {
  it("survives being saved and restored", async () => {
    const before = await furnished();
    const after = new Driver(VirtualCard.restore(before.card.save()));
    assert.equal(after.card.save(), before.card.save());
    await before.selectApplication();
    await after.selectApplication();
    assert.equal(await after.pinStatus(), "63c2");
    assert.equal((await after.verify(userPin)).sw, 0x9000);
    assert.deepEqual(await after.ok(0x80, 0x58, 0, 0, { le: 256 }), await before.ok(0x80, 0x58, 0, 0, { le: 256 }));
    assert.equal(toHex(await after.ok(0x80, 0x52, 0, 0, { le: 256 })), `0100${shareKcv}`);
    await before.verify();
    const mac = { data: new Uint8Array(16), le: 16 };
    assert.deepEqual(await after.ok(0x80, 0x78, 3, 0x18, mac), await before.ok(0x80, 0x78, 3, 0x18, mac));
    const raw = { data: new Uint8Array(128), le: 256 };
    assert.deepEqual(await after.ok(0x80, 0x68, 1, 0x20, raw), await before.ok(0x80, 0x68, 1, 0x20, raw));
    await after.ok(0x80, 0x68, 2, 0x70, { data: new Uint8Array(32), le: 256 });
  });

  it("keeps a blocked PIN, a transport PIN and unassigned key domains", async () => {
    const blocked = await Driver.ready();
    for (let i = 0; i < 3; i++) await blocked.verify(new Uint8Array(6));
    const restored = new Driver(VirtualCard.restore(blocked.card.save()));
    await restored.selectApplication();
    assert.equal(await restored.pinStatus(), "6983");
    const transport = await Driver.ready({ options: 0x0002, keyDomains: 2 });
    const again = new Driver(VirtualCard.restore(transport.card.save()));
    await again.selectApplication();
    assert.equal(await again.pinStatus(), "6984");
    await again.refused(0x6a88, 0x80, 0x52, 0, 1, { le: 256 });
  });

  it("says first that it protects nothing", async () => {
    const { card } = await Driver.fresh();
    assert.match(card.save(), /^\{\s*"notice": "This is a virtual card. It protects nothing/);
  });

  it("is told of after every change, and of nothing else", async () => {
    const driver = await Driver.ready();
    let changes = 0;
    const stop = driver.card.onChange(() => {
      changes++;
    });
    await driver.read(0x2f02);
    await driver.verify();
    await driver.ok(0x00, 0x84, 0, 0, { le: 8 });
    assert.equal(changes, 0);
    await driver.write(0xcf00, fromHex("01"));
    assert.equal(changes, 1);
    await driver.verify(new Uint8Array(6));
    assert.equal(changes, 2);
    stop();
    await driver.verify();
    assert.equal(changes, 2);
  });

  it("answers with a memory failure when a change could not be kept", async () => {
    const driver = await Driver.ready();
    driver.card.onChange(() => Promise.reject(new Error("disk full")));
    const answer = await driver.send(0x00, 0x48, 1, 0xb0);
    assert.equal(answer.sw, 0x6581);
  });

  it("is made with the serial and the label that were asked for", async () => {
    const driver = new Driver(await VirtualCard.create({ serial: "UTMYCARD1", label: "Prüfkarte" }));
    await driver.selectApplication();
    assert.equal(decodeTokenInfo((await driver.read(0x2f03)).data).label, "Prüfkarte");
    assert.match(driver.card.save(), /"serial": "UTMYCARD1"/);
    for (const serial of ["", "1234567890", "UTVC00000001X", "utvc0000001"]) {
      await assert.rejects(VirtualCard.create({ serial }), VirtualCardError);
    }
  });

  it("gives cards different serials and device keys", async () => {
    const [one, other] = [await VirtualCard.create(), await VirtualCard.create()];
    assert.notEqual(one.save(), other.save());
  });
});

type Json = Record<string, unknown>;

describe("virtual card: damaged state", () => {
  let sound: string;
  before(async () => {
    sound = (await furnished()).card.save();
  });

  const damage: [string, (state: Json, keys: Record<string, Json>) => void][] = [
    ["no format", (state) => delete state["format"]],
    ["a newer format", (state) => (state["format"] = 2)],
    ["no serial", (state) => delete state["serial"]],
    ["a foreign serial", (state) => (state["serial"] = "../../x")],
    ["no device key", (state) => delete state["deviceKey"]],
    ["options out of range", (state) => (state["options"] = 65536)],
    ["a PIN that is no object", (state) => (state["userPin"] = "123456")],
    ["more tries left than there are", (state) => (state["userPin"] = { value: "MTExMTEx", triesLeft: 4, maxTries: 3 })],
    ["a PIN that is too short", (state) => (state["userPin"] = { value: "MTEx", triesLeft: 3, maxTries: 3 })],
    ["no word about a transport PIN", (state) => delete state["transportPin"]],
    ["domains that are no list", (state) => (state["domains"] = {})],
    ["a DKEK that is too short", (state) => (state["domains"] = [{ shares: 1, outstanding: 0, dkek: "AAAA" }])],
    ["more shares missing than there are", (state) => (state["domains"] = [{ shares: 1, outstanding: 2, dkek: "AAAA" }])],
    ["no keys", (state) => delete state["keys"]],
    ["keys in a list", (state) => (state["keys"] = [])],
    ["a key reference out of range", (_, keys) => (keys["256"] = keys["1"] ?? {})],
    ["a key reference that is none", (_, keys) => (keys["device"] = keys["1"] ?? {})],
    ["a key of an unknown type", (_, keys) => (keys["3"] = { ...keys["3"], type: "DES" })],
    ["an AES key of a wrong length", (_, keys) => (keys["3"] = { ...keys["3"], key: "AAAA" })],
    ["an EC key on an unknown curve", (_, keys) => (keys["2"] = { ...keys["2"], curve: "secp160r1" })],
    ["an EC key with another point", (_, keys) => (keys["2"] = { ...keys["2"], point: keys["2"]?.["d"] })],
    ["an RSA key with other primes", (_, keys) => (keys["1"] = { ...keys["1"], p: keys["1"]?.["q"] })],
    ["an RSA key of another size", (_, keys) => (keys["1"] = { ...keys["1"], size: 2048 })],
    ["a negative use counter", (_, keys) => (keys["2"] = { ...keys["2"], usesLeft: -1 })],
    ["a file that is no base64", (state) => (state["files"] = { "2F02": "?" })],
    ["a file with a wrong name", (state) => (state["files"] = { certificate: "" })],
  ];

  for (const [what, spoil] of damage) {
    it(`is reported: ${what}`, () => {
      const state = JSON.parse(sound) as Json;
      spoil(state, state["keys"] as Record<string, Json>);
      assert.throws(() => VirtualCard.restore(JSON.stringify(state)), VirtualCardError);
    });
  }

  it("is reported: text cut off at any place", () => {
    for (let length = 0; length < sound.length - 1; length += 97) {
      assert.throws(() => VirtualCard.restore(sound.slice(0, length)), VirtualCardError);
    }
    for (const text of ["null", "[]", "1", '"x"', "{}"]) assert.throws(() => VirtualCard.restore(text), VirtualCardError);
  });

  it("tells where it is damaged, without a byte of any key", () => {
    const state = JSON.parse(sound) as { keys: { 3: Json } };
    const key = state.keys[3]["key"];
    state.keys[3]["key"] = `${String(key)}!`;
    assert.throws(
      () => VirtualCard.restore(JSON.stringify(state)),
      (error: Error) => error.message.includes("card.keys.3.key") && !error.message.includes(String(key)),
    );
  });
});
