import assert from "node:assert/strict";
import { concat, fromHex, toHex } from "../../../src/formats/bytes";
import { curves } from "../../../src/formats/curves";
import { decodeAuthenticatedRequest, decodeCvcChain, type Cvc } from "../../../src/formats/cvc";
import { publicKeySize } from "../../../src/formats/public-key";
import { encodeEcGeneration, encodeRsaGeneration } from "../../../src/formats/smartcard-hsm";
import { Driver } from "./driver";
import { isCertificateSignature } from "./signatures";

const references = { car: "UTCA00001", chr: "UTVC000000100001" };

async function deviceChain(driver: Driver): Promise<[Cvc, Cvc]> {
  const { data } = await driver.read(0x2f02);
  const [device, issuer, ...more] = decodeCvcChain(data).map(({ cvc }) => cvc);
  assert.ok(device !== undefined && issuer !== undefined && more.length === 0);
  return [device, issuer];
}

/** Checks both signatures of a request, and gives what it certifies. */
async function checkRequest(driver: Driver, bytes: Uint8Array, outerKey?: Cvc): Promise<Cvc> {
  const signer = outerKey ?? (await deviceChain(driver))[0];
  const { cvc, signed, signature } = decodeAuthenticatedRequest(bytes);
  assert.ok(isCertificateSignature(cvc.publicKey.key, cvc.body, cvc.signature), "signed by the new key");
  assert.ok(isCertificateSignature(signer.publicKey.key, signed, signature), "signed by the signer");
  return cvc;
}

describe("virtual card: device certificate", () => {
  it("chains the device key to its issuer on brainpoolP256r1", async () => {
    const driver = await Driver.fresh();
    const [device, issuer] = await deviceChain(driver);
    assert.equal(device.chr, "UTVC000000100000");
    assert.equal(device.car, issuer.chr);
    assert.ok(isCertificateSignature(issuer.publicKey.key, device.body, device.signature));
    assert.equal(device.publicKey.key?.type === "EC" && device.publicKey.key.curve, "brainpoolP256r1");
    assert.ok((device.validFrom ?? "") < (device.validUntil ?? ""));
  });

  it("fits the buffer of 1024 bytes that OpenSC has for it", async () => {
    const { data } = await (await Driver.fresh()).read(0x2f02);
    assert.ok(data.length <= 1024);
  });

  it("has no issuer in common with another card", async () => {
    const [one] = await deviceChain(await Driver.fresh());
    const [, other] = await deviceChain(await Driver.fresh());
    assert.ok(!isCertificateSignature(other.publicKey.key, one.body, one.signature));
  });
});

