import assert from "node:assert/strict";
import { statusWordName, sw, triesLeftOf } from "../../../src/formats/iso7816";
import { traceNames, traceOf } from "./traces";

describe("status word", () => {
  it("63Cx tells the tries left", () => {
    assert.equal(triesLeftOf(0x63c3), 3);
    assert.equal(triesLeftOf(0x63c0), 0);
    assert.equal(triesLeftOf(0x63cf), 15);
    assert.equal(triesLeftOf(sw.ok), undefined);
    assert.equal(triesLeftOf(0x6300), undefined);
    assert.equal(triesLeftOf(sw.authenticationMethodBlocked), undefined);
  });

  it("has a name in words", () => {
    assert.equal(statusWordName(sw.fileNotFound), "file or key not found");
    assert.equal(statusWordName(0x63c1), "wrong PIN, 1 try left");
    assert.equal(statusWordName(0x63c2), "wrong PIN, 2 tries left");
    assert.equal(statusWordName(0x6c20), "wrong expected length, 32 bytes are there");
    assert.equal(statusWordName(0x6100), "256 more bytes to fetch");
  });

  it("of no known meaning is named after its family, and never by a number alone", () => {
    assert.equal(statusWordName(0x6a99), "wrong parameters");
    assert.equal(statusWordName(0x1234), "a status word outside of ISO 7816-4");
    for (let word = 0; word <= 0xffff; word++) assert.match(statusWordName(word), /^[a-z0-9].*[a-z]/);
  });

  it("has a name of its own for each constant", () => {
    const words = Object.values(sw).map(statusWordName);
    assert.equal(words.filter((name) => name.includes("outside")).length, 0);
    assert.ok(words.includes("nobody pressed the button on the device in time"));
  });

  it("is known for every answer on record", () => {
    for (const name of traceNames) {
      for (const exchange of traceOf(name)) assert.doesNotMatch(statusWordName(exchange.sw), /outside/);
    }
  });
});
