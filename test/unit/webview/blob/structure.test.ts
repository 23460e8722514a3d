import assert from "node:assert/strict";
import { deepestAt, isFrame, pathOf, structureOf, visibleRows } from "../../../../src/webview/blob/model/structure";
import { entryNamed, namesOf, sampleNodes, sampleStructure } from "./sample";

describe("structure of a key blob", () => {
  it("gives every node its place", () => {
    const structure = sampleStructure();
    const identifier = entryNamed(structure, "Identifier");
    assert.equal(identifier.id, "0.2.1");
    assert.equal(identifier.level, 3);
    assert.equal(identifier.position, 1);
    assert.equal(identifier.siblings.length, 2);
    assert.equal(structure.byId.size, 8);
    assert.equal(structure.roots.length, sampleNodes.length);
  });

  it("finds the deepest part at an offset", () => {
    const structure = sampleStructure();
    const nameAt = (offset: number): string | undefined => deepestAt(structure, offset)?.node.name;
    assert.equal(nameAt(0), "Tag and length");
    assert.equal(nameAt(9), "KCV");
    assert.equal(nameAt(10), "Length");
    assert.equal(nameAt(19), "Identifier");
    assert.equal(nameAt(23), "Access rules");
    assert.equal(nameAt(24), undefined);
  });

  it("stays at the parent where its children leave a byte out", () => {
    const structure = structureOf([{ name: "Whole", offset: 0, length: 4, children: [{ name: "Part", offset: 0, length: 2 }] }]);
    assert.equal(deepestAt(structure, 3)?.node.name, "Whole");
  });

  it("tells the path from the root", () => {
    assert.deepEqual(namesOf(pathOf(entryNamed(sampleStructure(), "Length"))), ["Wrapped key", "Algorithm", "Length"]);
  });

  it("lists what is open, in the order of the file", () => {
    const structure = sampleStructure();
    assert.deepEqual(namesOf(visibleRows(structure, new Set())), ["Wrapped key", "Access rules", "Nothing"]);
    assert.deepEqual(namesOf(visibleRows(structure, new Set(["0"]))), [
      "Wrapped key",
      "Tag and length",
      "KCV",
      "Algorithm",
      "Access rules",
      "Nothing",
    ]);
    assert.equal(visibleRows(structure, new Set(["0.2"])).length, 3, "an open part inside a closed one stays hidden");
  });

  it("tells the frame of a part from its fields", () => {
    const structure = sampleStructure();
    assert.equal(isFrame(entryNamed(structure, "Tag and length")), true);
    assert.equal(isFrame(entryNamed(structure, "KCV")), false);
    assert.equal(isFrame(entryNamed(structure, "Length")), false, "its parent has no tag");
  });
});
