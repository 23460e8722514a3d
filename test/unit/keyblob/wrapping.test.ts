import { cbc } from "@noble/ciphers/aes.js";
import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { fromHex, toHex } from "../../../src/formats/bytes";
import { curves } from "../../../src/formats/curves";
import { FormatError } from "../../../src/formats/format-error";
import type { BlobForm, KeyMaterial } from "../../../src/formats/keyblob";
import {
  decodeContainer,
  decodeKeyBlob,
  decryptKeyBlob,
  encryptKeyBlob,
  isMacValid,
  keySizeOfMaterial,
  publicKeyOfMaterial,
  wipeMaterial,
} from "../../../src/formats/keyblob";
import { encodeSpki } from "../../../src/formats/public-key";
import { blobOf, dkek, mutationsOf, openscFile, truncationsOf, vectorNames, vectors } from "./vectors";

const cipher = () => cbc(dkek.kenc, new Uint8Array(16), { disablePadding: true });
const open = (blob: Uint8Array) => decryptKeyBlob(decodeKeyBlob(blob), dkek.kenc);
const formOf = (name: string): BlobForm => (name.endsWith("_pico") ? "pico" : "vendor");
const hexOf = (material: KeyMaterial) =>
  Object.fromEntries(
    Object.entries(material).map(([name, value]) => [name, value instanceof Uint8Array ? toHex(value) : value]),
  );
const spkiOf = (material: KeyMaterial) => {
  const key = publicKeyOfMaterial(material);
  assert.ok(key !== undefined);
  return toHex(encodeSpki(key));
};

