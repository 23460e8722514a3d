import assert from "node:assert/strict";
import { constants, createCipheriv, createECDH, createHash, publicEncrypt, verify, type KeyObject } from "node:crypto";
import { cmac } from "@noble/ciphers/aes.js";
import { ascii, concat, fromHex, toHex } from "../../../src/formats/bytes";
import { curves } from "../../../src/formats/curves";
import { decodeAuthenticatedRequest } from "../../../src/formats/cvc";
import { deriveDkekKeys, keyCheckValue } from "../../../src/formats/dkek";
import { encryptKeyBlob } from "../../../src/formats/keyblob";
import { decodeEcdsaSignature, type EcPublicKey, type RsaPublicKey } from "../../../src/formats/public-key";
import { Driver, share } from "./driver";
import { isEcSignature, rsaKeyObject, rsaPublic, sha } from "./signatures";

const message = ascii("a message of no importance");
const aesKey = fromHex("00112233445566778899AABBCCDDEEFF");
/** Key blob of `aesKey` under the DKEK of the tests, with the algorithms 10 11 18 99 (SmartCard-HSM ref. 6.2). */
const aesBlob = fromHex(
  "ECE4B527F251FACB0F000860864801650304010004101118990000000087F3CFB9EA0828BAD891720C09F1ABD18DA97CA9D8F5D6C0719DF34F8E99226135214A85E439242A31940EA21D8BDD26",
);

async function rsaKey(driver: Driver, reference = 1, extra?: Uint8Array): Promise<RsaPublicKey> {
  const { key } = decodeAuthenticatedRequest(await driver.generateRsa(reference, 1024, extra)).cvc.publicKey;
  assert.ok(key?.type === "RSA");
  return key;
}

async function ecKey(driver: Driver, curve: (typeof curves)[number]["name"], extra?: Uint8Array): Promise<EcPublicKey> {
  const { key } = decodeAuthenticatedRequest(await driver.generateEc(2, curve, extra)).cvc.publicKey;
  assert.ok(key?.type === "EC");
  return key;
}

describe("virtual card: SIGN with RSA", () => {
  let driver: Driver;
  let key: RsaPublicKey;
  let keyObject: KeyObject;
  const sign = (algorithm: number, data: Uint8Array) => driver.ok(0x80, 0x68, 1, algorithm, { data, le: 65536 });

  before(async () => {
    driver = await Driver.ready();
    key = await rsaKey(driver);
    keyObject = rsaKeyObject(key);
  });

  it("puts a raw block through the key", async () => {
    const block = new Uint8Array(128).fill(0x5a);
    assert.deepEqual(rsaPublic(key, await sign(0x20, block)), block);
  });

  it("pads a DigestInfo", async () => {
    const info = concat(fromHex("3031300D060960864801650304020105000420"), sha("sha256", message));
    assert.ok(verify("sha256", message, keyObject, await sign(0x30, info)));
  });

  for (const [algorithm, hash] of [[0x31, "sha1"], [0x33, "sha256"], [0x34, "sha384"], [0x35, "sha512"]] as const) {
    it(`hashes with ${hash} and signs with PKCS#1 v1.5`, async () => {
      assert.ok(verify(hash, message, keyObject, await sign(algorithm, message)));
    });
  }

  const pss = () => ({ key: keyObject, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST });

  for (const [algorithm, hash] of [[0x41, "sha1"], [0x43, "sha256"], [0x44, "sha384"]] as const) {
    it(`hashes with ${hash} and signs with PSS`, async () => {
      assert.ok(verify(hash, message, pss(), await sign(algorithm, message)));
    });
  }

  it("signs a digest with PSS, telling the hash by its length", async () => {
    for (const hash of ["sha1", "sha256", "sha384"]) {
      assert.ok(verify(hash, message, pss(), await sign(0x40, sha(hash, message))));
    }
  });

  it("refuses data that does not fit", async () => {
    const refused = (word: number, algorithm: number, data: Uint8Array) =>
      driver.refused(word, 0x80, 0x68, 1, algorithm, { data, le: 65536 });
    await refused(0x6700, 0x20, new Uint8Array(127));
    await refused(0x6a80, 0x20, new Uint8Array(128).fill(0xff));
    await refused(0x6700, 0x30, new Uint8Array(118));
    await refused(0x6700, 0x40, new Uint8Array(33));
    await refused(0x6700, 0x45, message);
    await refused(0x6a81, 0x73, message);
    await refused(0x6a86, 0x99, message);
    await driver.refused(0x6700, 0x80, 0x68, 1, 0x20, { le: 256 });
  });

  it("refuses an Le that is too short for the signature", async () => {
    await driver.refused(0x6700, 0x80, 0x68, 1, 0x33, { data: message, le: 127 });
  });

  it("deciphers what was enciphered for it", async () => {
    const data = publicEncrypt({ key: keyObject, padding: constants.RSA_PKCS1_PADDING }, message);
    const block = await driver.ok(0x80, 0x62, 1, 0x21, { data, le: 65536 });
    assert.equal(block[1], 0x02);
    assert.deepEqual(block.subarray(block.indexOf(0, 2) + 1), message);
    await driver.refused(0x6a81, 0x80, 0x62, 1, 0x80, { data, le: 65536 });
    await driver.refused(0x6a86, 0x80, 0x62, 1, 0x22, { data, le: 65536 });
  });
});

