import assert from "node:assert/strict";
import { ascii, concat, fromHex, toHex } from "../../../../src/formats/bytes";
import { decodeCvcChain } from "../../../../src/formats/cvc";
import { decodeKeyBlob, decryptKeyBlob } from "../../../../src/formats/keyblob";
import { deriveDkekKeys } from "../../../../src/formats/dkek";
import { VirtualCard } from "../../../../src/simulator";
import { Driver, share, shareKcv, soPin, userPin } from "../driver";

const secondShare = fromHex("00AB68383084F014FA1637CF5D5B0CC2F4D9E69E0F19D219BDB8979A5E729119");
const bothKcv = "A81F345DFE4EFBA2";
const zeros = "0000000000000000";

const status = async (driver: Driver) => toHex(await driver.ok(0x80, 0x52, 0, 0, { le: 256 }));
const importShare = async (driver: Driver, which = share) => toHex(await driver.ok(0x80, 0x52, 0, 0, { data: which, le: 256 }));

async function pico(dkekShares?: number): Promise<Driver> {
  const driver = await Driver.fresh("pico");
  await driver.initialize(dkekShares === undefined ? {} : { dkekShares });
  await driver.selectApplication();
  return driver;
}

/** As if the token were pulled and plugged in again. */
async function pull(driver: Driver): Promise<void> {
  driver.card.losePower();
  await driver.selectApplication();
}

describe("virtual card as a Pico HSM: the DKEK and the power", () => {
  it("is not told before the PIN, and right after it", async () => {
    const driver = await pico(1);
    assert.equal(await importShare(driver), `0100${zeros}`);
    await driver.verify();
    assert.equal(await status(driver), `0100${shareKcv}`);
    await driver.selectApplication();
    assert.equal(await status(driver), `0100${zeros}`);
  });

  it("is another one for ever, when the power goes between the last share and the login", async () => {
    const driver = await pico(1);
    await importShare(driver);
    await pull(driver);
    await driver.verify();
    const wrong = await status(driver);
    assert.match(wrong, /^0100/);
    assert.notEqual(wrong, `0100${shareKcv}`);
    assert.notEqual(wrong, `0100${zeros}`);
    await pull(driver);
    await driver.verify();
    assert.equal(await status(driver), wrong);
    await driver.generateEc(1, "secp256r1");
    assert.equal(`0100${toHex((await driver.wrap(1)).subarray(0, 8))}`, wrong);
  });

  it("is right when the login came first, or came before the power went", async () => {
    const before = await pico(1);
    await before.verify();
    assert.equal(await importShare(before), `0100${shareKcv}`);
    await pull(before);
    await before.verify();
    assert.equal(await status(before), `0100${shareKcv}`);
    const after = await pico(1);
    await importShare(after);
    await after.verify();
    await pull(after);
    await after.verify();
    assert.equal(await status(after), `0100${shareKcv}`);
  });

  it("survives a reset and the application being selected, which take no power away", async () => {
    const driver = await pico(1);
    await importShare(driver);
    driver.card.reset();
    await driver.selectApplication();
    await driver.verify();
    assert.equal(await status(driver), `0100${shareKcv}`);
  });

  it("has a meaningless KCV while shares are missing, and the right one after the last", async () => {
    const driver = await pico(2);
    assert.equal(await importShare(driver), `0201${zeros}`);
    await pull(driver);
    await driver.verify();
    const meaningless = await status(driver);
    assert.match(meaningless, /^0201/);
    assert.ok(![shareKcv, zeros].some((kcv) => meaningless.endsWith(kcv)));
    await importShare(driver, secondShare);
    assert.equal(await status(driver), `0200${bothKcv}`);
    await pull(driver);
    await driver.verify();
    assert.equal(await status(driver), `0200${bothKcv}`);
  });

  it("is kept in a saved card as it is, sealed or lost", async () => {
    const sealed = await pico(1);
    await sealed.verify();
    await importShare(sealed);
    const lost = await pico(1);
    await importShare(lost);
    for (const [driver, isRight] of [[sealed, true], [lost, false]] as const) {
      const restored = new Driver(VirtualCard.restore(driver.card.save()));
      await restored.selectApplication();
      await restored.verify();
      assert.equal((await status(restored)) === `0100${shareKcv}`, isRight);
    }
  });

  it("made by the device counts as a share, and none at all as a domain of no shares", async () => {
    const random = await pico(0);
    assert.equal(await status(random), `0100${zeros}`);
    await random.verify();
    assert.match(await status(random), /^0100(?!0{16})/);
    const none = await pico();
    assert.equal(await status(none), `0000${zeros}`);
    await none.refused(0x6986, 0x80, 0x52, 0, 0, { data: share, le: 256 });
    await none.refused(0x6a86, 0x80, 0x52, 0, 1, { le: 256 });
    await none.verify();
    await none.generateEc(1, "secp256r1");
    await none.refused(0x6a88, 0x80, 0x72, 1, 0x92, { le: 65536 });
  });

  it("is refused with 6B00 before the first initialisation", async () => {
    const driver = await Driver.fresh("pico");
    await driver.refused(0x6b00, 0x80, 0x52, 0, 0, { le: 256 });
  });

  it("goes with its key domain, which answers 6A88 to that", async () => {
    const driver = await Driver.ready({ keyDomains: 2 }, "pico");
    await driver.ok(0x80, 0x52, 0x01, 1, { data: Uint8Array.of(1), le: 256 });
    await driver.ok(0x80, 0x52, 0x00, 1, { data: share, le: 256 });
    await driver.generateEc(1, "secp256r1", fromHex("920101"));
    await driver.refused(0x6a89, 0x80, 0x52, 0x03, 1);
    await driver.delete(0xcc01);
    await driver.refused(0x6a88, 0x80, 0x52, 0x03, 1);
    await driver.refused(0x6a88, 0x80, 0x52, 0x00, 1, { le: 256 });
    await driver.selectApplication();
    await driver.refused(0x6985, 0x80, 0x52, 0x01, 1, { data: Uint8Array.of(1), le: 256 });
  });
});