describe("virtual card: GENERATE ASYMMETRIC KEY PAIR", () => {
  for (const size of [1024, 1536, 2048, 3072, 4096]) {
    it(`makes an RSA key of ${size} bits, and keeps its request`, async () => {
      const driver = await Driver.ready();
      const request = await driver.generateRsa(7, size);
      const { publicKey, car, chr } = await checkRequest(driver, request);
      assert.deepEqual({ car, chr }, references);
      assert.ok(publicKey.key && publicKeySize(publicKey.key) === size);
      assert.deepEqual((await driver.read(0xce07)).data, request);
      assert.match(toHex(await driver.ok(0x80, 0x58, 0, 0, { le: 256 })), /^CC00CC07CE07$/);
    }).timeout(60_000);
  }

  for (const { name } of curves) {
    it(`makes an EC key on ${name}`, async () => {
      const driver = await Driver.ready();
      const { publicKey } = await checkRequest(driver, await driver.generateEc(1, name));
      assert.equal(publicKey.key?.type === "EC" && publicKey.key.curve, name);
    });
  }

  it("does not block the event loop while it looks for primes", async () => {
    const driver = await Driver.ready();
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await driver.generateRsa(1, 3072);
    clearInterval(timer);
    assert.ok(ticks >= 5, `${ticks} ticks`);
  }).timeout(60_000);

  it("names the device as the outer authority, or whom the client asks for", async () => {
    const driver = await Driver.ready();
    assert.equal(decodeAuthenticatedRequest(await driver.generateEc(1, "secp256r1")).car, "UTVC000000100000");
    const request = await driver.generateEc(2, "secp256r1", concat(fromHex("4509"), Buffer.from("UTXX00001")));
    assert.equal(decodeAuthenticatedRequest(request).car, "UTXX00001");
  });

  it("lets another key of the card sign the request", async () => {
    const driver = await Driver.ready();
    const signer = decodeAuthenticatedRequest(await driver.generateRsa(1, 1024)).cvc;
    await checkRequest(driver, await driver.generateEc(2, "secp256r1", new Uint8Array(), 1), signer);
    const body = encodeEcGeneration({ curve: "secp256r1", ...references });
    await driver.refused(0x6a88, 0x00, 0x46, 3, 9, { data: body, le: 65536 });
  });

  it("answers nothing where the request does not fit Le, and still keeps it", async () => {
    const driver = await Driver.ready();
    const data = encodeEcGeneration({ curve: "secp256r1", ...references });
    assert.equal((await driver.ok(0x00, 0x46, 1, 0, { data })).length, 0);
    assert.equal((await driver.ok(0x00, 0x46, 2, 0, { data, le: 256 })).length, 0);
    for (const fileId of [0xce01, 0xce02]) await checkRequest(driver, (await driver.read(fileId)).data);
  });

  it("leaves out references that are not given", async () => {
    const driver = await Driver.ready();
    const full = encodeEcGeneration({ curve: "secp256r1", ...references });
    const key = full.subarray(4 + 2 + 9, full.length - (3 + 16));
    const cvc = await checkRequest(driver, await driver.ok(0x00, 0x46, 1, 0, { data: concat(fromHex("5F290100"), key), le: 65536 }));
    assert.equal(cvc.car, undefined);
    assert.equal(cvc.chr, undefined);
  });

  it("refuses references in use and the device key's, unknown sizes, curves and domains, and anybody without PIN", async () => {
    const driver = await Driver.ready();
    const data = encodeEcGeneration({ curve: "secp256r1", ...references });
    await driver.ok(0x00, 0x46, 1, 0, { data, le: 65536 });
    await driver.refused(0x6a89, 0x00, 0x46, 1, 0, { data, le: 65536 });
    await driver.refused(0x6a86, 0x00, 0x46, 0, 0, { data, le: 65536 });
    for (const size of [512, 2000, 8192]) {
      await driver.refused(0x6a80, 0x00, 0x46, 2, 0, { data: encodeRsaGeneration({ size, ...references }), le: 65536 });
    }
    for (const exponent of [1, 65536]) {
      const body = encodeRsaGeneration({ size: 1024, exponent, ...references });
      await driver.refused(0x6a80, 0x00, 0x46, 2, 0, { data: body, le: 65536 });
    }
    const otherCurve = data.slice();
    otherCurve[40] = (otherCurve[40] ?? 0) ^ 1;
    await driver.refused(0x6a80, 0x00, 0x46, 2, 0, { data: otherCurve, le: 65536 });
    await driver.refused(0x6a80, 0x00, 0x46, 2, 0, { data: concat(data, fromHex("9111"), new Uint8Array(17)), le: 65536 });
    await driver.refused(0x6a88, 0x00, 0x46, 2, 0, { data: concat(data, fromHex("920105")), le: 65536 });
    await driver.refused(0x6a80, 0x00, 0x46, 2, 0, { data: fromHex("5F2901"), le: 65536 });
    await driver.selectApplication();
    await driver.refused(0x6982, 0x00, 0x46, 2, 0, { data, le: 65536 });
    assert.equal(toHex(await driver.ok(0x80, 0x58, 0, 0, { le: 256 })), "CC00CC01CE01");
  });

  it("keeps no key that was being made when the power went", async () => {
    const driver = await Driver.ready();
    const making = driver.send(0x00, 0x46, 1, 0, { data: encodeRsaGeneration({ size: 2048, ...references }), le: 65536 });
    await new Promise((resolve) => setTimeout(resolve, 1));
    driver.card.reset();
    assert.notEqual((await making).sw, 0x9000);
    await driver.selectApplication();
    assert.equal(toHex(await driver.ok(0x80, 0x58, 0, 0, { le: 256 })), "CC00");
  }).timeout(60_000);
});

describe("virtual card: GENERATE SYMMETRIC KEY", () => {
  it("makes AES keys of 128, 192 and 256 bits", async () => {
    const driver = await Driver.ready();
    for (const type of [0xb0, 0xb1, 0xb2]) await driver.generateAes(type & 0x0f || 9, type);
    assert.equal(toHex(await driver.ok(0x80, 0x58, 0, 0, { le: 256 })), "CC00CC01CC02CC09");
  });

  it("refuses other kinds, references in use and anybody without PIN", async () => {
    const driver = await Driver.ready();
    await driver.generateAes(1, 0xb0);
    await driver.refused(0x6a89, 0x00, 0x48, 1, 0xb0);
    for (const type of [0x00, 0xb3, 0xff]) await driver.refused(0x6a86, 0x00, 0x48, 2, type);
    await driver.selectApplication();
    await driver.refused(0x6982, 0x00, 0x48, 2, 0xb0);
  });
});
