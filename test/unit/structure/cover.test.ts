import assert from "node:assert/strict";
import { concat, fromHex } from "../../../src/formats/bytes";
import { FormatError } from "../../../src/formats/format-error";
import { decodeContainer, encodeContainer } from "../../../src/formats/keyblob";
import type { StructureNode } from "../../../src/formats/structure";
import { describeKeyBlobFile } from "../../../src/formats/structure";
import { encodeTlv } from "../../../src/formats/tlv";
import { files, leavesOf, read } from "./files";

/** Beside the lowest bit: the one that makes tags constructed, the one that makes lengths long, and all, by turns. */
const masks = [0x20, 0x80, 0xff];

/** Children lie end to end within their parent, and the leaves cover the file exactly once. */
function assertCovers(nodes: readonly StructureNode[], length: number): void {
  let end = 0;
  for (const leaf of leavesOf(nodes)) {
    assert.equal(leaf.offset, end, leaf.name);
    assert.ok(leaf.length > 0, `${leaf.name} is empty`);
    end += leaf.length;
  }
  assert.equal(end, length);
  assertNested(nodes);
}

function assertNested(nodes: readonly StructureNode[]): void {
  for (const { name, offset, length, children } of nodes) {
    assert.notEqual(name, "");
    if (children === undefined) continue;
    const last = children.at(-1);
    assert.ok(children[0]?.offset === offset && last && last.offset + last.length === offset + length, name);
    assertNested(children);
  }
}

/** How many problems a file in whatever state has, all of it described; undefined where nothing can be described. */
function problemCount(bytes: Uint8Array): number | undefined {
  try {
    const { nodes, problems } = describeKeyBlobFile(bytes);
    assertCovers(nodes, bytes.length);
    for (const { offset, reason } of problems) assert.ok(offset >= 0 && offset < bytes.length && reason !== "");
    return problems.length;
  } catch (error) {
    assert.ok(error instanceof FormatError, String(error));
    assert.ok(error.offset >= 0 && error.offset <= bytes.length, `offset ${error.offset}`);
    return undefined;
  }
}

const describes = (bytes: Uint8Array) => problemCount(bytes) !== undefined;

/** A key blob alone does not know its length: without some whole blocks at its end it looks like another one. */
const onlyMacTells = (file: string, missing: number) => file.endsWith(".blob") && missing % 16 === 0;

describe("leaves of the structure", () => {
  for (const file of files) {
    const bytes = read(file);

    it(`cover ${file} exactly once`, () => {
      const { nodes, problems } = describeKeyBlobFile(bytes);
      assertCovers(nodes, bytes.length);
      assert.deepEqual(problems, []);
    });

    // Those of OpenSC are damaged in every way in test/unit/webview/every-damage.test.ts.
    if (file.startsWith("opensc/")) continue;

    it(`cover every copy of ${file} with one byte changed`, function () {
      this.timeout(60_000);
      let described = 0;
      for (const [offset, byte] of bytes.entries()) {
        for (const mask of [0x01, masks[offset % 3] ?? 0]) if (describes(bytes.with(offset, byte ^ mask))) described++;
      }
      assert.ok(described > 1.75 * bytes.length, `only ${described} of ${2 * bytes.length}`);
    });

    it(`cover every beginning of ${file}, and tell that it is cut off`, function () {
      this.timeout(60_000);
      for (let length = 0; length < bytes.length; length++) {
        const problems = problemCount(bytes.slice(0, length));
        if (problems === undefined) assert.ok(length < 40, `nothing of ${length} bytes`);
        else if (!onlyMacTells(file, bytes.length - length)) assert.notEqual(problems, 0, `${length} bytes`);
      }
    });

    it(`cover ${file} with something behind it`, () => {
      const longer = concat(bytes, Uint8Array.of(1, 2, 3));
      assert.equal(problemCount(longer), 1);
      const { problems } = describeKeyBlobFile(longer);
      if (file.endsWith(".bin")) assert.equal(problems[0]?.offset, bytes.length);
    });
  }

  it("cover hostile files that nest without end", () => {
    const length = 0x10000;
    const nested = new Uint8Array(length);
    for (let offset = 0; offset + 4 <= length; offset += 4) {
      const left = length - offset - 4;
      nested.set([0x30, 0x82, left >> 8, left & 0xff], offset);
    }
    const blob = read("aes128_vendor.blob");
    const header = concat(Uint8Array.of(0x04, blob.length), blob);
    const total = header.length + length;
    const hostile = concat(Uint8Array.of(0x30, 0x83, total >> 16, (total >> 8) & 0xff, total & 0xff), header, nested);
    assert.ok(describes(hostile));
    assert.ok(describes(hostile.with(hostile.length - length, 0xa0)));
  });

  it("cover hostile files with values without end, in no time", () => {
    const { blob } = decodeContainer(read("opensc/wrap-aes256.bin"));
    const endless = new Uint8Array(0xe000).fill(0xff).with(0, 0);
    for (const tag of [0x02, 0x03, 0x04, 0x06, 0x0c, 0x17, 0x1e]) {
      const value = encodeTlv(tag, endless);
      const description = encodeTlv(0xa0, encodeTlv(0x30, value), encodeTlv(0x30, fromHex("040101"), value));
      assert.ok(describes(encodeContainer({ blob, description })));
      assert.ok(describes(encodeContainer({ blob, description, certificate: encodeTlv(0x30, description) })));
    }
    const many = encodeTlv(0xa0, encodeTlv(0x30, new Uint8Array(0xe000)));
    assert.ok(describes(encodeContainer({ blob, description: many })));
  });
});