describe("virtual card as a Pico HSM: PINs and initialisation", () => {
  it("tells its options, which are none before the first initialisation, in an FCP", async () => {
    const driver = await Driver.fresh("pico");
    const fcp = (options: string) => `62228102000082010183020000840B2B0601040181C31F0201008A01058505${options}FF0606`;
    assert.equal(toHex(await driver.selectApplication()), fcp("0000"));
    await driver.initialize();
    assert.equal(toHex(await driver.selectApplication()), fcp("0001"));
  });

  it("takes any SO-PIN to be initialised again, wipes everything, and has that SO-PIN from then on", async () => {
    const driver = await Driver.ready({ dkekShares: 1 }, "pico");
    await driver.generateEc(1, "secp256r1");
    const other = fromHex("0102030405060708");
    await driver.initialize({ soPin: other, dkekShares: 1 });
    assert.equal(toHex(await driver.ok(0x80, 0x58, 0, 0, { le: 256 })), "C400CC00");
    assert.equal(await status(driver), `0101${zeros}`);
    await driver.refused(0x63ce, 0x00, 0x2c, 0x00, 0x81, { data: concat(soPin, userPin) });
    await driver.ok(0x00, 0x2c, 0x00, 0x81, { data: concat(other, userPin) });
  });

  it("counts a PIN of a wrong length as a try, and says blocked at once after the last one", async () => {
    const driver = await pico(1);
    assert.equal((await driver.verify(ascii("1"))).sw, 0x63c2);
    assert.equal((await driver.verify(ascii("12345678901234567"))).sw, 0x63c1);
    assert.equal((await driver.verify(ascii("111111"))).sw, 0x6983);
    await driver.refused(0x6986, 0x00, 0x2c, 0x01, 0x81, { data: soPin });
    await driver.ok(0x00, 0x2c, 0x00, 0x81, { data: concat(soPin, userPin) });
    assert.equal(await driver.pinStatus(), "9000", "the SO-PIN opened the session");
  });

  it("makes its own device certificate at the first initialisation, and another one for who is not logged in", async () => {
    const driver = await Driver.fresh("pico");
    assert.equal((await driver.read(0x2f02)).data.length, 0);
    await driver.initialize();
    const certificates = (await driver.read(0x2f02)).data;
    const [request, own] = decodeCvcChain(certificates);
    assert.deepEqual([request?.kind, own?.kind, own?.cvc.car, own?.cvc.chr], ["request", "cvc", "UTVC000000100000", "UTVC000000100000"]);
    await driver.initialize();
    assert.deepEqual((await driver.read(0x2f02)).data, certificates);
    await driver.selectApplication();
    await driver.initialize();
    assert.notDeepEqual((await driver.read(0x2f02)).data, certificates);
  });
});

