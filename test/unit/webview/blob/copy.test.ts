import assert from "node:assert/strict";
import { copyOf, pathInWords } from "../../../../src/webview/blob/model/copy";
import { structureOf, type Entry } from "../../../../src/webview/blob/model/structure";
import { bitNumber, bitPattern, rowInWords } from "../../../../src/webview/blob/model/words";

const file = Uint8Array.from([0x03, 0x02, 0x05, 0xa0, 0x41]);
const flags = {
  name: "Usage",
  offset: 0,
  length: 4,
  tag: "BIT STRING",
  value: "sign",
  header: { tag: 1, length: 1 },
  bits: [
    { name: "encrypt", offset: 3, mask: 0x80, set: true },
    { name: "decrypt", offset: 3, mask: 0x40, set: false },
  ],
};
const structure = structureOf([{ name: "Key", offset: 0, length: 5, children: [flags, { name: "Rest", offset: 4, length: 1 }] }]);

const entry = (id: string): Entry => structure.byId.get(id) ?? assert.fail(id);

describe("copying a part", () => {
  it("gives what it says, or its bytes where it says nothing", () => {
    assert.deepEqual(copyOf(entry("0.0"), file, "value"), { text: "sign", what: "Usage" });
    assert.deepEqual(copyOf(entry("0.1"), file, "value"), { text: "41", what: "Rest" });
  });

  it("gives its bytes in hexadecimal and base64", () => {
    assert.deepEqual(copyOf(entry("0.0"), file, "hex"), { text: "030205A0", what: "4 bytes" });
    assert.deepEqual(copyOf(entry("0.0"), file, "base64"), { text: "AwIFoA==", what: "4 bytes as base64" });
  });

  it("gives its path", () => {
    assert.deepEqual(copyOf(entry("0.1"), file, "path"), { text: "Key \u203a Rest", what: "path of Rest" });
    assert.equal(pathInWords(entry("0.0.1")), "Key \u203a Usage \u203a decrypt");
  });

  it("gives all below it as JSON, the bytes of parts that have no parts among them", () => {
    const { text, what } = copyOf(entry("0"), file, "json");
    assert.equal(what, "Key as JSON");
    assert.deepEqual(JSON.parse(text), {
      name: "Key",
      offset: 0,
      length: 5,
      children: [
        { name: "Usage", value: "sign", tag: "BIT STRING", offset: 0, length: 4, bytes: "030205A0", bits: flags.bits },
        { name: "Rest", offset: 4, length: 1, bytes: "41" },
      ],
    });
    const rest = JSON.parse(copyOf(entry("0.1"), file, "json").text) as object;
    assert.deepEqual(rest, { name: "Rest", offset: 4, length: 1, bytes: "41" });
  });

  it("gives a flag with its byte and its bit", () => {
    const flag = entry("0.0.0");
    assert.deepEqual(JSON.parse(copyOf(flag, file, "json").text), flags.bits[0]);
    assert.deepEqual(copyOf(flag, file, "value"), { text: "set", what: "encrypt" });
    assert.equal(copyOf(flag, file, "hex").text, "A0");
  });
});

describe("flags in words", () => {
  it("show where they are in their byte", () => {
    assert.deepEqual(flags.bits.map(bitPattern), ["1\u00b7\u00b7\u00b7 \u00b7\u00b7\u00b7\u00b7", "\u00b70\u00b7\u00b7 \u00b7\u00b7\u00b7\u00b7"]);
    assert.deepEqual(flags.bits.map(bitNumber), ["bit 7", "bit 6"]);
    assert.equal(rowInWords(entry("0.0.1")), "decrypt, not set, bit 6 of the byte at offset 3");
  });
});
