import assert from "node:assert/strict";
import { ascii, concat, fromHex } from "../../../src/formats/bytes";
import { Driver, soPin, userPin } from "./driver";

const wrongPin = ascii("111111");
const wrongSoPin = new Uint8Array(8);

async function tries(driver: Driver, count: number): Promise<string[]> {
  const words: string[] = [];
  for (let i = 0; i < count; i++) words.push((await driver.verify(wrongPin)).sw.toString(16));
  return words;
}

describe("virtual card: PINs", () => {
  it("has none before it is initialised", async () => {
    const driver = await Driver.fresh();
    assert.equal(await driver.pinStatus(0x81), "6a88");
    assert.equal(await driver.pinStatus(0x88), "6a88");
    assert.equal((await driver.verify()).sw, 0x6a88);
    await driver.refused(0x6a88, 0x00, 0x2c, 0x00, 0x81, { data: concat(soPin, userPin) });
    await driver.refused(0x6a88, 0x00, 0x24, 0x00, 0x81, { data: concat(userPin, userPin) });
  });

  it("tells the tries left, and that there are no biometric PINs", async () => {
    const driver = await Driver.ready();
    await driver.selectApplication();
    assert.equal(await driver.pinStatus(0x81), "63c3");
    assert.equal(await driver.pinStatus(0x88), "63cf");
    assert.equal(await driver.pinStatus(0x85), "6a88");
    assert.equal(await driver.pinStatus(0x86), "6a88");
  });

  it("takes a status query with a trailing Le", async () => {
    const driver = await Driver.ready();
    await driver.selectApplication();
    assert.equal((await driver.transmit(fromHex("0020008100"))).sw, 0x63c3);
  });

  it("counts wrong PINs down and blocks, then refuses the right one", async () => {
    const driver = await Driver.ready();
    await driver.selectApplication();
    assert.deepEqual(await tries(driver, 4), ["63c2", "63c1", "63c0", "6983"]);
    assert.equal((await driver.verify()).sw, 0x6983);
    assert.equal(await driver.pinStatus(), "6983");
    await driver.refused(0x6983, 0x00, 0x24, 0x00, 0x81, { data: concat(userPin, userPin) });
  });

  it("gives all tries back after the right PIN, and logs out after a wrong one", async () => {
    const driver = await Driver.ready();
    await tries(driver, 2);
    assert.equal(await driver.pinStatus(), "63c1");
    assert.equal((await driver.verify()).sw, 0x9000);
    await tries(driver, 1);
    assert.equal(await driver.pinStatus(), "63c2");
    await driver.refused(0x6982, 0x00, 0xe4, 0x02, 0x00, { data: fromHex("C401") });
  });

  it("has as many tries as the initialisation says", async () => {
    const driver = await Driver.ready({ userPin: ascii("0123456789"), retryCounter: 10 });
    await driver.selectApplication();
    assert.equal(await driver.pinStatus(), "63ca");
    assert.deepEqual(await tries(driver, 1), ["63c9"]);
  });

  it("changes the user PIN, telling old and new one apart by length", async () => {
    const driver = await Driver.ready();
    const newPin = ascii("12345678");
    await driver.ok(0x00, 0x24, 0x00, 0x81, { data: concat(userPin, newPin) });
    assert.equal((await driver.verify()).sw, 0x63c2);
    assert.equal((await driver.verify(newPin)).sw, 0x9000);
    await driver.ok(0x00, 0x24, 0x00, 0x81, { data: concat(newPin, userPin) });
    assert.equal((await driver.verify()).sw, 0x9000);
  });

  it("counts a wrong old PIN, and refuses a new one of a wrong length without counting", async () => {
    const driver = await Driver.ready();
    await driver.selectApplication();
    await driver.refused(0x63c2, 0x00, 0x24, 0x00, 0x81, { data: concat(wrongPin, ascii("123456")) });
    await driver.refused(0x6700, 0x00, 0x24, 0x00, 0x81, { data: concat(userPin, ascii("12345")) });
    await driver.refused(0x6700, 0x00, 0x24, 0x00, 0x81, { data: concat(userPin, new Uint8Array(17)) });
    assert.equal(await driver.pinStatus(), "63c2");
  });

  it("changes the SO-PIN", async () => {
    const driver = await Driver.ready();
    const newSoPin = fromHex("0011223344556677");
    await driver.ok(0x00, 0x24, 0x00, 0x88, { data: concat(soPin, newSoPin) });
    await driver.refused(0x63ce, 0x00, 0x2c, 0x00, 0x81, { data: concat(soPin, userPin) });
    await driver.ok(0x00, 0x2c, 0x00, 0x81, { data: concat(newSoPin, userPin) });
    assert.equal(await driver.pinStatus(0x88), "63cf");
    await driver.refused(0x6700, 0x00, 0x24, 0x00, 0x88, { data: concat(newSoPin, userPin) });
  });

  it("blocks the SO-PIN after 15 wrong ones", async () => {
    const driver = await Driver.ready();
    for (let left = 14; left >= 0; left--) {
      await driver.refused(0x63c0 | left, 0x00, 0x2c, 0x00, 0x81, { data: concat(wrongSoPin, userPin) });
    }
    await driver.refused(0x6983, 0x00, 0x2c, 0x00, 0x81, { data: concat(soPin, userPin) });
    assert.equal(await driver.pinStatus(0x88), "6983");
  });

  it("unblocks with a new PIN, or keeps the old one", async () => {
    const driver = await Driver.ready();
    await tries(driver, 3);
    const newPin = ascii("987654");
    await driver.ok(0x00, 0x2c, 0x00, 0x81, { data: concat(soPin, newPin) });
    assert.equal(await driver.pinStatus(), "63c3");
    assert.equal((await driver.verify(newPin)).sw, 0x9000);
    await tries(driver, 3);
    await driver.ok(0x00, 0x2c, 0x01, 0x81, { data: soPin });
    assert.equal((await driver.verify(newPin)).sw, 0x9000);
  });

  it("unblocks only as the options allow", async () => {
    const never = await Driver.ready({ options: 0x0000 });
    await never.refused(0x6985, 0x00, 0x2c, 0x00, 0x81, { data: concat(soPin, userPin) });
    await never.refused(0x6985, 0x00, 0x2c, 0x01, 0x81, { data: soPin });
    const resetOnly = await Driver.ready({ options: 0x0021 });
    await resetOnly.refused(0x6985, 0x00, 0x2c, 0x00, 0x81, { data: concat(soPin, userPin) });
    await resetOnly.ok(0x00, 0x2c, 0x01, 0x81, { data: soPin });
  });

  it("refuses a new PIN of a wrong length before it looks at the SO-PIN", async () => {
    const driver = await Driver.ready();
    await driver.refused(0x6700, 0x00, 0x2c, 0x00, 0x81, { data: concat(wrongSoPin, ascii("12345")) });
    await driver.refused(0x6700, 0x00, 0x2c, 0x01, 0x81, { data: concat(wrongSoPin, userPin) });
    assert.equal(await driver.pinStatus(0x88), "63cf");
  });

  it("lets a transport PIN do nothing but be changed", async () => {
    const driver = await Driver.ready({ options: 0x0003 });
    assert.equal(await driver.pinStatus(), "6984");
    assert.equal((await driver.verify()).sw, 0x6984);
    await driver.refused(0x6982, 0x00, 0xe4, 0x02, 0x00, { data: fromHex("C401") });
    await driver.refused(0x63c2, 0x00, 0x24, 0x00, 0x81, { data: concat(wrongPin, ascii("123456")) });
    await driver.ok(0x00, 0x24, 0x00, 0x81, { data: concat(userPin, ascii("123456")) });
    assert.equal(await driver.pinStatus(), "63c3");
    assert.equal((await driver.verify(ascii("123456"))).sw, 0x9000);
  });
});