describe("virtual card: SIGN and ECDH with EC", () => {
  for (const { name, bytes } of curves) {
    it(`signs on ${name}`, async () => {
      const driver = await Driver.ready();
      const key = await ecKey(driver, name);
      const digest = sha("sha256", message);
      for (const [algorithm, data] of [[0x70, digest], [0x73, message]] as const) {
        const der = await driver.ok(0x80, 0x68, 2, algorithm, { data, le: 512 });
        assert.ok(isEcSignature(key, digest, decodeEcdsaSignature(der, bytes)));
      }
    });
  }

  it("hashes on the card with each hash", async () => {
    const driver = await Driver.ready();
    const key = await ecKey(driver, "secp256r1");
    for (const [algorithm, hash] of [[0x71, "sha1"], [0x72, "sha224"], [0x74, "sha384"], [0x75, "sha512"]] as const) {
      const der = await driver.ok(0x80, 0x68, 2, algorithm, { data: message, le: 256 });
      assert.ok(isEcSignature(key, sha(hash, message), decodeEcdsaSignature(der, 32)));
    }
    await driver.refused(0x6a81, 0x80, 0x68, 2, 0x20, { data: message, le: 256 });
  });

  it("agrees on a secret with another party", async () => {
    const driver = await Driver.ready();
    const key = await ecKey(driver, "secp256r1");
    const other = createECDH("prime256v1");
    other.generateKeys();
    const shared = await driver.ok(0x80, 0x62, 2, 0x80, { data: other.getPublicKey(), le: 256 });
    assert.equal(shared[0], 0x04);
    assert.equal(shared.length, 65);
    assert.deepEqual(Buffer.from(shared.subarray(1, 33)), other.computeSecret(key.point));
  });

  it("refuses points that are not on its curve", async () => {
    const driver = await Driver.ready();
    await ecKey(driver, "secp256r1");
    const point = createECDH("prime256v1").generateKeys();
    point[64] = (point[64] ?? 0) ^ 1;
    for (const data of [point, point.subarray(0, 64), fromHex("00"), new Uint8Array(65)]) {
      await driver.refused(0x6a80, 0x80, 0x62, 2, 0x80, { data, le: 256 });
    }
  });
});

