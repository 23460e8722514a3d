import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { toHex } from "../../../../src/formats/bytes";
import { decodeKeyBlob } from "../../../../src/formats/keyblob";
import { VirtualCard, VirtualCardError } from "../../../../src/simulator";
import { Driver, shareKcv } from "../driver";

const vector = (name: string) => Uint8Array.from(readFileSync(`test/fixtures/vectors/${name}.blob`));

describe("virtual card as a genuine card of firmware 2", () => {
  it("tells its version in five bytes, behind the ATR of the contact card", async () => {
    const driver = await Driver.fresh("genuine-2");
    assert.equal(toHex(driver.card.atr), "3BFE1800008131FE458031815448534D31738021408107FA");
    assert.equal(toHex(await driver.selectApplication()), "6F0A82017885050000000205");
  });

  it("makes RSA keys of 2048 bits at most, on curves of 320 bits at most, and no AES keys", async () => {
    const driver = await Driver.ready({ dkekShares: 1 }, "genuine-2");
    await driver.generateRsa(1, 2048);
    assert.equal(decodeKeyBlob(await driver.wrap(1)).keyType, 6);
    await driver.generateEc(2, "brainpoolP320r1");
    for (const size of [3072, 4096]) await assert.rejects(driver.generateRsa(3, size), /6a80/);
    for (const curve of ["secp384r1", "secp521r1", "brainpoolP512r1"] as const) {
      await assert.rejects(driver.generateEc(3, curve), /6a80/);
    }
    await driver.refused(0x6d00, 0x00, 0x48, 3, 0xb2);
    await driver.refused(0x6d00, 0x80, 0x78, 3, 0x10, { data: new Uint8Array(16), le: 16 });
    assert.equal((await driver.unwrap(3, vector("aes128_vendor"))).sw, 0x6a80);
  });

  it("knows the DKEK, told before the PIN, and no other key domain", async () => {
    const driver = await Driver.ready({ dkekShares: 1, keyDomains: 4 }, "genuine-2");
    await driver.refused(0x6a86, 0x80, 0x52, 0x01, 0, { data: Uint8Array.of(1), le: 256 });
    await driver.refused(0x6a86, 0x80, 0x52, 0x00, 1, { le: 256 });
    driver.card.losePower();
    await driver.selectApplication();
    assert.equal(toHex(await driver.ok(0x80, 0x52, 0, 0, { le: 256 })), `0100${shareKcv}`);
  });
});

describe("virtual card as a genuine card of firmware 4", () => {
  it("has the ATR and the platform byte of one", async () => {
    const driver = await Driver.fresh("genuine-4");
    assert.equal(toHex(driver.card.atr), "3BDE18FF8191FE1FC38031815448534D317380214081071C");
    assert.equal(toHex(await driver.selectApplication()), "6F0A82017885050000060401");
  });
});

describe("virtual card: which device it imitates", () => {
  it("is kept in its state", async () => {
    for (const profile of ["genuine-2", "genuine-3", "genuine-4", "pico"] as const) {
      const card = await VirtualCard.create({ profile });
      assert.equal(VirtualCard.restore(card.save()).profile, profile);
    }
  });

  it("is firmware 3.5 for a card that was saved before there was a choice", async () => {
    const state = JSON.parse((await Driver.ready()).card.save()) as Record<string, unknown>;
    delete state["profile"];
    const restored = VirtualCard.fromJSON(state);
    assert.equal(restored.profile, "genuine-3");
    const driver = new Driver(restored);
    assert.equal(toHex(await driver.selectApplication()), "6F0A82017885050001000305");
  });

  it("is refused where nobody knows it", async () => {
    const state = JSON.parse((await Driver.fresh()).card.save()) as Record<string, unknown>;
    assert.throws(() => VirtualCard.fromJSON({ ...state, profile: "genuine-9" }), VirtualCardError);
    assert.throws(() => VirtualCard.fromJSON({ ...state, masterKey: "AAAA" }), VirtualCardError);
  });
});
