import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { CoverageState, KeyCoverage } from "../../../src/extension/backups/coverage";
import { lostKeysWords } from "../../../src/extension/commands/initialize-words";
import { sampleKey } from "./samples";

const covered = (state: CoverageState): KeyCoverage => ({ state, files: [] });

describe("the keys that an initialization deletes", () => {
  it("are named with what is known of their backups, those that would be lost first", () => {
    const keys = ["proven", "old", "alone"].map((label, at) => sampleKey({ label, keyRef: at + 1 }));
    const coverage = new Map([[1, covered("proven")], [2, covered("other-dkek")], [3, covered("none")]]);
    assert.deepEqual(lostKeysWords(keys, coverage).split("\n"), [
      "• old: known backups are under another DKEK only",
      "• alone: no backup is known",
      "• proven",
    ]);
  });

  it("are named alone where nothing is known of backups yet", () => {
    assert.equal(lostKeysWords([sampleKey({ label: "tls" })], undefined), "• tls");
  });

  it("leave room for the buttons, and are counted all the same", () => {
    const keys = Array.from({ length: 60 }, (_, at) => sampleKey({ label: `key ${at + 1}`, keyRef: at + 1 }));
    const lines = lostKeysWords(keys, new Map([[60, covered("none")]])).split("\n");
    assert.deepEqual([lines.length, lines[0], lines.at(-1)], [16, "• key 60: no backup is known", "and 45 other keys"]);
  });
});
