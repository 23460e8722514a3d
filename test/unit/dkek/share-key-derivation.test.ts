import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { ascii, fromHex, toHex } from "../../../src/formats/bytes";
import {
  combineShares,
  decodeShareFile,
  decryptShare,
  encryptShare,
  keyCheckValue,
  ShareKeyDerivation,
} from "../../../src/formats/dkek";

const password = ascii("correct horse battery");
const salt = fromHex("9E1A9BD5AA3F65C3");
const share = "E195A248F7711395804D4E722E0DD3E3E729DD60B8072E6EFDE230834F9C4A6E";

/** EVP_BytesToKey with MD5 and three blocks, by Node's MD5. */
function expectedKey(seedPassword: Uint8Array, seedSalt: Uint8Array, rounds: number): string {
  const blocks: Buffer[] = [];
  for (let block = 0; block < 3; block++) {
    let digest = Buffer.concat([blocks.at(-1) ?? Buffer.alloc(0), seedPassword, seedSalt]);
    for (let round = 0; round < rounds; round++) digest = createHash("md5").update(digest).digest();
    blocks.push(digest);
  }
  return Buffer.concat(blocks).toString("hex").toUpperCase();
}

function derivedKey(derivation: ShareKeyDerivation, portion: number): string {
  while (!derivation.advance(portion));
  const { key, iv } = derivation.result();
  return toHex(key) + toHex(iv);
}

describe("share key derivation", () => {
  it("gives the published key of 1000 rounds", () => {
    const derivation = new ShareKeyDerivation(password, salt, 1000);
    assert.equal(
      derivedKey(derivation, 1_000_000),
      "C106ABF64BC2FDC068CA2868A341F8600665B9A1A42B0CB5A4BFF6C92803DFD6" + "B6D289F22FDAE406E601E9FFB1B324B9",
    );
    assert.equal(
      toHex(encryptShare(fromHex(share), salt, derivation.result()).subarray(16)),
      "C8631DD1B33B272A56F79F842EA35AB5B2AE9F4154E16C274F7DF19404AC5EDFCF4F0B59F4DD9B4FB8E612FB2D365223",
    );
  });

  it("agrees with Node's MD5 for passwords of every length up to three blocks", () => {
    for (let length = 0; length <= 140; length++) {
      const long = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 0xff);
      assert.equal(derivedKey(new ShareKeyDerivation(long, salt, 3), 5), expectedKey(long, salt, 3), `${length} bytes`);
    }
  });

  it("gives the same key whatever the portions are", () => {
    const expected = expectedKey(password, salt, 50);
    for (const portion of [1, 2, 3, 7, 49, 50, 51, 149, 150, 151]) {
      assert.equal(derivedKey(new ShareKeyDerivation(password, salt, 50), portion), expected, `portions of ${portion}`);
    }
  });

  it("works with a single round", () => {
    assert.equal(derivedKey(new ShareKeyDerivation(password, salt, 1), 1), expectedKey(password, salt, 1));
  });

  it("tells how far it is, and gives no key before the end", () => {
    const derivation = new ShareKeyDerivation(password, salt, 100);
    assert.equal(derivation.progress, 0);
    assert.equal(derivation.advance(150), false);
    assert.equal(derivation.progress, 0.5);
    assert.throws(() => derivation.result());
    assert.equal(derivation.advance(150), true);
    assert.equal(derivation.progress, 1);
    assert.equal(derivation.advance(1), true);
  });

  it("opens the share file that sc-hsm-tool made, in all its 30 million rounds", function () {
    this.timeout(120_000);
    const file = decodeShareFile(readFileSync("test/fixtures/vectors/opensc/dkek-share-1.pbe"));
    const derivation = new ShareKeyDerivation(password, file.salt);
    while (!derivation.advance(1_000_000));
    const opened = decryptShare(file, derivation.result());
    assert.ok(opened !== undefined);
    assert.equal(toHex(opened), share);
    assert.equal(toHex(keyCheckValue(combineShares([opened]))), "ECE4B527F251FACB");
  });
});
