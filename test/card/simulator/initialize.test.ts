import assert from "node:assert/strict";
import { ascii, concat, fromHex, toHex } from "../../../src/formats/bytes";
import { encodeTlv } from "../../../src/formats/tlv";
import { Driver, soPin, userPin } from "./driver";

const part = {
  options: encodeTlv(0x80, fromHex("0001")),
  userPin: encodeTlv(0x81, userPin),
  soPin: encodeTlv(0x82, soPin),
  tries: encodeTlv(0x91, Uint8Array.of(3)),
  shares: encodeTlv(0x92, Uint8Array.of(2)),
};

describe("virtual card: INITIALIZE", () => {
  it("leaves the session logged in", async () => {
    const driver = await Driver.fresh();
    await driver.initialize();
    assert.equal(await driver.pinStatus(), "9000");
  });

  it("takes the tags in any order", async () => {
    const driver = await Driver.fresh();
    await driver.ok(0x80, 0x50, 0, 0, { data: concat(part.shares, part.tries, part.soPin, part.userPin, part.options) });
    assert.equal(toHex(await driver.ok(0x80, 0x52, 0, 0, { le: 256 })), "02020000000000000000");
    assert.equal((await driver.verify()).sw, 0x9000);
  });

  it("refuses what is missing or makes no sense, and stays as it is", async () => {
    const driver = await Driver.fresh();
    const before = driver.card.save();
    const wrong = [
      concat(part.options, part.userPin, part.soPin),
      concat(part.options, part.userPin, part.tries),
      concat(part.options, encodeTlv(0x81, ascii("12345")), part.soPin, part.tries),
      concat(part.options, encodeTlv(0x81, new Uint8Array(17).fill(0x31)), part.soPin, part.tries),
      concat(part.options, part.userPin, encodeTlv(0x82, new Uint8Array(7)), part.tries),
      concat(part.options, part.userPin, part.soPin, encodeTlv(0x91, Uint8Array.of(0))),
      concat(part.options, part.userPin, part.soPin, encodeTlv(0x91, Uint8Array.of(11))),
      fromHex("8002"),
    ];
    for (const data of wrong) await driver.refused(0x6a80, 0x80, 0x50, 0, 0, { data });
    await driver.refused(0x6700, 0x80, 0x50, 0, 0, { le: 256 });
    assert.equal(driver.card.save(), before);
  });

  it("refuses a wrong initialisation code, counts it and erases nothing", async () => {
    const driver = await Driver.ready();
    await driver.write(0xc401, fromHex("3000"));
    const wrong = concat(part.options, part.userPin, encodeTlv(0x82, new Uint8Array(8)), part.tries);
    await driver.refused(0x6985, 0x80, 0x50, 0, 0, { data: wrong });
    assert.equal(await driver.pinStatus(0x88), "63ce");
    assert.equal(toHex((await driver.read(0xc401)).data), "3000");
    for (let i = 0; i < 14; i++) await driver.refused(0x6985, 0x80, 0x50, 0, 0, { data: wrong });
    const right = concat(part.options, part.userPin, part.soPin, part.tries);
    await driver.refused(0x6983, 0x80, 0x50, 0, 0, { data: right });
  });

  it("erases keys, files, DKEK and label, and keeps the device certificate", async () => {
    const driver = await Driver.ready();
    await driver.generateEc(1, "secp256r1");
    await driver.write(0xcf00, fromHex("00"));
    await driver.write(0x2f03, fromHex("3003020100"));
    const { data: certificate } = await driver.read(0x2f02);
    await driver.initialize();
    assert.equal(toHex(await driver.ok(0x80, 0x58, 0, 0, { le: 65536 })), "CC00");
    assert.equal((await driver.read(0x2f03)).sw, 0x6a82);
    await driver.refused(0x6d00, 0x80, 0x52, 0, 0, { le: 256 });
    assert.deepEqual((await driver.read(0x2f02)).data, certificate);
  });
});