describe("virtual card: AES", () => {
  let driver: Driver;
  before(async () => {
    driver = await Driver.ready();
    assert.equal((await driver.unwrap(1, aesBlob)).sw, 0x9000);
  });

  it("enciphers and deciphers in CBC mode with an IV of zeros", async () => {
    const plain = Uint8Array.from({ length: 48 }, (_, i) => i);
    const cipher = createCipheriv("aes-128-cbc", aesKey, new Uint8Array(16)).setAutoPadding(false);
    const expected = Uint8Array.from(cipher.update(plain));
    assert.deepEqual(await driver.ok(0x80, 0x78, 1, 0x10, { data: plain, le: 256 }), expected);
    assert.deepEqual(await driver.ok(0x80, 0x78, 1, 0x11, { data: expected, le: 256 }), plain);
    await driver.refused(0x6700, 0x80, 0x78, 1, 0x10, { data: plain.subarray(1), le: 256 });
  });

  it("makes the CMAC of NIST SP 800-38B", async () => {
    const key = fromHex("2B7E151628AED2A6ABF7158809CF4F3C");
    const parameters = { kcv: keyCheckValue(share), ...deriveDkekKeys(share), random: new Uint8Array(8), form: "vendor" } as const;
    assert.equal((await driver.unwrap(7, encryptKeyBlob({ type: "AES", key }, parameters))).sw, 0x9000);
    const data = fromHex("6BC1BEE22E409F96E93D7E117393172A");
    assert.equal(toHex(await driver.ok(0x80, 0x78, 7, 0x18, { data, le: 16 })), "070A16B46B4D4144F79BDD9DD04A287C");
  });

  it("makes a CMAC of data of any length", async () => {
    for (const length of [1, 16, 40]) {
      const data = new Uint8Array(length).fill(7);
      assert.deepEqual(await driver.ok(0x80, 0x78, 1, 0x18, { data, le: 16 }), cmac(data, aesKey));
    }
  });

  it("is not used as a key of another kind", async () => {
    const data = new Uint8Array(32);
    await driver.generateAes(3, 0xb0, "107073202180");
    await driver.refused(0x6a81, 0x80, 0x68, 3, 0x73, { data, le: 256 });
    await driver.refused(0x6a81, 0x80, 0x62, 3, 0x80, { data, le: 256 });
    await driver.generateEc(4, "secp256r1");
    await driver.refused(0x6a81, 0x80, 0x78, 4, 0x10, { data, le: 256 });
  });
});

describe("virtual card: what a key may do", () => {
  it("needs the PIN for every use", async () => {
    const driver = await Driver.ready();
    await driver.generateEc(1, "secp256r1");
    await driver.selectApplication();
    const data = new Uint8Array(32);
    for (const [ins, algorithm] of [[0x68, 0x70], [0x62, 0x80], [0x78, 0x10]] as const) {
      await driver.refused(0x6982, 0x80, ins, 1, algorithm, { data, le: 256 });
    }
  });

  it("refuses what is not on the key's list", async () => {
    const driver = await Driver.ready();
    await ecKey(driver, "secp256r1", fromHex("910173"));
    await driver.ok(0x80, 0x68, 2, 0x73, { data: message, le: 256 });
    await driver.refused(0x6a81, 0x80, 0x68, 2, 0x70, { data: sha("sha256", message), le: 256 });
    await driver.refused(0x6985, 0x80, 0x72, 2, 0x92, { le: 65536 });
    await driver.generateAes(3, 0xb0, "18");
    await driver.refused(0x6a81, 0x80, 0x78, 3, 0x10, { data: new Uint8Array(16), le: 256 });
  });

  it("counts uses down to none; a refused use does not count", async () => {
    const driver = await Driver.ready();
    await ecKey(driver, "secp256r1", fromHex("900400000002"));
    const use = { data: createHash("sha256").update(message).digest(), le: 256 };
    await driver.refused(0x6a81, 0x80, 0x68, 2, 0x20, use);
    await driver.ok(0x80, 0x68, 2, 0x70, use);
    await driver.ok(0x80, 0x68, 2, 0x70, use);
    await driver.refused(0x6984, 0x80, 0x68, 2, 0x70, use);
  });

  it("gives random bytes to anybody, up to 1024 at once", async () => {
    const driver = await Driver.fresh();
    const [one, other] = [await driver.ok(0x00, 0x84, 0, 0, { le: 1024 }), await driver.ok(0x00, 0x84, 0, 0, { le: 1024 })];
    assert.equal(one.length, 1024);
    assert.notDeepEqual(one, other);
    assert.equal((await driver.ok(0x00, 0x84, 0, 0, { le: 8 })).length, 8);
    await driver.refused(0x6700, 0x00, 0x84, 0, 0, { le: 1025 });
    await driver.refused(0x6700, 0x00, 0x84, 0, 0);
  });
});
