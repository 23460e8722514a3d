import assert from "node:assert/strict";
import { Exploration } from "../../../../src/webview/blob/model/exploration";
import { pressTreeKey } from "../../../../src/webview/blob/model/tree-keys";
import { TypeAhead } from "../../../../src/webview/blob/model/type-ahead";
import { sampleSize, sampleStructure } from "./sample";

/** Presses keys one after the other; tells where the selection is then. */
function pressed(exploration: Exploration, ...keys: string[]): string | undefined {
  for (const key of keys) {
    const active = exploration.rows[exploration.activeRow];
    assert.ok(active);
    assert.equal(pressTreeKey(exploration, active, key, 3), true);
  }
  return exploration.selected?.node.name;
}

describe("keys of the structure tree", () => {
  let exploration: Exploration;
  beforeEach(() => {
    exploration = new Exploration(sampleStructure(), sampleSize);
  });

  it("go up and down, and stop at the ends", () => {
    assert.equal(pressed(exploration, "ArrowDown", "ArrowDown"), "KCV");
    assert.equal(pressed(exploration, "ArrowUp", "ArrowUp", "ArrowUp"), "Wrapped key");
    assert.equal(pressed(exploration, "End", "ArrowDown"), "Nothing");
    assert.equal(pressed(exploration, "Home"), "Wrapped key");
    assert.equal(pressed(exploration, "PageDown"), "Algorithm");
    assert.equal(pressed(exploration, "PageUp"), "Wrapped key");
  });

  it("go in and out", () => {
    assert.equal(pressed(exploration, "ArrowRight", "ArrowDown", "ArrowDown"), "Algorithm");
    assert.equal(pressed(exploration, "ArrowRight"), "Length");
    assert.equal(pressed(exploration, "ArrowLeft"), "Algorithm");
    assert.equal(pressed(exploration, "ArrowLeft"), "Algorithm");
    assert.equal(exploration.rows.length, 6, "the first press closed it");
    assert.equal(pressed(exploration, "ArrowLeft"), "Wrapped key");
    assert.equal(pressed(exploration, "ArrowRight"), "Tag and length");
  });

  it("select, then open and close", () => {
    assert.equal(pressed(exploration, "Enter"), "Wrapped key");
    pressed(exploration, " ");
    assert.equal(exploration.rows.length, 3);
    pressed(exploration, "*");
    assert.equal(exploration.rows.length, 8);
  });

  it("leave other keys alone", () => {
    const [active] = exploration.rows;
    assert.ok(active);
    assert.equal(pressTreeKey(exploration, active, "F6", 3), false);
    assert.equal(exploration.selected, undefined);
  });
});

describe("typing a name", () => {
  const { rows } = new Exploration(sampleStructure(), sampleSize);
  const [first] = rows;
  assert.ok(first);

  it("finds the next row that begins with the letters", () => {
    const typeAhead = new TypeAhead();
    assert.equal(typeAhead.find(rows, first, "a", 1000)?.node.name, "Algorithm");
    const algorithm = rows[3];
    assert.ok(algorithm);
    assert.equal(typeAhead.find(rows, algorithm, "c", 1100)?.node.name, "Access rules");
  });

  it("goes on with the same letter, around the end", () => {
    const typeAhead = new TypeAhead();
    const one = typeAhead.find(rows, first, "A", 1000);
    assert.ok(one);
    const two = typeAhead.find(rows, one, "a", 1100);
    assert.ok(two);
    assert.equal(two.node.name, "Access rules");
    assert.equal(typeAhead.find(rows, two, "a", 1200), one);
  });

  it("begins anew after a pause, and finds nothing where nothing is", () => {
    const typeAhead = new TypeAhead();
    typeAhead.find(rows, first, "a", 1000);
    assert.equal(typeAhead.find(rows, first, "k", 3000)?.node.name, "KCV");
    assert.equal(typeAhead.find(rows, first, "z", 3100), undefined);
  });
});
