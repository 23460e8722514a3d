import assert from "node:assert/strict";
import { fromHex, toHex } from "../../../src/formats/bytes";
import { decipherRc2 } from "../../../src/formats/private-keys";

/** RFC 2268 section 5: key, effective bits, plaintext, ciphertext. */
const vectors: [string, number, string, string][] = [
  ["0000000000000000", 63, "0000000000000000", "EBB773F993278EFF"],
  ["FFFFFFFFFFFFFFFF", 64, "FFFFFFFFFFFFFFFF", "278B27E42E2F0D49"],
  ["3000000000000000", 64, "1000000000000001", "30649EDF9BE7D2C2"],
  ["88", 64, "0000000000000000", "61A8A244ADACCCF0"],
  ["88BCA90E90875A", 64, "0000000000000000", "6CCF4308974C267F"],
  ["88BCA90E90875A7F0F79C384627BAFB2", 64, "0000000000000000", "1A807D272BBE5DB1"],
  ["88BCA90E90875A7F0F79C384627BAFB2", 128, "0000000000000000", "2269552AB0F85CA6"],
  ["88BCA90E90875A7F0F79C384627BAFB216F80A6F85920584C42FCEB0BE255DAF1E", 129, "0000000000000000", "5B78D3A43DFFF1F1"],
];

describe("RC2", () => {
  const zeros = new Uint8Array(8);

  it("deciphers the blocks of RFC 2268", () => {
    for (const [key, effectiveBits, plain, cipher] of vectors) {
      assert.equal(toHex(decipherRc2(fromHex(key), zeros, fromHex(cipher), effectiveBits)), plain, `${key}, ${effectiveBits} bits`);
    }
  });

  it("chains blocks: the one before, or the IV, is added", () => {
    const key = fromHex("88BCA90E90875A7F0F79C384627BAFB2");
    const block = fromHex("2269552AB0F85CA6");
    const plain = decipherRc2(key, fromHex("0102030405060708"), Uint8Array.from([...block, ...block]));
    assert.equal(toHex(plain), "01020304050607082269552AB0F85CA6");
  });

  it("refuses what are no whole blocks, and keys that are too long", () => {
    assert.throws(() => decipherRc2(zeros, zeros, new Uint8Array(9)), RangeError);
    assert.throws(() => decipherRc2(new Uint8Array(129), zeros, zeros), RangeError);
    assert.throws(() => decipherRc2(zeros, new Uint8Array(7), zeros), RangeError);
  });
});
