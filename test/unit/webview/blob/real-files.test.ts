import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FormatError } from "../../../../src/formats/format-error";
import { describeKeyBlobFile } from "../../../../src/formats/structure";
import { Exploration } from "../../../../src/webview/blob/model/exploration";
import { locateProblems } from "../../../../src/webview/blob/model/problems";
import { structureOf } from "../../../../src/webview/blob/model/structure";

const folder = "test/fixtures/vectors/opensc";
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".bin"))
  .map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) }));

/** Explores a file, or tells nothing where the engine would show its bytes alone. */
function explore(bytes: Uint8Array): Exploration | undefined {
  try {
    const { nodes, problems } = describeKeyBlobFile(bytes);
    const structure = structureOf(nodes);
    for (const { entry, reason } of locateProblems(problems, structure)) assert.ok(entry, reason);
    return new Exploration(structure, bytes.length);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/** Selects every byte in turn: the selection must be the smallest part that holds it, and be in sight. */
function selectEveryByte(exploration: Exploration): void {
  for (let offset = 0; offset < exploration.size; offset++) {
    exploration.selectByte(offset);
    const { selected, rows, activeRow } = exploration;
    assert.ok(selected, `nothing holds byte ${offset}`);
    const { node } = selected;
    assert.ok(node.offset <= offset && offset < node.offset + node.length);
    assert.equal(node.children, undefined, `byte ${offset} selects ${node.name}, which is no leaf`);
    assert.equal(rows[activeRow], selected);
  }
}

describe("files made by OpenSC in the blob view", () => {
  it("are there", () => assert.equal(files.length, 5));

  for (const { name, bytes } of files) {
    it(`${name}: each byte selects the leaf that holds it`, () => {
      const exploration = explore(bytes);
      assert.ok(exploration);
      selectEveryByte(exploration);
    });

    it(`${name}: cut anywhere, each byte that is left selects a leaf`, () => {
      let shown = 0;
      for (let length = 1; length < bytes.length; length += 7) {
        const exploration = explore(bytes.subarray(0, length));
        if (!exploration) continue;
        selectEveryByte(exploration);
        shown++;
      }
      assert.ok(shown > 0);
    });
  }
});