describe("key blob", () => {
  for (const name of vectorNames) {
    it(`opens and is made again byte for byte: ${name}`, () => {
      const { header, ct, mac, type } = vectors[name];
      const blob = decodeKeyBlob(blobOf(name));
      assert.deepEqual(
        [blob.keyType, blob.ciphertextOffset, toHex(blob.ciphertext), toHex(blob.mac), toHex(blob.kcv)],
        [type, header.length / 2, ct, mac, vectors._dkek.kcv],
      );
      assert.ok(isMacValid(blobOf(name), dkek.kmac));
      const again = encryptKeyBlob(decryptKeyBlob(blob, dkek.kenc), { ...dkek, form: formOf(name) });
      assert.equal(toHex(again), vectors[name].blob);
    });
  }

  it("holds the AES keys of the reference", () => {
    assert.deepEqual(hexOf(open(blobOf("aes128_vendor"))), { type: "AES", key: "00112233445566778899AABBCCDDEEFF" });
    assert.equal(keySizeOfMaterial(open(blobOf("aes256_vendor"))), 256);
  });

  it("holds the same EC key in both forms", () => {
    const vendor = open(blobOf("ec_p256_vendor"));
    assert.deepEqual(hexOf(vendor), {
      type: "EC",
      curve: "secp256r1",
      d: "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
      point:
        "0460FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6" +
        "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299",
    });
    assert.deepEqual(open(blobOf("ec_p256_pico")), vendor);
  });

  it("holds the same RSA key in both types", () => {
    const plain = hexOf(open(blobOf("rsa2048_type5")));
    const crt = hexOf(open(blobOf("rsa2048_type6")));
    const { p, q, d, e } = vectors._rsa;
    assert.equal(plain["modulus"], crt["modulus"]);
    assert.deepEqual([plain["type"], plain["size"], plain["privateExponent"]], ["RSA", 2048, d]);
    assert.deepEqual([crt["type"], crt["size"], crt["p"], crt["q"], crt["publicExponent"]], ["RSA-CRT", 2048, p, q, e]);
    const base64url = (value: unknown) => Buffer.from(String(value), "hex").toString("base64url");
    const key = createPrivateKey({
      format: "jwk",
      key: {
        kty: "RSA",
        n: base64url(crt["modulus"]),
        e: base64url(e),
        d: base64url(d),
        p: base64url(crt["p"]),
        q: base64url(crt["q"]),
        dp: base64url(crt["dp"]),
        dq: base64url(crt["dq"]),
        qi: base64url(crt["qinv"]),
      },
    });
    const spki = createPublicKey(key).export({ format: "der", type: "spki" });
    assert.equal(spkiOf(open(blobOf("rsa2048_type6"))), toHex(spki));
  });

  const made = [
    ["wrap-rsa2048.bin", "rsa2048.pub.der"],
    ["wrap-rsa2048-x509.bin", "rsa2048.pub.der"],
    ["wrap-ec256.bin", "ec256.pub.der"],
  ] as const;
  for (const [file, publicKey] of made) {
    it(`opens what a card wrapped: ${file}`, () => {
      const { blob } = decodeContainer(openscFile(file));
      assert.ok(isMacValid(blob, dkek.kmac));
      assert.equal(spkiOf(open(blob)), toHex(openscFile(publicKey)));
    });
  }

  it("opens the AES keys that a card wrapped", () => {
    const key = (file: string) => hexOf(open(decodeContainer(openscFile(file)).blob));
    assert.deepEqual(key("wrap-aes256.bin"), {
      type: "AES",
      key: "48A3DF0943CD3E383D56853A37748AFFC43D9A159EA418D8337A56CF1DAEF988",
    });
    assert.deepEqual(key("wrap-aes128.bin"), { type: "AES", key: "5F1B86A27AB1F3E5928A430DC337439F" });
  });

  it("makes what the Pico HSM makes of the same key, byte for byte", () => {
    for (const file of ["wrap-rsa2048.bin", "wrap-ec256.bin", "wrap-aes128.bin", "wrap-aes256.bin"]) {
      const { blob } = decodeContainer(openscFile(file));
      const { allowedAlgorithms, ciphertext } = decodeKeyBlob(blob);
      const random = cipher().decrypt(ciphertext).slice(0, 8);
      const again = encryptKeyBlob(open(blob), { ...dkek, random, allowedAlgorithms, form: "pico" });
      assert.equal(toHex(again), toHex(blob), file);
    }
  });

  it("carries keys of every curve, with leading zeros in the private key, in both forms", () => {
    for (const { name, bytes } of curves) {
      const d = new Uint8Array(bytes).fill(0x5a, 2);
      const point = new Uint8Array(1 + 2 * bytes).fill(7).with(0, 4);
      const material: KeyMaterial = { type: "EC", curve: name, d, point };
      for (const form of ["vendor", "pico"] as const) {
        const blob = encryptKeyBlob(material, { ...dkek, form });
        assert.ok(isMacValid(blob, dkek.kmac));
        assert.deepEqual(open(blob), material, `${name}, ${form}`);
      }
    }
  });

  it("needs no padding: a text of whole blocks has none in the Pico's form", () => {
    // 8 random bytes, 2 of size and 3 numbers of 12 + 2, 64 + 2 and 4 + 2 bytes make 96.
    const material: KeyMaterial = {
      type: "RSA",
      size: 512,
      modulus: new Uint8Array(64).fill(0xc1),
      publicExponent: new Uint8Array(4).fill(1),
      privateExponent: new Uint8Array(12).fill(3),
    };
    const pico = encryptKeyBlob(material, { ...dkek, form: "pico" });
    const longer = { ...material, privateExponent: new Uint8Array(64).fill(3) };
    const vendor = encryptKeyBlob(longer, { ...dkek, form: "vendor" });
    assert.equal(decodeKeyBlob(pico).ciphertext.length, 96);
    assert.equal(decodeKeyBlob(vendor).ciphertext.length, 160);
    assert.deepEqual(open(pico), material);
  });

  it("forgets a key that is wiped", () => {
    const material = open(blobOf("ec_p256_vendor"));
    wipeMaterial(material);
    assert.ok(material.type === "EC" && material.d.every((byte) => byte === 0));
  });

  it("refuses numbers that do not fit the key", () => {
    const point = new Uint8Array(65);
    const material: KeyMaterial = { type: "EC", curve: "secp256r1", d: new Uint8Array(33).fill(1), point };
    assert.throws(() => encryptKeyBlob(material, { ...dkek, form: "vendor" }), RangeError);
    assert.throws(() => encryptKeyBlob(material, { ...dkek, random: fromHex("00"), form: "vendor" }), RangeError);
  });

  describe("altered", () => {
    const blobs = vectorNames.map((name) => ({ name, blob: blobOf(name) }));
    for (const { name, blob } of blobs) {
      it(`never has both its KCV and a valid MAC, and breaks with a FormatError only: ${name}`, () => {
        for (const altered of [...mutationsOf(blob)].map(({ bytes }) => bytes).concat([...truncationsOf(blob)])) {
          assert.equal(isMacValid(altered, dkek.kmac), false);
          try {
            open(altered);
          } catch (error) {
            assert.ok(error instanceof FormatError, String(error));
            assert.ok(error.offset >= 0 && error.offset <= altered.length);
          }
        }
      });
    }

    it("breaks with a FormatError only under hostile lengths in the plaintext, too", () => {
      for (const name of vectorNames) {
        const blob = decodeKeyBlob(blobOf(name));
        const plain = fromHex(vectors[name].plain);
        for (let offset = 8; offset < plain.length - 1; offset++) {
          const hostile = plain.slice();
          hostile.set([0xff, 0xff], offset);
          const ciphertext = cipher().encrypt(hostile);
          try {
            decryptKeyBlob({ ...blob, ciphertext }, dkek.kenc);
          } catch (error) {
            assert.ok(error instanceof FormatError, `${name}, byte ${offset}: ${String(error)}`);
          }
        }
      }
    });

    it("tells where a hostile length lies, counted from the start of the blob", () => {
      const blob = decodeKeyBlob(blobOf("rsa2048_type5"));
      const plain = fromHex(vectors.rsa2048_type5.plain);
      plain.set([0xff, 0xff], 10);
      const ciphertext = cipher().encrypt(plain);
      assert.throws(
        () => decryptKeyBlob({ ...blob, ciphertext }, dkek.kenc),
        (error) => error instanceof FormatError && error.offset === 27 + 12,
      );
    });
  });
});
