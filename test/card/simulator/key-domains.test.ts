import assert from "node:assert/strict";
import { fromHex, toHex } from "../../../src/formats/bytes";
import { Driver, share, shareKcv } from "./driver";

const secondShare = fromHex("00AB68383084F014FA1637CF5D5B0CC2F4D9E69E0F19D219BDB8979A5E729119");
const bothKcv = "A81F345DFE4EFBA2";

const status = async (driver: Driver, domain = 0) => toHex(await driver.ok(0x80, 0x52, 0, domain, { le: 256 }));
const importShare = async (driver: Driver, data: Uint8Array, domain = 0) =>
  toHex(await driver.ok(0x80, 0x52, 0, domain, { data, le: 256 }));

describe("virtual card: key domains", () => {
  it("knows none without a DKEK", async () => {
    const driver = await Driver.ready({});
    await driver.refused(0x6d00, 0x80, 0x52, 0, 0, { le: 256 });
    await driver.refused(0x6d00, 0x80, 0x52, 0, 0, { data: share, le: 256 });
  });

  it("counts shares down without a PIN, and tells the KCV with the last one", async () => {
    const driver = await Driver.ready({ dkekShares: 2 });
    await driver.selectApplication();
    assert.equal(await status(driver), "02020000000000000000");
    assert.equal(await importShare(driver, share), "02010000000000000000");
    assert.equal(await importShare(driver, secondShare), `0200${bothKcv}`);
    assert.equal(await status(driver), `0200${bothKcv}`);
  });

  it("does not care about the order of the shares", async () => {
    const driver = await Driver.ready({ dkekShares: 2 });
    await importShare(driver, secondShare);
    assert.equal(await importShare(driver, share), `0200${bothKcv}`);
  });

  it("refuses a share too many, and one of a wrong length", async () => {
    const driver = await Driver.ready();
    assert.equal(await status(driver), `0100${shareKcv}`);
    await driver.refused(0x6986, 0x80, 0x52, 0, 0, { data: share, le: 256 });
    await driver.refused(0x6700, 0x80, 0x52, 0, 0, { data: share.subarray(1), le: 256 });
    assert.equal(await status(driver), `0100${shareKcv}`);
  });

  it("keeps half a DKEK over a power cycle", async () => {
    const driver = await Driver.ready({ dkekShares: 2 });
    await importShare(driver, share);
    driver.card.reset();
    await driver.selectApplication();
    assert.equal(await status(driver), "02010000000000000000");
    assert.equal(await importShare(driver, secondShare), `0200${bothKcv}`);
  });

  it("makes up a DKEK where none is to be imported", async () => {
    const one = await status(await Driver.ready({ dkekShares: 0 }));
    const other = await status(await Driver.ready({ dkekShares: 0 }));
    assert.match(one, /^0000/);
    assert.notEqual(one, other);
  });

  it("has as many domains as it was initialised with, to be set up with the PIN", async () => {
    const driver = await Driver.ready({ keyDomains: 2 });
    for (const domain of [0, 1]) await driver.refused(0x6a88, 0x80, 0x52, 0, domain, { le: 256 });
    await driver.refused(0x6a86, 0x80, 0x52, 0, 2, { le: 256 });
    await driver.ok(0x80, 0x52, 0x01, 1, { data: Uint8Array.of(1), le: 256 });
    assert.equal(await status(driver, 1), "01010000000000000000");
    assert.equal(await importShare(driver, share, 1), `0100${shareKcv}`);
    await driver.refused(0x6a86, 0x80, 0x52, 0x01, 1, { data: Uint8Array.of(1), le: 256 });
    await driver.selectApplication();
    for (const p1 of [0x01, 0x03, 0x04]) {
      await driver.refused(0x6982, 0x80, 0x52, p1, 1, p1 === 1 ? { data: Uint8Array.of(1), le: 256 } : {});
    }
  });

  it("drops a DKEK and waits for its shares again", async () => {
    const driver = await Driver.ready();
    await driver.ok(0x80, 0x52, 0x04, 0);
    assert.equal(await status(driver), "01010000000000000000");
    assert.equal(await importShare(driver, share), `0100${shareKcv}`);
  });

  it("never turns a made-up DKEK into one of zeros", async () => {
    const driver = await Driver.ready({ dkekShares: 0 });
    const before = await status(driver);
    await driver.refused(0x6985, 0x80, 0x52, 0x04, 0);
    assert.equal(await status(driver), before);
  });

  it("deletes a domain once no key is in it", async () => {
    const driver = await Driver.ready();
    await driver.generateEc(1, "secp256r1");
    await driver.refused(0x6985, 0x80, 0x52, 0x03, 0);
    await driver.delete(0xcc01);
    await driver.ok(0x80, 0x52, 0x03, 0);
    await driver.refused(0x6a88, 0x80, 0x52, 0, 0, { le: 256 });
  });
});
