import assert from "node:assert/strict";
import { layoutFor } from "../../../../src/webview/blob/model/layout";
import { scrollTopFor, windowOf } from "../../../../src/webview/blob/model/window";

describe("layout of the panes", () => {
  const bytes = { full: 540, half: 320 };

  it("halves the rows of bytes before it stacks the panes", () => {
    assert.deepEqual(layoutFor(1200, bytes, true), { stacked: false, perRow: 16 });
    assert.deepEqual(layoutFor(900, bytes, true), { stacked: false, perRow: 8 });
    assert.deepEqual(layoutFor(640, bytes, true), { stacked: true, perRow: 16 });
    assert.deepEqual(layoutFor(400, bytes, true), { stacked: true, perRow: 8 });
  });

  it("gives all the room to the bytes where there is no structure", () => {
    assert.deepEqual(layoutFor(900, bytes, false), { stacked: true, perRow: 16 });
  });
});

describe("window of rows", () => {
  it("holds what is in sight and a margin", () => {
    assert.deepEqual(windowOf(0, 200, 20, 4096), { first: 0, end: 18 });
    assert.deepEqual(windowOf(2000, 200, 20, 4096), { first: 92, end: 118 });
    assert.deepEqual(windowOf(81_720, 200, 20, 4096), { first: 4078, end: 4096 });
  });

  it("is empty without rows, and after the rows became fewer", () => {
    assert.deepEqual(windowOf(0, 200, 20, 0), { first: 0, end: 0 });
    assert.deepEqual(windowOf(2000, 200, 20, 5), { first: 5, end: 5 });
  });

  it("moves no further than needed to show a row", () => {
    assert.equal(scrollTopFor(3, 0, 100, 20), 0);
    assert.equal(scrollTopFor(5, 0, 100, 20), 20);
    assert.equal(scrollTopFor(1, 100, 100, 20), 20);
  });
});
