import assert from "node:assert/strict";
import { fromHex, toHex } from "../../../src/formats/bytes";
import { decodeApplicationTemplate, decodeFileSize } from "../../../src/formats/smartcard-hsm";
import { Driver } from "./driver";

describe("virtual card: SELECT", () => {
  it("presents the ATR of the contact card", async () => {
    const { card } = await Driver.fresh();
    assert.equal(toHex(card.atr), "3BFE1800008131FE458031815448534D31738021408107FA");
  });

  it("knows nothing but SELECT before its application is selected, and after a power cycle", async () => {
    const driver = await Driver.ready();
    driver.card.reset();
    await driver.refused(0x6d00, 0x00, 0x20, 0x00, 0x81);
    await driver.refused(0x6d00, 0x80, 0x58, 0x00, 0x00, { le: 256 });
    await driver.refused(0x6a82, 0x00, 0xa4, 0x00, 0x00, { data: fromHex("2F02"), le: 256 });
    await driver.selectApplication();
    assert.equal(await driver.pinStatus(), "63c3");
  });

  it("refuses other applications, and stays with its own", async () => {
    const driver = await Driver.ready();
    for (const name of ["627601FF000000", "A00000000101", "E82B0601040181C31F02", "E82B0601040181C31F020100"]) {
      await driver.refused(0x6a82, 0x00, 0xa4, 0x04, 0x00, { data: fromHex(name), le: 256 });
    }
    assert.equal(await driver.pinStatus(), "9000");
  });

  it("tells its version and the options of the initialisation", async () => {
    const driver = await Driver.fresh();
    assert.equal(toHex(await driver.selectApplication()), "6F0A82017885050000000305");
    await driver.initialize({ options: 0x0021 });
    const template = decodeApplicationTemplate(await driver.selectApplication());
    assert.deepEqual(template, { version: { major: 3, minor: 5 }, platform: 0, options: 0x0021 });
  });

  it("logs out when its application is selected again", async () => {
    const driver = await Driver.ready();
    assert.equal(await driver.pinStatus(), "9000");
    await driver.selectApplication();
    assert.equal(await driver.pinStatus(), "63c3");
  });

  it("tells the true size of a file, and refuses files that are not there", async () => {
    const driver = await Driver.ready();
    await driver.write(0xc401, new Uint8Array(300));
    const fcp = await driver.ok(0x00, 0xa4, 0x00, 0x00, { data: fromHex("C401"), le: 256 });
    assert.equal(toHex(fcp), "620E8102012C8201018302C4018A0105");
    assert.equal(decodeFileSize(fcp), 300);
    for (const fileId of ["C409", "C400", "CE00", "2F00", "2F03", "3F00"]) {
      await driver.refused(0x6a82, 0x00, 0xa4, 0x00, 0x00, { data: fromHex(fileId), le: 256 });
    }
  });

  it("knows no EF.DIR and no PKCS#15 application", async () => {
    const driver = await Driver.ready();
    await driver.refused(0x6a82, 0x00, 0xa4, 0x08, 0x00, { data: fromHex("2F00"), le: 256 });
    await driver.refused(0x6a82, 0x00, 0xa4, 0x08, 0x04, { data: fromHex("50154946") });
  });

  it("gives no template where none is asked for", async () => {
    const driver = await Driver.ready();
    const data = fromHex("E82B0601040181C31F0201");
    assert.equal((await driver.ok(0x00, 0xa4, 0x04, 0x0c, { data, le: 256 })).length, 0);
    assert.equal((await driver.ok(0x00, 0xa4, 0x04, 0x00, { data })).length, 0);
    await driver.refused(0x6a86, 0x00, 0xa4, 0x04, 0x02, { data, le: 256 });
    await driver.refused(0x6a86, 0x00, 0xa4, 0x03, 0x00, { data, le: 256 });
  });
});
