import assert from "node:assert/strict";
import { type CurveName, curves } from "../../../src/formats/curves";
import { type BlobForm, decodeKeyBlob, encryptKeyBlob, type KeyMaterial, sizeByLength } from "../../../src/formats/keyblob";
import { blobOf } from "./vectors";

const ones = (length: number) => new Uint8Array(length).fill(0xff);

function sizeOf(material: KeyMaterial, form: BlobForm): number | undefined {
  const blob = encryptKeyBlob(material, { kcv: ones(8), kenc: ones(32), kmac: ones(32), random: ones(8), form });
  return sizeByLength(decodeKeyBlob(blob));
}

/** The sizes of keys on all curves, by what is told of them. */
function told(form: BlobForm): Map<number | undefined, CurveName[]> {
  const names = new Map<number | undefined, CurveName[]>();
  for (const { name, bits, bytes } of curves) {
    const size = sizeOf({ type: "EC", curve: name, d: ones(bytes), point: ones(1 + 2 * bytes) }, form);
    assert.ok(size === undefined || size === bits, `${name}: ${size ?? ""}`);
    names.set(size, [...(names.get(size) ?? []), name]);
  }
  return names;
}

describe("the size of a key by the length of its blob", () => {
  it("is told of RSA keys, with their primes and without", () => {
    for (const size of [1024, 1536, 2048, 3072, 4096]) {
      const [whole, half] = [ones(size / 8), ones(size / 16)];
      for (const form of ["vendor", "pico"] as const) {
        assert.equal(sizeOf({ type: "RSA", size, modulus: whole, privateExponent: whole, publicExponent: ones(3) }, form), size);
        const primes = { p: half, q: half, dp: half, dq: half, qinv: half };
        assert.equal(sizeOf({ type: "RSA-CRT", size, ...primes, modulus: whole, publicExponent: ones(3) }, form), size);
      }
    }
  });

  it("is told of keys on curves, where no other curve makes a blob of that length", () => {
    assert.deepEqual(told("vendor").get(undefined), ["secp192r1", "brainpoolP192r1", "brainpoolP224r1", "secp192k1"]);
    assert.deepEqual(told("pico").get(undefined), ["secp256r1", "brainpoolP192r1", "brainpoolP224r1", "secp256k1"]);
  });

  it("is told of AES keys, but for those that are as long as others once they are padded", () => {
    const sizes = [128, 192, 256, 512].map((size) => sizeOf({ type: "AES", key: ones(size / 8) }, "vendor"));
    assert.deepEqual(sizes, [128, undefined, undefined, 512]);
  });

  it("is that of the recorded keys", () => {
    const names = ["rsa2048_type5", "rsa2048_type6", "ec_p256_vendor", "aes128_vendor"] as const;
    assert.deepEqual(names.map((name) => sizeByLength(decodeKeyBlob(blobOf(name)))), [2048, 2048, 256, 128]);
  });

  it("is not told where no card makes a blob of that length", () => {
    for (const length of [0, 16, 32, 48, 336]) assert.equal(sizeByLength({ keyType: 12, ciphertext: new Uint8Array(length) }), undefined);
    for (const length of [0, 32, 64, 560]) assert.equal(sizeByLength({ keyType: 5, ciphertext: new Uint8Array(length) }), undefined);
  });
});
