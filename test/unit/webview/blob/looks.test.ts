import assert from "node:assert/strict";
import { looksOf, type Background, type Marks } from "../../../../src/webview/blob/model/looks";

const background: Background = { roleOf: (offset) => (offset === 0 ? "tag" : "value"), isTroubled: (offset) => offset === 3 };
const looks = (start: number, end: number, marks: Partial<Marks> = {}): string[] => looksOf({ start, end }, { found: [], ...marks }, background, 8);

describe("looks of bytes", () => {
  it("are no more than roles and problems where nothing stands out", () => {
    assert.deepEqual(looks(0, 4), ["is-tag", "is-value", "is-value", "is-value problem"]);
  });

  it("outline a selection, and make boxes only of the bytes that lines pass", () => {
    const [first, , , , fourth] = looks(8, 16, { selection: { start: 4, end: 24 } });
    assert.equal(first, "is-value selected boxed lined lined-top lined-left");
    assert.equal(fourth, "is-value selected", "a line passes neither above nor below byte 12");
  });

  it("tell preview, marked and found bytes and the caret apart from the selection", () => {
    const marks = { pointedAt: { start: 9, end: 10 }, marked: { start: 10, end: 11 }, found: [{ start: 11, end: 12 }, { start: 40, end: 50 }], caret: 12 };
    assert.deepEqual(looks(8, 13, marks), [
      "is-value",
      "is-value pointed-at boxed dashed dashed-top dashed-bottom dashed-left dashed-right",
      "is-value marked",
      "is-value boxed found",
      "is-value caret",
    ]);
  });
});