describe("virtual card as a Pico HSM: files and keys", () => {
  it("has a fixed EF.DIR and token information; writing the latter has no effect", async () => {
    const driver = await Driver.ready({ dkekShares: 1 }, "pico");
    const directory = "61174F0BE82B0601040181C31F020150085069636F2D48534D";
    const information = "302A020106040800000000000000000C0D506F6C2048656E6172656A6F7380085069636F2D48534D03020430";
    assert.equal(toHex((await driver.read(0x2f00)).data), directory);
    assert.equal((await driver.ok(0x00, 0xa4, 0x08, 0x00, { data: fromHex("2F00"), le: 256 })).length > 0, true);
    await driver.refused(0x6a82, 0x00, 0xa4, 0x08, 0x00, { data: fromHex("50154946"), le: 256 });
    await driver.write(0x2f03, fromHex("300D02010080045465737403020520"));
    assert.equal(toHex((await driver.read(0x2f03)).data), information);
    await driver.refused(0x6986, 0x00, 0xe4, 0x02, 0x00, { data: fromHex("2F03") });
  });

  it("lists its own key first, and neither certificates nor data", async () => {
    const driver = await Driver.ready({ dkekShares: 1 }, "pico");
    await driver.generateEc(2, "secp256r1");
    await driver.generateAes(1, 0xb0);
    for (const fileId of [0xca00, 0xc800, 0xcf00, 0xcd01, 0xc900]) await driver.write(fileId, fromHex("00"));
    assert.equal(toHex(await driver.ok(0x80, 0x58, 0, 0, { le: 256 })), "C400CC00CC01CC02C401C402C800C900");
    assert.equal((await driver.read(0xce02)).sw, 0x9000);
  });

  it("says by 61xx how much of a file is left, and nothing special at its end", async () => {
    const driver = await Driver.ready({ dkekShares: 1 }, "pico");
    await driver.write(0xcf00, new Uint8Array(700));
    const words: number[] = [];
    for (const offset of [0, 256, 512, 700, 701]) words.push((await driver.read(0xcf00, offset, 256)).sw);
    assert.deepEqual(words, [0x6100, 0x61bc, 0x9000, 0x9000, 0x6282]);
  });

  it("describes new keys and unwrapped ones itself, with a request for a key pair", async () => {
    const driver = await Driver.ready({ dkekShares: 1 }, "pico");
    await driver.generateRsa(1, 2048);
    assert.equal(toHex((await driver.read(0xc401)).data), "301930020C00300704013103020274A10A30083002040002020800");
    await driver.generateEc(2, "secp256r1");
    assert.equal(toHex((await driver.read(0xc402)).data), "A01A30020C0030080401320303072080A10A30083002040002020100");
    await driver.generateAes(3, 0xb2);
    assert.equal(toHex((await driver.read(0xc403)).data), "A81E30020C003008040133030307C010A006300402020100A106300430020400");
    const blob = await driver.wrap(1);
    for (const fileId of [0xcc01, 0xc401, 0xce01]) await driver.delete(fileId);
    await driver.unwrap(7, blob);
    assert.equal(toHex((await driver.read(0xc407)).data), "301930020C00300704013703020274A10A30083002040002020800");
    assert.equal((await driver.read(0xce07)).data[0], 0x67);
  });

  it("wraps RSA without primes, EC without leading zeros, and pads no whole block", async () => {
    const driver = await Driver.ready({ dkekShares: 1 }, "pico");
    await driver.generateRsa(1, 2048);
    const rsa = await driver.wrap(1);
    assert.deepEqual([decodeKeyBlob(rsa).keyType, rsa.length], [5, 587]);
    await driver.generateEc(2, "secp256r1");
    const ec = await driver.wrap(2);
    assert.ok([315, 331].includes(ec.length), `${ec.length} bytes: a is left out`);
    assert.equal(decryptKeyBlob(decodeKeyBlob(ec), deriveDkekKeys(share).kenc).type, "EC");
  });

  it("overwrites a key without a word, and refuses a bad blob with 6400", async () => {
    const driver = await Driver.ready({ dkekShares: 1 }, "pico");
    await driver.generateEc(1, "secp256r1");
    const blob = await driver.wrap(1);
    await driver.generateAes(1, 0xb0);
    assert.equal((await driver.unwrap(1, blob)).sw, 0x9000);
    const flipped = blob.slice();
    flipped[60] = (flipped[60] ?? 0) ^ 1;
    assert.equal((await driver.unwrap(2, flipped)).sw, 0x6400);
    const foreign = blob.slice();
    foreign[0] = (foreign[0] ?? 0) ^ 1;
    assert.equal((await driver.unwrap(2, foreign)).sw, 0x6400);
    await driver.refused(0x6a82, 0x80, 0x74, 3, 0x93);
  });

  it("makes a secret of 512 bits, which is wrapped and unwrapped, and no key for AES", async () => {
    const driver = await Driver.ready({ dkekShares: 1 }, "pico");
    await driver.generateAes(1, 0xb3);
    const blob = await driver.wrap(1);
    const material = decryptKeyBlob(decodeKeyBlob(blob), deriveDkekKeys(share).kenc);
    assert.ok(material.type === "AES" && material.key.length === 64);
    assert.equal((await driver.unwrap(2, blob)).sw, 0x9000);
    await driver.refused(0x6a81, 0x80, 0x78, 1, 0x10, { data: new Uint8Array(16), le: 16 });
    const genuine = await Driver.ready();
    assert.equal((await genuine.unwrap(1, blob)).sw, 0x6a80);
    assert.equal(VirtualCard.restore(driver.card.save()).save(), driver.card.save());
  });

  it("knows no brainpool curve of 192, 224 or 320 bits", async () => {
    const driver = await Driver.ready({ dkekShares: 1 }, "pico");
    for (const curve of ["brainpoolP192r1", "brainpoolP224r1", "brainpoolP320r1"] as const) {
      await assert.rejects(driver.generateEc(1, curve), /6a81/);
    }
  });
});
