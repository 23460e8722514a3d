import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { placeAfterKey } from "../../../src/webview/cards/grid-keys";
import { keptOf } from "../../../src/webview/cards/kept";

const size = { rows: 10, columns: 4, page: 3 };

/** "row,column" after a key that is pressed at 5,2. */
function after(key: string, withCtrl = false, at = { row: 5, column: 2 }): string | undefined {
  const place = placeAfterKey(at, key, withCtrl, size);
  return place && `${place.row},${place.column}`;
}

describe("keys in a grid", () => {
  it("go from cell to cell, to the ends of a row, and by screens", () => {
    const keys = ["ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft", "Home", "End", "PageDown", "PageUp"];
    assert.deepEqual(keys.map((key) => after(key)), ["6,2", "4,2", "5,3", "5,1", "5,0", "5,3", "8,2", "2,2"]);
  });

  it("go to the ends of the grid with Ctrl", () => {
    const keys = ["ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft", "Home", "End"];
    assert.deepEqual(keys.map((key) => after(key, true)), ["9,2", "0,2", "5,3", "5,0", "0,0", "9,3"]);
  });

  it("stop at the edges", () => {
    assert.deepEqual(["ArrowUp", "ArrowLeft", "PageUp"].map((key) => after(key, false, { row: 0, column: 0 })), ["0,0", "0,0", "0,0"]);
    assert.deepEqual(["ArrowDown", "ArrowRight", "PageDown"].map((key) => after(key, false, { row: 9, column: 3 })), ["9,3", "9,3", "9,3"]);
  });

  it("mean nothing otherwise", () => {
    for (const key of ["a", "Tab", "Escape", "F2"]) assert.equal(after(key), undefined, key);
  });
});

describe("what the comparison of cards kept", () => {
  it("is read back, and what is not as expected left out", () => {
    const kept = { onlyUneven: true, top: 120, left: 3, cell: { kcv: "AA", row: "key:1", column: "A:1" } };
    assert.deepEqual(keptOf(JSON.parse(JSON.stringify(kept))), kept);
    const nothing = { onlyUneven: false, top: undefined, left: undefined };
    for (const state of [undefined, null, 7, "x", [], { cell: { kcv: 1, row: "a", column: "b" }, top: "1", onlyUneven: "yes" }]) {
      assert.deepEqual(keptOf(state), nothing);
    }
  });
});
