import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { concat, fromHex, toHex } from "../../../src/formats/bytes";
import { curves } from "../../../src/formats/curves";
import { decodeAuthenticatedRequest } from "../../../src/formats/cvc";
import { deriveDkekKeys } from "../../../src/formats/dkek";
import { decodeContainer, decodeKeyBlob, decryptKeyBlob, encryptKeyBlob, isMacValid } from "../../../src/formats/keyblob";
import { decodeEcdsaSignature, decodeSpki, type PublicKey } from "../../../src/formats/public-key";
import { encodeUpdateAt } from "../../../src/formats/smartcard-hsm";
import { Driver, share, shareKcv } from "./driver";
import { isEcSignature, rsaPublic, sha } from "./signatures";

const vector = (name: string) => Uint8Array.from(readFileSync(`test/fixtures/vectors/${name}`));

/** Whether the key at that reference signs what the public key verifies. */
async function proves(driver: Driver, reference: number, key: PublicKey | undefined): Promise<boolean> {
  const challenge = await driver.ok(0x00, 0x84, 0, 0, { le: 32 });
  if (key?.type === "EC") {
    const der = await driver.ok(0x80, 0x68, reference, 0x70, { data: challenge, le: 65536 });
    return isEcSignature(key, challenge, decodeEcdsaSignature(der, (key.point.length - 1) / 2));
  }
  assert.ok(key?.type === "RSA");
  const block = concat(new Uint8Array(key.modulus.length - 32), challenge);
  const signature = await driver.ok(0x80, 0x68, reference, 0x20, { data: block, le: 65536 });
  return Buffer.from(rsaPublic(key, signature)).equals(block);
}

const publicKeyOf = (request: Uint8Array) => decodeAuthenticatedRequest(request).cvc.publicKey.key;

