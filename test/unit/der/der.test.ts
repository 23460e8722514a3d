import assert from "node:assert/strict";
import { fromHex, toHex } from "../../../src/formats/bytes";
import { bitsOf, dottedOid, encodeOid, integer, integerOf, parseWholeDer, Parts, positiveOf, sequence, stringOf } from "../../../src/formats/der";
import { FormatError } from "../../../src/formats/format-error";

const value = (hex: string) => parseWholeDer(fromHex(hex));

describe("DER", () => {
  it("object identifiers come back, whatever their numbers", () => {
    const known = { "1.2.840.113549.1.1.1": "2A864886F70D010101", "2.5.4.3": "550403", "2.999.1": "883701", "0.4.0.127.0.7": "04007F0007" };
    for (const [dotted, hex] of Object.entries(known)) {
      assert.equal(toHex(encodeOid(dotted)), hex);
      assert.equal(dottedOid(fromHex(hex)), dotted);
    }
    for (const none of ["", "1", "1.x", "1.-2"]) assert.throws(() => encodeOid(none), RangeError, none);
    for (const none of ["", "80", "2A86"]) assert.throws(() => dottedOid(fromHex(none)), FormatError, none);
  });

  it("integers are written with their sign bit clear, and read with it", () => {
    for (const [number, hex] of [[0, "020100"], [127, "02017F"], [128, "02020080"], [0xffff, "020300FFFF"]] as const) {
      assert.equal(toHex(integer(number)), hex);
      assert.equal(integerOf(value(hex)), number);
    }
    for (const none of ["0201FF", "0200", "02050100000000", "040101"]) assert.throws(() => integerOf(value(none)), FormatError, none);
    assert.equal(toHex(positiveOf(value("02020080"))), "80");
    for (const none of ["020100", "020180"]) assert.throws(() => positiveOf(value(none)), FormatError, none);
  });

  it("bits have no more than seven unused ones", () => {
    assert.equal(toHex(bitsOf(value("030207C0"))), "C0");
    assert.throws(() => bitsOf(value("030208C0")), FormatError);
  });

  it("text is read by its type", () => {
    const texts = { "0C02C3A9": "é", "1401E9": "é", "1E0200E9": "é", "1C04000000E9": "é", "130141": "A", "1C0400110000": "\ufffd" };
    for (const [hex, text] of Object.entries(texts)) assert.equal(stringOf(value(hex)), text, hex);
    assert.equal(stringOf(value("020141")), undefined);
  });

  it("parts tell where they were found", () => {
    const parts = new Parts(value(toHex(sequence(integer(1), sequence(integer(2))))));
    parts.required(0x02, "a number");
    const inner = new Parts(parts.required(0x30, "parts"));
    assert.equal(inner.any("a number").offset, 7);
    assert.throws(() => inner.required(0x02, "another"), (error) => error instanceof FormatError && error.offset === 10 && /another is missing/.test(error.reason));
    assert.throws(() => new Parts(value("020100")), /with parts expected/);
  });
});
