import assert from "node:assert/strict";
import { describeKeyBlobFile } from "../../../../src/formats/structure";
import { bytesOfHex, findAll, step } from "../../../../src/webview/blob/model/find";
import { structureOf } from "../../../../src/webview/blob/model/structure";
import { read } from "../../structure/files";

const bytes = read("opensc/wrap-ec256.bin");
const structure = structureOf(describeKeyBlobFile(bytes).nodes);
const find = (query: string) => findAll(query, structure, bytes);
const placesOf = (query: string) => find(query).map(({ entry, run }) => [entry?.node.name, run?.start, run?.end]);

describe("find in a key blob", () => {
  it("finds names whatever their case", () => {
    assert.deepEqual(placesOf("KEY TYPE"), [["Key type", undefined, undefined]]);
    assert.deepEqual(placesOf("  mac (aes "), [["MAC (AES-256-CMAC)", undefined, undefined]]);
  });

  it("finds text in values and bytes, each place once, in the order of the file", () => {
    assert.deepEqual(placesOf("ec256-key"), [
      ["Private key description (PRKD)", undefined, undefined],
      ["Label", 345, 354],
    ]);
  });

  it("finds bytes by their hexadecimal in any spelling", () => {
    for (const query of ["ECE4B527", "ec e4 b5 27", "0xECE4B527", "EC:E4:B5:27"]) {
      assert.deepEqual(find(query).filter(({ run }) => run).map(({ run }) => run), [{ start: 8, end: 12 }], query);
    }
  });

  it("finds bytes that reach over several parts, and takes the part around them", () => {
    assert.deepEqual(placesOf("FACB0C000A"), [["Wrapped key", 14, 19]]);
  });

  it("finds flags by their names", () => {
    const [match] = find("nonRepudiation").concat(find("neverExtract"));
    assert.ok(match?.entry);
  });

  it("finds nothing for nothing, and tells so", () => {
    assert.deepEqual(find(""), []);
    assert.deepEqual(find("   "), []);
    assert.deepEqual(find("no such thing"), []);
  });

  it("tells hexadecimal from words", () => {
    assert.deepEqual(bytesOfHex("0x00ff"), Uint8Array.of(0, 255));
    assert.equal(bytesOfHex("abc"), undefined);
    assert.equal(bytesOfHex("key"), undefined);
    assert.equal(bytesOfHex("0x"), undefined);
  });

  it("steps around both ends", () => {
    assert.equal(step(undefined, 3, 1), 0);
    assert.equal(step(undefined, 3, -1), 2);
    assert.equal(step(2, 3, 1), 0);
    assert.equal(step(0, 3, -1), 2);
    assert.equal(step(undefined, 0, 1), undefined);
  });
});