describe("virtual card: WRAP and UNWRAP", () => {
  const rsaTypes = [[1024, 6], [2048, 6], [3072, 5], [4096, 5]] as const;
  for (const [size, keyType] of rsaTypes) {
    it(`brings back an RSA key of ${size} bits, wrapped as type ${keyType}`, async () => {
      const driver = await Driver.ready();
      const publicKey = publicKeyOf(await driver.generateRsa(1, size));
      const blob = await driver.wrap(1);
      assert.equal(decodeKeyBlob(blob).keyType, keyType);
      await driver.delete(0xcc01);
      assert.equal((await driver.unwrap(5, blob)).sw, 0x9000);
      assert.ok(await proves(driver, 5, publicKey));
    }).timeout(90_000);
  }

  for (const { name } of curves) {
    it(`brings back an EC key on ${name}`, async () => {
      const driver = await Driver.ready();
      const publicKey = publicKeyOf(await driver.generateEc(1, name));
      const blob = await driver.wrap(1);
      await driver.delete(0xcc01);
      assert.equal((await driver.unwrap(1, blob)).sw, 0x9000);
      assert.ok(await proves(driver, 1, publicKey));
    });
  }

  for (const [bits, type] of [[128, 0xb0], [192, 0xb1], [256, 0xb2]] as const) {
    it(`brings back an AES key of ${bits} bits with its list of algorithms`, async () => {
      const driver = await Driver.ready();
      await driver.generateAes(1, type, "1092");
      const mac = { data: new Uint8Array(32), le: 256 };
      const before = await driver.ok(0x80, 0x78, 1, 0x10, mac);
      const blob = await driver.wrap(1);
      assert.equal(toHex(decodeKeyBlob(blob).allowedAlgorithms), "1092");
      await driver.delete(0xcc01);
      assert.equal((await driver.unwrap(1, blob)).sw, 0x9000);
      assert.deepEqual(await driver.ok(0x80, 0x78, 1, 0x10, mac), before);
      await driver.refused(0x6a81, 0x80, 0x78, 1, 0x18, mac);
    });
  }

  it("wraps the same key differently each time, with the KCV in front and a valid MAC", async () => {
    const driver = await Driver.ready();
    await driver.generateEc(1, "secp256r1");
    const [one, other] = [await driver.wrap(1), await driver.wrap(1)];
    assert.notDeepEqual(one, other);
    assert.equal(one.length, 363);
    assert.equal(toHex(one.subarray(0, 8)), shareKcv);
    assert.ok(isMacValid(one, deriveDkekKeys(share).kmac));
  });

  it("takes a blob in pieces through EF 2F10, without the tail of a longer one before", async () => {
    const driver = await Driver.ready();
    const publicKey = publicKeyOf(await driver.generateRsa(1, 2048));
    const blob = await driver.wrap(1);
    await driver.write(0x2f10, new Uint8Array(1500));
    for (let offset = 0; offset < blob.length; offset += 255) {
      await driver.write(0x2f10, blob.subarray(offset, offset + 255), offset);
    }
    await driver.ok(0x80, 0x74, 2, 0x93);
    assert.ok(await proves(driver, 2, publicKey));
    await driver.refused(0x6a88, 0x80, 0x74, 3, 0x93);
    await driver.refused(0x6a82, 0x00, 0xb1, 0x2f, 0x10, { data: fromHex("54020000"), le: 256 });
  }).timeout(30_000);

  it("never shows the buffer for key blobs", async () => {
    const driver = await Driver.ready();
    await driver.ok(0x00, 0xd7, 0x2f, 0x10, { data: encodeUpdateAt(0, new Uint8Array(100)) });
    assert.equal((await driver.read(0x2f10)).sw, 0x6982);
  });

  const vectors = ["aes128_vendor", "aes256_vendor", "ec_p256_vendor", "ec_p256_pico", "rsa2048_type5", "rsa2048_type6"];
  for (const name of vectors) {
    it(`unwraps ${name}.blob, and the same key comes out again`, async () => {
      const driver = await Driver.ready();
      const blob = vector(`${name}.blob`);
      assert.equal((await driver.unwrap(1, blob)).sw, 0x9000);
      const { kenc } = deriveDkekKeys(share);
      const material = decryptKeyBlob(decodeKeyBlob(blob), kenc);
      if (material.type === "AES") {
        const data = new Uint8Array(16);
        const { sw } = await driver.send(0x80, 0x78, 1, 0x10, { data, le: 16 });
        assert.equal(sw, 0x9000);
        return;
      }
      const again = decryptKeyBlob(decodeKeyBlob(await driver.wrap(1)), kenc);
      if (material.type === "EC") assert.deepEqual(again, material);
      else assert.ok(again.type === "RSA-CRT" && Buffer.from(again.modulus).equals(material.modulus));
    });
  }

  const toolFiles = [["wrap-rsa2048", "rsa2048"], ["wrap-rsa2048-x509", "rsa2048"], ["wrap-ec256", "ec256"]] as const;
  for (const [file, key] of toolFiles) {
    it(`unwraps the key of ${file}.bin, which OpenSC took from another device`, async () => {
      const driver = await Driver.ready();
      const { blob } = decodeContainer(vector(`opensc/${file}.bin`));
      assert.equal((await driver.unwrap(1, blob)).sw, 0x9000);
      assert.ok(await proves(driver, 1, decodeSpki(vector(`opensc/${key}.pub.der`))));
    });
  }

  it("refuses a blob of another DKEK, and stays as it is", async () => {
    const driver = await Driver.ready({ dkekShares: 0 });
    const before = driver.card.save();
    assert.deepEqual(await driver.unwrap(1, vector("ec_p256_vendor.blob")), { data: new Uint8Array(), sw: 0x6a80 });
    assert.equal(driver.card.save(), before);
  });

  it("refuses a blob with any one byte flipped", async () => {
    const driver = await Driver.ready();
    const blob = vector("aes128_vendor.blob");
    for (let i = 0; i < blob.length; i++) {
      const flipped = blob.slice();
      flipped[i] = (flipped[i] ?? 0) ^ 0x01;
      assert.equal((await driver.unwrap(1, flipped)).sw, 0x6a80, `byte ${i}`);
    }
    for (const length of [1, 8, 30, blob.length - 1]) {
      assert.equal((await driver.unwrap(1, blob.subarray(0, length))).sw, 0x6a80);
    }
    assert.equal((await driver.unwrap(1, concat(blob, fromHex("00")))).sw, 0x6a80);
  });

  it("refuses a key in CRT form beyond 2048 bits", async () => {
    const driver = await Driver.ready();
    await driver.generateRsa(1, 3072);
    const saved: unknown = JSON.parse(driver.card.save());
    const key = Object.fromEntries(Object.entries((saved as { keys: { 1: Record<string, string> } }).keys[1]));
    const part = (name: string) => Uint8Array.from(Buffer.from(key[name] ?? "", "base64"));
    const wrapping = { kcv: fromHex(shareKcv), ...deriveDkekKeys(share), random: new Uint8Array(8), form: "vendor" as const };
    const blob = encryptKeyBlob(
      {
        type: "RSA-CRT",
        size: 3072,
        modulus: part("modulus"),
        publicExponent: part("publicExponent"),
        p: part("p"),
        q: part("q"),
        dp: part("dp"),
        dq: part("dq"),
        qinv: part("qinv"),
      },
      wrapping,
    );
    assert.equal((await driver.unwrap(2, blob)).sw, 0x6a80);
  }).timeout(60_000);

  it("refuses keys whose numbers do not belong together, though the MAC is right", async () => {
    const driver = await Driver.ready();
    const keys = deriveDkekKeys(share);
    const wrapping = { kcv: fromHex(shareKcv), ...keys, random: new Uint8Array(8), form: "vendor" as const };
    for (const name of ["ec_p256_vendor", "rsa2048_type5", "rsa2048_type6"]) {
      const material = decryptKeyBlob(decodeKeyBlob(vector(`${name}.blob`)), keys.kenc);
      const secret = material.type === "EC" ? material.d : material.type === "RSA" ? material.privateExponent : material.type === "RSA-CRT" ? material.dp : material.key;
      secret[secret.length - 1] = (secret.at(-1) ?? 0) ^ 0x02;
      assert.equal((await driver.unwrap(1, encryptKeyBlob(material, wrapping))).sw, 0x6a80, name);
    }
  });

  it("wraps nothing without a complete DKEK", async () => {
    const none = await Driver.ready({});
    await none.generateEc(1, "secp256r1");
    await none.refused(0x6985, 0x80, 0x72, 1, 0x92, { le: 65536 });
    const pending = await Driver.ready({ dkekShares: 2 });
    await pending.generateEc(1, "secp256r1");
    await pending.refused(0x6985, 0x80, 0x72, 1, 0x92, { le: 65536 });
    assert.equal((await pending.unwrap(2, vector("ec_p256_vendor.blob"))).sw, 0x6a80);
    await pending.ok(0x80, 0x52, 0, 0, { data: share, le: 256 });
    await pending.ok(0x80, 0x52, 0, 0, { data: new Uint8Array(32), le: 256 });
    assert.equal(toHex((await pending.wrap(1)).subarray(0, 8)), shareKcv);
  });

  it("goes by the key's domain, and finds the domain of a blob by its KCV", async () => {
    const driver = await Driver.ready({ keyDomains: 3 });
    await driver.generateEc(9, "secp256r1");
    for (const domain of [1, 2]) await driver.ok(0x80, 0x52, 0x01, domain, { data: Uint8Array.of(1), le: 256 });
    await driver.ok(0x80, 0x52, 0x00, 1, { data: sha("sha256", share), le: 256 });
    await driver.ok(0x80, 0x52, 0x00, 2, { data: share, le: 256 });
    await driver.refused(0x6985, 0x80, 0x72, 9, 0x92, { le: 65536 });
    await driver.generateEc(1, "secp256r1", fromHex("920102"));
    assert.equal(toHex((await driver.wrap(1)).subarray(0, 8)), shareKcv);
    assert.equal((await driver.unwrap(2, vector("ec_p256_vendor.blob"))).sw, 0x9000);
    assert.equal(toHex((await driver.wrap(2)).subarray(0, 8)), shareKcv);
  });

  it("needs the PIN, a key to wrap and a free reference to unwrap to", async () => {
    const driver = await Driver.ready();
    const blob = vector("ec_p256_vendor.blob");
    await driver.refused(0x6a82, 0x80, 0x72, 1, 0x92, { le: 65536 });
    await driver.refused(0x6a82, 0x80, 0x72, 0, 0x92, { le: 65536 });
    assert.equal((await driver.unwrap(1, blob)).sw, 0x9000);
    assert.equal((await driver.unwrap(1, blob)).sw, 0x6a89);
    assert.equal((await driver.unwrap(0, blob)).sw, 0x6a86);
    await driver.refused(0x6a86, 0x80, 0x72, 1, 0x91, { le: 65536 });
    await driver.refused(0x6a86, 0x80, 0x74, 2, 0x92, { data: blob });
    await driver.refused(0x6700, 0x80, 0x72, 1, 0x92, { le: 256 });
    await driver.selectApplication();
    await driver.refused(0x6982, 0x80, 0x72, 1, 0x92, { le: 65536 });
    assert.equal((await driver.unwrap(2, blob)).sw, 0x6982);
  });
});
