import assert from "node:assert/strict";
import { createCipheriv } from "node:crypto";
import { describe, it } from "mocha";
import { fromHex, toHex } from "../../../src/formats/bytes";
import { cmacInput, firstSubkey } from "../../../src/formats/cmac";

/** NIST SP 800-38B, appendix D, with example 2 of each key. */
const examples = [
  {
    key: "2B7E151628AED2A6ABF7158809CF4F3C",
    enciphered: "7DF76B0C1AB899B33E42F047B91B546F",
    subkey: "FBEED618357133667C85E08F7236A8DE",
    mac: "070A16B46B4D4144F79BDD9DD04A287C",
  },
  {
    key: "8E73B0F7DA0E6452C810F32B809079E562F8EAD2522C6B7B",
    enciphered: "22452D8E49A8A5939F7321CEEA6D514B",
    subkey: "448A5B1C93514B273EE6439DD4DAA296",
    mac: "9E99A7BF31E710900662F65E617C5184",
  },
  {
    key: "603DEB1015CA71BE2B73AEF0857D77811F352C073B6108D72D9810A30914DFF4",
    enciphered: "E568F68194CF76D6174D4CC04310A854",
    subkey: "CAD1ED03299EEDAC2E9A99808621502F",
    mac: "28A7023F452E8F82BD4BF28D8C37C35C",
  },
];
const message = fromHex("6BC1BEE22E409F96E93D7E117393172A");

/** AES of one block, by Node. */
function encipher(key: string, block: Uint8Array): Uint8Array {
  const cipher = createCipheriv(`aes-${4 * key.length}-ecb`, fromHex(key), null).setAutoPadding(false);
  return new Uint8Array(cipher.update(block));
}

describe("CMAC of one block", () => {
  for (const { key, enciphered, subkey, mac } of examples) {
    it(`is that of NIST SP 800-38B with a key of ${4 * key.length} bits`, () => {
      assert.equal(toHex(encipher(key, new Uint8Array(16))), enciphered);
      assert.equal(toHex(firstSubkey(fromHex(enciphered))), subkey);
      assert.equal(toHex(encipher(key, cmacInput(message, fromHex(enciphered)))), mac);
    });
  }
});
