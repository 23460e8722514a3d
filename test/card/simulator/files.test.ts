import assert from "node:assert/strict";
import { fromHex, toHex } from "../../../src/formats/bytes";
import { encodeReadAt, encodeUpdateAt } from "../../../src/formats/smartcard-hsm";
import { Driver, userPin } from "./driver";

const pattern = (length: number) => Uint8Array.from({ length }, (_, i) => i & 0xff);

describe("virtual card: files", () => {
  it("reads piece by piece from the selected file, to its end", async () => {
    const driver = await Driver.ready();
    const content = pattern(600);
    await driver.write(0xce01, content);
    await driver.ok(0x00, 0xa4, 0x00, 0x00, { data: fromHex("CE01"), le: 256 });
    const pieces: number[] = [];
    for (const offset of [0, 256, 512]) {
      const { data, sw } = await driver.read(0x0000, offset, 256);
      assert.equal(sw, 0x9000);
      pieces.push(...data);
    }
    assert.deepEqual(Uint8Array.from(pieces), content);
    assert.deepEqual(await driver.read(0x0000, 600, 256), { data: new Uint8Array(), sw: 0x6282 });
    assert.equal((await driver.read(0x0000, 601, 256)).sw, 0x6b00);
  });

  it("tells that a file ends before the length that was asked for", async () => {
    const driver = await Driver.ready();
    await driver.write(0xce01, pattern(10));
    assert.deepEqual(await driver.read(0xce01, 4, 100), { data: pattern(10).subarray(4), sw: 0x6282 });
    assert.equal((await driver.read(0xce01, 4, 6)).sw, 0x9000);
    assert.equal((await driver.read(0xce01, 0, 256)).sw, 0x9000);
    assert.equal((await driver.read(0xce01, 0, 65536)).sw, 0x9000);
  });

  it("takes a file in chunks, the first of which selects and empties it", async () => {
    const driver = await Driver.ready();
    await driver.write(0xce01, pattern(700));
    const content = pattern(677).reverse();
    await driver.write(0xce01, new Uint8Array());
    assert.equal((await driver.read(0xce01)).data.length, 0);
    for (const offset of [0, 255, 510]) await driver.write(0x0000, content.subarray(offset, offset + 255), offset);
    assert.deepEqual((await driver.read(0xce01)).data, content);
  });

  it("replaces a file as a whole when it is written from the start", async () => {
    const driver = await Driver.ready();
    await driver.write(0x2f10, pattern(500));
    await driver.write(0xc401, pattern(500));
    await driver.write(0xc401, pattern(5));
    assert.equal((await driver.read(0xc401)).data.length, 5);
  });

  it("overwrites in the middle, grows at the end, leaves no gap", async () => {
    const driver = await Driver.ready();
    await driver.write(0xcf00, fromHex("0011223344"));
    await driver.write(0xcf00, fromHex("AABB"), 1);
    await driver.write(0xcf00, fromHex("CCDD"), 4);
    assert.equal(toHex((await driver.read(0xcf00)).data), "00AABB33CCDD");
    const gap = { data: encodeUpdateAt(7, fromHex("EE")) };
    await driver.refused(0x6b00, 0x00, 0xd7, 0xcf, 0x00, gap);
  });

  it("holds no more than 65535 bytes a file", async () => {
    const driver = await Driver.ready();
    await driver.write(0xcf00, pattern(65500));
    await driver.write(0xcf00, pattern(35), 65500);
    await driver.refused(0x6a84, 0x00, 0xd7, 0xcf, 0x00, { data: encodeUpdateAt(65535, fromHex("EE")) });
  });

  it("needs the PIN to write and to delete", async () => {
    const driver = await Driver.ready();
    await driver.write(0xcf00, fromHex("01"));
    await driver.selectApplication();
    await driver.refused(0x6982, 0x00, 0xd7, 0xcf, 0x00, { data: encodeUpdateAt(0, fromHex("02")) });
    await driver.refused(0x6982, 0x00, 0xe4, 0x02, 0x00, { data: fromHex("CF00") });
    assert.equal(toHex((await driver.read(0xcf00)).data), "01");
  });

  it("shows private data after the PIN only, and keys never", async () => {
    const driver = await Driver.ready();
    await driver.write(0xcd00, fromHex("0102"));
    await driver.generateAes(1, 0xb0);
    assert.equal(toHex((await driver.read(0xcd00)).data), "0102");
    assert.equal((await driver.read(0xcc01)).sw, 0x6982);
    assert.equal((await driver.read(0xcc00)).sw, 0x6982);
    await driver.selectApplication();
    assert.equal((await driver.read(0xcd00)).sw, 0x6982);
    assert.equal((await driver.verify(userPin)).sw, 0x9000);
    assert.equal((await driver.read(0xcd00)).sw, 0x9000);
  });

  it("does not let keys and the device certificate be written, nor unknown files be made", async () => {
    const driver = await Driver.ready();
    const data = encodeUpdateAt(0, fromHex("00"));
    for (const [p1, p2] of [[0xcc, 0x00], [0xcc, 0x01], [0x2f, 0x02]] as const) {
      await driver.refused(0x6982, 0x00, 0xd7, p1, p2, { data });
    }
    await driver.refused(0x6a82, 0x00, 0xd7, 0x3f, 0x00, { data });
    for (const fileId of ["CC00", "2F02"]) {
      await driver.refused(0x6985, 0x00, 0xe4, 0x02, 0x00, { data: fromHex(fileId) });
    }
  });

  it("deletes a key and leaves what describes it", async () => {
    const driver = await Driver.ready();
    await driver.generateEc(1, "secp256r1");
    await driver.write(0xc401, fromHex("3000"));
    await driver.delete(0xcc01);
    assert.equal(toHex(await driver.ok(0x80, 0x58, 0, 0, { le: 256 })), "CC00C401CE01");
    await driver.refused(0x6a82, 0x80, 0x68, 1, 0x70, { data: new Uint8Array(32), le: 256 });
    await driver.delete(0xce01);
    await driver.refused(0x6a82, 0x00, 0xe4, 0x02, 0x00, { data: fromHex("CE01") });
  });

  it("forgets the selected file when that is deleted", async () => {
    const driver = await Driver.ready();
    await driver.write(0xce01, fromHex("00"));
    await driver.delete(0xce01);
    await driver.refused(0x6986, 0x00, 0xb1, 0, 0, { data: encodeReadAt(0), le: 256 });
  });

  it("lists every object, the device key first, without a PIN", async () => {
    const driver = await Driver.ready();
    await driver.generateAes(2, 0xb0);
    await driver.generateAes(1, 0xb0);
    for (const fileId of [0xcf00, 0xcd01, 0xc900, 0xca00, 0xc800, 0xce01, 0xc401, 0x2f03, 0x2f10]) {
      await driver.write(fileId, fromHex("00"));
    }
    await driver.selectApplication();
    const list = await driver.ok(0x80, 0x58, 0, 0, { le: 65536 });
    assert.equal(toHex(list), "CC00CC01CC02C401CE01C800CA00C900CD01CF00");
    assert.equal(toHex(await driver.ok(0x80, 0x58, 0, 0, { le: 5 })), "CC00CC01");
  });

  it("refuses data that is no file command", async () => {
    const driver = await Driver.ready();
    for (const data of ["5300", "5400", "540500000000FF", "FFFF"]) {
      await driver.refused(0x6a80, 0x00, 0xb1, 0x2f, 0x02, { data: fromHex(data), le: 256 });
    }
    await driver.refused(0x6a80, 0x00, 0xd7, 0xcf, 0x00, { data: encodeReadAt(0) });
    await driver.refused(0x6700, 0x00, 0xb1, 0x2f, 0x02, { le: 256 });
  });
});
