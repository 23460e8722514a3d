import assert from "node:assert/strict";
import { createHash, generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { concat, fromHex, toHex } from "../../../src/formats/bytes";
import { curveNamed, curves, generatorOf } from "../../../src/formats/curves";
import { FormatError } from "../../../src/formats/format-error";
import { decodeSpki, encodeSpki, publicKeySize, samePublicKey, spkiFingerprint } from "../../../src/formats/public-key";

const openscKey = (name: string) => new Uint8Array(readFileSync(`test/fixtures/vectors/opensc/${name}`));
const spkiOf = (key: { export(options: { format: "der"; type: "spki" }): Buffer }) =>
  new Uint8Array(key.export({ format: "der", type: "spki" }));

describe("SubjectPublicKeyInfo", () => {
  for (const [name, type, size] of [
    ["rsa2048.pub.der", "RSA", 2048],
    ["ec256.pub.der", "EC", 256],
  ] as const) {
    it(`that OpenSC wrote comes back byte for byte: ${name}`, () => {
      const key = decodeSpki(openscKey(name));
      assert.equal(key.type, type);
      assert.equal(publicKeySize(key), size);
      assert.equal(toHex(encodeSpki(key)), toHex(openscKey(name)));
    });
  }

  it("of Node's keys comes back byte for byte", () => {
    const rsa = spkiOf(generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey);
    assert.equal(toHex(encodeSpki(decodeSpki(rsa))), toHex(rsa));
    for (const { name } of curves) {
      const namedCurve = { secp192r1: "prime192v1", secp256r1: "prime256v1" }[name as string] ?? name;
      const ec = spkiOf(generateKeyPairSync("ec", { namedCurve }).publicKey);
      assert.deepEqual(decodeSpki(ec).type === "EC" && decodeSpki(ec), { ...decodeSpki(ec), curve: name });
      assert.equal(toHex(encodeSpki(decodeSpki(ec))), toHex(ec));
    }
  });

  it("has the fingerprint of its bytes", () => {
    const der = openscKey("ec256.pub.der");
    assert.equal(toHex(spkiFingerprint(der)), createHash("sha256").update(der).digest("hex").toUpperCase());
  });

  it("is the same key however its algorithm is written", () => {
    const rsa = openscKey("rsa2048.pub.der");
    assert.ok(samePublicKey(rsa, rsa.slice()));
    assert.ok(!samePublicKey(rsa, openscKey("ec256.pub.der")));
    const withoutNull = fromHex(
      toHex(rsa).replace("30820122300D06092A864886F70D0101010500", "30820120300B06092A864886F70D010101"),
    );
    assert.equal(withoutNull.length, rsa.length - 2);
    assert.ok(samePublicKey(rsa, withoutNull));
  });

  it("is refused for other kinds of keys, other curves and compressed points", () => {
    const refused = (der: Uint8Array) => assert.throws(() => decodeSpki(der), FormatError);
    refused(spkiOf(generateKeyPairSync("ed25519").publicKey));
    refused(spkiOf(generateKeyPairSync("ec", { namedCurve: "secp224r1" }).publicKey));
    const curve = curveNamed("secp256r1");
    refused(encodeSpki({ type: "EC", curve: curve.name, point: concat(Uint8Array.of(2), generatorOf(curve).subarray(1, 33)) }));
    refused(encodeSpki({ type: "RSA", modulus: Uint8Array.of(0), exponent: Uint8Array.of(3) }));
    refused(concat(openscKey("ec256.pub.der"), Uint8Array.of(0)));
    refused(new Uint8Array());
  });
});
