import assert from "node:assert/strict";
import { ascii, concat, equal, fromHex, text, toHex, unsigned, unsignedBytes, utf8, wipe } from "../../../src/formats/bytes";
import { FormatError } from "../../../src/formats/format-error";
import { randomFrom } from "../random";

describe("bytes", () => {
  it("go to hexadecimal and back", () => {
    assert.equal(toHex(Uint8Array.of(0, 0x0f, 0xa0, 0xff)), "000FA0FF");
    assert.deepEqual(fromHex("000fA0Ff"), Uint8Array.of(0, 0x0f, 0xa0, 0xff));
    assert.deepEqual(fromHex(""), new Uint8Array());
  });

  it("refuse what is no hexadecimal, where it is", () => {
    const refused = (hex: string, offset: number) =>
      assert.throws(() => fromHex(hex), (error) => error instanceof FormatError && error.offset === offset);
    refused("00 11", 2);
    refused("0x", 1);
    refused("001", 3);
  });

  it("are equal only with the same length and content", () => {
    assert.ok(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2)));
    assert.ok(!equal(Uint8Array.of(1, 2), Uint8Array.of(1, 3)));
    assert.ok(!equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0)));
    assert.ok(equal(new Uint8Array(), new Uint8Array()));
  });

  it("are joined into a copy", () => {
    const first = Uint8Array.of(1);
    const joined = concat(first, new Uint8Array(), Uint8Array.of(2, 3));
    first[0] = 9;
    assert.deepEqual(joined, Uint8Array.of(1, 2, 3));
  });

  it("are zeroed in place", () => {
    const secret = Uint8Array.of(1, 2, 3);
    wipe(secret, undefined);
    assert.deepEqual(secret, new Uint8Array(3));
  });

  it("are numbers, big-endian", () => {
    assert.equal(unsigned(new Uint8Array()), 0n);
    assert.equal(unsigned(Uint8Array.of(0, 1, 0)), 256n);
    assert.deepEqual(unsignedBytes(0n), Uint8Array.of(0));
    assert.deepEqual(unsignedBytes(256n), Uint8Array.of(1, 0));
    assert.deepEqual(unsignedBytes(256n, 4), Uint8Array.of(0, 0, 1, 0));
    assert.deepEqual(unsignedBytes(0n, 0), new Uint8Array());
    assert.throws(() => unsignedBytes(256n, 1), RangeError);
    assert.throws(() => unsignedBytes(-1n), RangeError);
  });

  it("refuse letters that ASCII does not have", () => {
    assert.deepEqual(ascii("PIN"), Uint8Array.of(0x50, 0x49, 0x4e));
    assert.throws(() => ascii("ä"), RangeError);
  });
});

describe("UTF-8", () => {
  it("is what Node makes of the same text", () => {
    for (const words of ["", "Key", "Schlüssel", "ключ", "鍵", "🔑", "a\u0000b", "\ud800x"]) {
      assert.deepEqual(utf8(words), new Uint8Array(Buffer.from(words, "utf8")), words);
    }
  });

  it("is read back", () => {
    for (const words of ["", "Key", "Schlüssel", "ключ", "鍵", "🔑🔑", "\u007f\u0080\u07ff\u0800\uffff\u{10000}\u{10ffff}"]) {
      assert.equal(text(utf8(words)), words);
    }
  });

  it("is read as Node reads it when it is well formed, and never fails otherwise", () => {
    const random = randomFrom(1);
    for (let run = 0; run < 2000; run++) {
      const bytes = random.bytes(random.below(12));
      const node = Buffer.from(bytes).toString("utf8");
      const ours = text(bytes);
      assert.equal(ours.includes("\ufffd"), node.includes("\ufffd"), toHex(bytes));
      if (!ours.includes("\ufffd")) assert.equal(ours, node);
    }
  });

  it("refuses surrogates, overlong forms and code points beyond U+10FFFF", () => {
    for (const broken of ["EDA080", "C080", "E080AF", "F08080AF", "F4908080", "FF", "C3", "E282"]) {
      assert.match(text(fromHex(broken)), /^\ufffd+$/, broken);
    }
  });
});
