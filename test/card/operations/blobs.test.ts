import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { decodeBlob, verifyBlob } from "../../../src/engine/operations";
import { fromHex, toHex } from "../../../src/formats/bytes";
import { combineShares, deriveDkekKeys, encryptShare, keyCheckValue } from "../../../src/formats/dkek";
import { decodeContainer, encodeContainer, encryptKeyBlob, type KeyMaterial } from "../../../src/formats/keyblob";
import { curveNamed, generatorOf } from "../../../src/formats/curves";
import { bytesOf, context, deriveQuickly, failureOf, hexOf, password } from "./bench";

const fixture = (name: string) => new Uint8Array(readFileSync(`test/fixtures/vectors/${name}`));

/** The share of the recorded DKEK (SmartCard-HSM ref. 5.1), in a file that is opened quickly. */
const share = fromHex("E195A248F7711395804D4E722E0DD3E3E729DD60B8072E6EFDE230834F9C4A6E");
const salt = fromHex("9E1A9BD5AA3F65C3");

async function shareFileOf(secret: Uint8Array): Promise<Uint8Array> {
  return encryptShare(secret, salt, await deriveQuickly(password(), salt));
}

async function verify(file: Uint8Array, ...secrets: Uint8Array[]) {
  const shares = await Promise.all(secrets.map(async (secret) => ({ file: await shareFileOf(secret), password: password() })));
  return verifyBlob({ deriveShareKey: deriveQuickly }, { file, shares }, context);
}

const containers: [string, "RSA" | "EC" | "AES", number, string | undefined][] = [
  ["opensc/wrap-rsa2048.bin", "RSA", 2048, "opensc/rsa2048.pub.der"],
  ["opensc/wrap-rsa2048-x509.bin", "RSA", 2048, "opensc/rsa2048.pub.der"],
  ["opensc/wrap-ec256.bin", "EC", 256, "opensc/ec256.pub.der"],
  ["opensc/wrap-aes128.bin", "AES", 128, undefined],
  ["opensc/wrap-aes256.bin", "AES", 256, undefined],
];

const blobs: [string, "RSA" | "EC" | "AES", number][] = [
  ["aes128_vendor.blob", "AES", 128],
  ["aes256_vendor.blob", "AES", 256],
  ["ec_p256_vendor.blob", "EC", 256],
  ["ec_p256_pico.blob", "EC", 256],
  ["rsa2048_type5.blob", "RSA", 2048],
  ["rsa2048_type6.blob", "RSA", 2048],
];

describe("A backup and the share of its DKEK", () => {
  for (const [name, keyType, keySize, publicKeyFile] of containers) {
    it(`${name}: its MAC holds, and its key is the one on file`, async () => {
      const verified = await verify(fixture(name), share);
      assert.deepEqual([verified.kcv, verified.kcvMatches, verified.macValid], ["ECE4B527F251FACB", true, true]);
      assert.deepEqual([verified.keyType, verified.keySize], [keyType, keySize]);
      assert.equal(hexOf(verified.publicKey), publicKeyFile === undefined ? "" : toHex(fixture(publicKeyFile)));
      assert.equal(verified.publicKeyMatches, publicKeyFile === undefined ? null : true);
      const { nodes, ...decoded } = decodeBlob({ file: fixture(name) });
      assert.deepEqual([decoded.kind, decoded.kcv, decoded.keyType, decoded.problems], ["container", "ECE4B527F251FACB", keyType, []]);
      assert.equal(decoded.publicKey, verified.publicKey);
      assert.equal(nodes.reduce((sum, { length }) => sum + length, 0), fixture(name).length);
    });
  }

  for (const [name, keyType, keySize] of blobs) {
    it(`${name}: its MAC holds, with nothing beside it to compare`, async () => {
      const verified = await verify(fixture(name), share);
      assert.deepEqual([verified.kcvMatches, verified.macValid], [true, true]);
      assert.deepEqual([verified.keyType, verified.keySize, verified.publicKeyMatches], [keyType, keySize, null]);
      assert.equal(decodeBlob({ file: fixture(name) }).kind, "blob");
    });
  }

  it("any one bit of the blob changed: KCV and MAC are never both right", async () => {
    const file = fixture("opensc/wrap-aes128.bin");
    const { blob } = decodeContainer(file);
    const start = blob.byteOffset - file.byteOffset;
    for (let i = 0; i < blob.length; i++) {
      const altered = file.slice();
      altered[start + i] = (altered[start + i] ?? 0) ^ (1 << (i % 8));
      try {
        const { kcvMatches, macValid } = await verify(altered, share);
        assert.ok(!(kcvMatches && macValid), `byte ${i}`);
      } catch (error) {
        const code = (error as { data?: { code?: string } }).data?.code;
        assert.ok(code === "damaged" || code === "not-a-key-blob", `byte ${i}: ${String(error)}`);
      }
    }
  });

  it("another share: told by the KCV, and no public key is told", async () => {
    const verified = await verify(fixture("opensc/wrap-ec256.bin"), new Uint8Array(32).fill(1));
    assert.deepEqual([verified.kcvMatches, verified.macValid, verified.publicKey], [false, false, undefined]);
    assert.deepEqual([verified.keyType, verified.keySize], ["EC", 256]);
  });

  it("several shares: together they are the DKEK, in any order", async () => {
    const one = new Uint8Array(32).fill(0x5a);
    const other = combineShares([share, one]);
    for (const secrets of [[one, other], [other, one]]) {
      assert.equal((await verify(fixture("opensc/wrap-aes256.bin"), ...secrets)).macValid, true);
    }
  });

  it("no share at all, or a file that is no backup, is refused", async () => {
    await failureOf("invalid-params", () => verify(fixture("aes128_vendor.blob")));
    await failureOf("not-a-key-blob", () => verify(new Uint8Array(64), share));
    await failureOf("not-a-key-blob", () => verify(fixture("opensc/dkek-share-1.pbe"), share));
    assert.throws(() => decodeBlob({ file: fixture("opensc/dkek-share-1.pbe") }));
  });

  it("a key whose private number is not that of its public point is damaged, however well its MAC holds", async () => {
    const curve = curveNamed("secp256r1");
    const d = new Uint8Array(32).fill(7);
    const point = generatorOf(curve);
    const material: KeyMaterial = { type: "EC", curve: "secp256r1", d, point };
    const { kenc, kmac } = deriveDkekKeys(share);
    const kcv = keyCheckValue(share);
    const file = encryptKeyBlob(material, { kcv, kenc, kmac, random: new Uint8Array(8), form: "vendor" });
    await failureOf("damaged", () => verify(file, share));
  });

  it("a certificate of another key beside the blob is told", async () => {
    const container = decodeContainer(fixture("opensc/wrap-rsa2048.bin"));
    const file = encodeContainer({ ...container, blob: fixture("rsa2048_type5.blob") });
    const verified = await verify(file, share);
    assert.deepEqual([verified.macValid, verified.publicKeyMatches], [true, false]);
    assert.ok(bytesOf(verified.publicKey ?? "").length > 0);
  });
});
