import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { describeKeyBlobFile, UnreadableKeyBlob } from "../../../../src/formats/structure";
import type { StructureNode } from "../../../../src/formats/structure";
import { Exploration } from "../../../../src/webview/blob/model/exploration";
import { locateProblems } from "../../../../src/webview/blob/model/problems";
import { rolesOf } from "../../../../src/webview/blob/model/roles";
import { deepestAt, structureOf, type Entry } from "../../../../src/webview/blob/model/structure";
import { files, leavesOf, read } from "../../structure/files";

const opensc = files.filter((file) => file.endsWith(".bin"));

/**
 * What only the MAC, or nobody, can tell from the right one: each value of these is as good as another. Whatever is not
 * here is known to be wrong by its structure alone.
 */
const free = new Set([
  ...["Key check value (KCV)", "Ciphertext (AES-256-CBC)", "MAC (AES-256-CMAC)", "Allowed algorithm"],
  ...["Label", "Flags", "Authentication ID", "ID", "Usage", "Access flags", "Key reference"],
  ...["Modulus length", "Field size", "Key size", "Type", "Value", "Serial number", "Not before", "Not after"],
  ...["Algorithm", "Modulus", "Public exponent", "Signature", "Signature value", "Outer signature"],
  ...["Certification authority reference (CAR)", "Certificate holder reference (CHR)"],
  "Outer certification authority reference (CAR)",
]);

/** Long values are all alike: every bit of every byte of the others, and one bit of each byte of those. */
const LONG = 24;

const endOf = ({ offset, length }: StructureNode): number => offset + length;

/** What the view would have of a file; its problems, or undefined where it is too damaged to tell its key. */
function problemsInView(bytes: Uint8Array): number | undefined {
  try {
    const { nodes, problems } = describeKeyBlobFile(bytes);
    renders(nodes, bytes.length);
    for (const located of locateProblems(problems, structureOf(nodes))) assert.ok(located.entry, located.reason);
    return problems.length;
  } catch (error) {
    if (!(error instanceof UnreadableKeyBlob)) throw error;
    assert.ok(error.offset >= 0 && error.offset <= bytes.length && error.reason !== "");
    renders(error.nodes, bytes.length);
    return undefined;
  }
}

function renders(nodes: StructureNode[], size: number): void {
  let end = 0;
  for (const leaf of leavesOf(nodes)) {
    assert.ok(leaf.offset === end && leaf.length > 0, `${leaf.name} at ${leaf.offset}, behind ${end}`);
    end = endOf(leaf);
  }
  assert.equal(end, size);
  const exploration = new Exploration(structureOf(nodes), size);
  exploration.selectByte(size - 1);
  assert.equal(exploration.selected?.node.children, undefined);
  assert.equal(exploration.rows[exploration.activeRow], exploration.selected);
}

describe("every damage of the files made by OpenSC, in the blob view", function () {
  this.timeout(120_000);

  // Tens of thousands of errors are thrown, and nobody reads their stacks.
  const { stackTraceLimit } = Error;
  before(() => (Error.stackTraceLimit = 0));
  after(() => (Error.stackTraceLimit = stackTraceLimit));

  for (const file of opensc) {
    const bytes = read(file);
    const { nodes } = describeKeyBlobFile(bytes);
    const leaves = leavesOf(nodes);
    const leafAt = (offset: number) => leaves.find((leaf) => leaf.offset <= offset && offset < endOf(leaf)) ?? assert.fail(String(offset));

    it(`${file}: each byte selects the deepest part that covers it`, () => {
      const structure = structureOf(nodes);
      const exploration = new Exploration(structure, bytes.length);
      const covering = (offset: number): Entry[] =>
        [...structure.byId.values()].filter(({ node, bit }) => !bit && node.offset <= offset && offset < node.offset + node.length);
      for (let offset = 0; offset < bytes.length; offset++) {
        exploration.selectByte(offset);
        const deepest = covering(offset).reduce((a, b) => (b.level > a.level ? b : a));
        assert.equal(exploration.selected, deepest, `byte ${offset}`);
        assert.equal(exploration.selected.node.name, leafAt(offset).name);
        assert.equal(deepestAt(structure, offset), deepest);
      }
    });

    it(`${file}: a changed byte is shown, with a problem wherever its structure tells`, () => {
      for (const [offset, byte] of bytes.entries()) {
        const leaf = leafAt(offset);
        const masks = leaf.length > LONG ? [1 << (offset & 7)] : [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80];
        for (const mask of masks) {
          if (problemsInView(bytes.with(offset, byte ^ mask)) === 0) {
            assert.ok(mayHide(leaf, offset), `${leaf.name} at ${offset}, bit ${mask}: no problem`);
          }
        }
      }
    });

    it(`${file}: every beginning is shown, and known to be cut off`, () => {
      for (let length = 8; length < bytes.length; length++) {
        assert.notEqual(problemsInView(bytes.slice(0, length)), 0, `${length} bytes`);
      }
    });
  }

  it("tells tags, lengths and values apart", () => {
    const role = rolesOf(structureOf(describeKeyBlobFile(read("opensc/wrap-ec256.bin")).nodes), 876);
    assert.deepEqual([0, 1, 3, 4, 5, 8, 16, 17, 19].map(role), [
      "tag",
      "length",
      "length",
      "tag",
      "length",
      "value",
      "value",
      "length",
      "value",
    ]);
    assert.equal(role(5000), "value");
  });
});

/**
 * A changed value may be as good; so may be the tag of a text, which has many types, and a tag or length that makes of an
 * element another one that may stand there.
 */
function mayHide({ name, header, offset }: StructureNode, at: number): boolean {
  const inHeader = header !== undefined && at < offset + header.tag + header.length;
  return inHeader ? hiddenHeaders.has(name) : free.has(name);
}

const hiddenHeaders = new Set(["Value", "ID", "Usage", "Label", "Key reference", "Key OID", "Tag and length"]);
