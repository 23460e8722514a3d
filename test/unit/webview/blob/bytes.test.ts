import assert from "node:assert/strict";
import { bytesOf, caretAfter, characterOf, hexOf, outlineAt } from "../../../../src/webview/blob/model/bytes";

describe("bytes pane", () => {
  it("reads a file out of its message", () => {
    assert.deepEqual(bytesOf("AP9BfyA="), Uint8Array.of(0x00, 0xff, 0x41, 0x7f, 0x20));
    assert.equal(hexOf(Uint8Array.of(0x00, 0xff, 0x0a)), "00FF0A");
  });

  it("shows printable ASCII as characters, anything else as a dot", () => {
    assert.equal([0x1f, 0x20, 0x41, 0x7e, 0x7f, 0xe4].map(characterOf).join(""), "\u00b7 A~\u00b7\u00b7");
  });

  it("draws the outline of a run around its outer sides only", () => {
    const run = { start: 6, end: 20 };
    assert.equal(outlineAt(5, run, 8), undefined);
    assert.equal(outlineAt(20, run, 8), undefined);
    assert.deepEqual(outlineAt(6, run, 8), { top: true, bottom: false, left: true, right: false });
    assert.deepEqual(outlineAt(7, run, 8), { top: true, bottom: false, left: false, right: true });
    assert.deepEqual(outlineAt(8, run, 8), { top: true, bottom: false, left: true, right: false });
    assert.deepEqual(outlineAt(14, run, 8), { top: false, bottom: true, left: false, right: false });
    assert.deepEqual(outlineAt(19, run, 8), { top: false, bottom: true, left: false, right: true });
  });

  it("moves the caret within the file", () => {
    const grid = { size: 20, perRow: 8, page: 2 } as const;
    const go = (caret: number, key: string, control = false): number | undefined => caretAfter(caret, key, control, grid);
    assert.equal(go(7, "ArrowRight"), 8);
    assert.equal(go(19, "ArrowRight"), 19);
    assert.equal(go(0, "ArrowLeft"), 0);
    assert.equal(go(3, "ArrowDown"), 11);
    assert.equal(go(13, "ArrowDown"), 13, "there is no byte below");
    assert.equal(go(11, "ArrowUp"), 3);
    assert.equal(go(3, "ArrowUp"), 3);
    assert.equal(go(11, "Home"), 8);
    assert.equal(go(11, "End"), 15);
    assert.equal(go(17, "End"), 19);
    assert.equal(go(11, "Home", true), 0);
    assert.equal(go(3, "End", true), 19);
    assert.equal(go(3, "PageDown"), 19);
    assert.equal(go(11, "PageUp"), 3);
    assert.equal(go(3, "a"), undefined);
  });
});
