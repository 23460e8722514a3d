import assert from "node:assert/strict";
import { generateKeyPairSync, sign, verify } from "node:crypto";
import { fromHex, toHex } from "../../../src/formats/bytes";
import { FormatError } from "../../../src/formats/format-error";
import { decodeEcdsaSignature, encodeEcdsaSignature } from "../../../src/formats/public-key";
import { answerTo } from "../iso7816/traces";

describe("ECDSA signature", () => {
  it("that a card made goes to r ‖ s and back", () => {
    const der = answerTo("40-sign-ec.apdu", "80680270");
    const plain = decodeEcdsaSignature(der, 32);
    assert.equal(plain.length, 64);
    assert.equal(toHex(encodeEcdsaSignature(plain)), toHex(der));
    assert.ok(toHex(der).includes(toHex(plain.subarray(0, 32))));
  });

  it("of a small r is padded to the curve's length", () => {
    const plain = decodeEcdsaSignature(fromHex("3006020105020107"), 32);
    assert.equal(toHex(plain), "05".padStart(64, "0") + "07".padStart(64, "0"));
    assert.equal(toHex(encodeEcdsaSignature(plain)), "3006020105020107");
  });

  it("keeps the sign byte of a high r", () => {
    assert.equal(toHex(encodeEcdsaSignature(fromHex("80017F01"))), "3009" + "0203008001" + "02027F01");
  });

  it("is refused when it does not fit the curve, is negative, or is none", () => {
    for (const hex of ["", "3000", "3003020105", "3007" + "02020100" + "020107", "3006" + "0201FF" + "020107", "300602010502010700"]) {
      assert.throws(() => decodeEcdsaSignature(fromHex(hex), 1), FormatError, hex);
    }
    assert.throws(() => encodeEcdsaSignature(new Uint8Array(3)), FormatError);
    assert.throws(() => encodeEcdsaSignature(new Uint8Array()), FormatError);
  });

  it("stays valid in either form", () => {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "secp521r1" });
    const message = Buffer.from("challenge");
    const der = encodeEcdsaSignature(sign("sha512", message, { key: privateKey, dsaEncoding: "ieee-p1363" }));
    assert.ok(verify("sha512", message, publicKey, der));
    const plain = decodeEcdsaSignature(sign("sha512", message, privateKey), 66);
    assert.ok(verify("sha512", message, { key: publicKey, dsaEncoding: "ieee-p1363" }, plain));
  });
});
