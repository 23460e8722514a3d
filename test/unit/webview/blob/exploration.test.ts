import assert from "node:assert/strict";
import { Exploration } from "../../../../src/webview/blob/model/exploration";
import { entryNamed, namesOf, sampleSize, sampleStructure } from "./sample";

const explore = (place = {}): Exploration => new Exploration(sampleStructure(), sampleSize, place);

describe("exploration of a key blob", () => {
  it("opens the parts and their fields at first, and selects nothing", () => {
    const exploration = explore();
    assert.equal(exploration.rows.length, 8);
    assert.equal(exploration.selected, undefined);
    assert.equal(exploration.caret, undefined);
    assert.equal(exploration.activeRow, 0);
  });

  it("selects the deepest part of a byte and opens what hides it", () => {
    const exploration = explore({ expanded: [] });
    exploration.selectByte(13);
    assert.equal(exploration.selected?.node.name, "Identifier");
    assert.equal(exploration.caret, 13);
    assert.equal(exploration.rows[exploration.activeRow], exploration.selected);
  });

  it("puts the caret on the first byte of a selected part, and nowhere for a part without bytes", () => {
    const exploration = explore();
    exploration.selectEntry(entryNamed(exploration.structure, "KCV"));
    assert.equal(exploration.caret, 2);
    exploration.selectEntry(entryNamed(exploration.structure, "Nothing"));
    assert.equal(exploration.caret, undefined);
  });

  it("keeps its selection when a byte outside of the file is asked for", () => {
    const exploration = explore();
    exploration.selectByte(3);
    exploration.selectByte(sampleSize);
    exploration.selectByte(-1);
    assert.equal(exploration.caret, 3);
  });

  it("moves a selection up when the part around it is closed", () => {
    const exploration = explore();
    exploration.selectByte(13);
    exploration.collapse(entryNamed(exploration.structure, "Wrapped key"));
    assert.equal(exploration.selected?.node.name, "Wrapped key");
    assert.deepEqual(namesOf(exploration.rows), ["Wrapped key", "Access rules", "Nothing"]);
  });

  it("opens and closes everything, with the selection in sight", () => {
    const exploration = explore({ expanded: [] });
    exploration.expandAll();
    assert.equal(exploration.rows.length, 8);
    exploration.selectByte(13);
    exploration.collapseAll();
    assert.equal(exploration.selected?.node.name, "Algorithm");
    assert.equal(exploration.rows[exploration.activeRow], exploration.selected);
  });

  it("marks bytes from the caret on, and selects the part that holds them all", () => {
    const exploration = explore();
    exploration.selectByte(4);
    exploration.extendTo(7);
    assert.deepEqual(exploration.marked, { start: 4, end: 8 });
    assert.deepEqual(exploration.selection, { name: "KCV", offset: 4, length: 4 });
    exploration.extendTo(1);
    assert.deepEqual([exploration.marked, exploration.selected?.node.name], [{ start: 1, end: 5 }, "Wrapped key"]);
    exploration.selectByte(3);
    assert.equal(exploration.marked, undefined);
    exploration.selectRun({ start: 12, end: 14 });
    assert.deepEqual([exploration.marked, exploration.caret], [{ start: 12, end: 14 }, 12]);
  });

  it("lets a closed part stand for what is in it", () => {
    const exploration = explore({ expanded: [] });
    const identifier = entryNamed(exploration.structure, "Identifier");
    assert.equal(exploration.rowFor(identifier).node.name, "Wrapped key");
    exploration.expandAll();
    assert.equal(exploration.rowFor(identifier), identifier);
  });

  it("points at a part without selecting it, and tells of it once", () => {
    const exploration = explore();
    let changes = 0;
    exploration.onChange(() => changes++);
    exploration.pointAtByte(4);
    exploration.pointAtByte(5);
    assert.equal(exploration.preview?.node.name, "KCV");
    assert.equal(exploration.selected, undefined);
    assert.equal(exploration.previewByte, 5);
    exploration.pointAtByte(5);
    assert.equal(changes, 2);
    exploration.pointAtByte(undefined);
    assert.equal(exploration.preview, undefined);
  });

  it("goes back to the place it was left at", () => {
    const first = explore();
    first.collapse(entryNamed(first.structure, "Algorithm"));
    first.selectByte(4);
    const second = explore(first.place);
    assert.deepEqual(second.place, first.place);
    assert.deepEqual(namesOf(second.rows), namesOf(first.rows));
  });

  it("goes by the caret where the file lost the part that was selected", () => {
    const exploration = explore({ expanded: ["0", "7.7"], selected: "7.7.1", caret: 21 });
    assert.equal(exploration.selected?.node.name, "Access rules");
    assert.deepEqual(exploration.place.expanded, ["0"]);
    assert.equal(explore({ selected: "7.7.1", caret: 999 }).selected, undefined);
  });

  it("selects no part beside the bytes that are marked where the file moved its parts", () => {
    const moved = explore({ selected: "0.1", anchor: 12, caret: 14 });
    assert.equal(moved.selected?.node.name, "Identifier");
    assert.deepEqual(moved.selection, { name: "Identifier", offset: 12, length: 3 });
    const part = explore({ selected: "0.1", caret: 12 });
    assert.equal(part.selected?.node.name, "KCV");
    assert.equal(part.caret, 2);
    const shorter = explore({ selected: "0.1", anchor: 4, caret: 999 });
    assert.equal(shorter.caret, 2);
    assert.equal(shorter.marked, undefined);
  });
});
