import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { CoverageState, KeyCoverage } from "../../../src/extension/backups/coverage";
import { keyLoss } from "../../../src/extension/commands/loss-words";
import { sampleCard, sampleKey } from "./samples";

const coverage = (...states: CoverageState[]) => new Map(states.map((state, index): [number, KeyCoverage] => [index + 1, { state, files: [] }]));
const cardWith = (...labels: string[]) => sampleCard({ keys: labels.map((label, index) => sampleKey({ keyRef: index + 1, label })) });

describe("what is said before all keys of a card go", () => {
  it("is of every key what is known of its backups, those first that are lost", () => {
    const { lost, words } = keyLoss(cardWith("a", "b", "c", "d", "e"), coverage("proven", "none", "backed-up", "other-dkek", "none"));
    assert.equal(lost, 2);
    assert.deepEqual(words.split("\n"), [
      "• 2 without a backup: b, e",
      "• 1 backed up under another DKEK only: d",
      "• 1 backed up, never proven: c",
      "• 1 backed up and proven: a",
      "",
      "2 keys are lost for good, and so is everything that only they can decrypt.",
      "",
      "Backups are restored on a card with their DKEK: keep such a card, or all of its shares.",
    ]);
  });

  it("is that backups under a DKEK that the card made itself are lost with it", () => {
    const card = { ...cardWith("a", "b"), dkek: { state: "ready", shares: 0, outstanding: 0, kcv: "2BA159D3ADA6A53D" } as const };
    const { lost, words } = keyLoss(card, coverage("backed-up", "other-dkek"));
    assert.equal(lost, 1);
    assert.match(words, /^• 1 backed up under the DKEK that goes with this card: a\n• 1 backed up under another DKEK only: b\n\n1 key is lost for good, and so is everything that only it can decrypt/);
  });

  it("is that keys of which nothing is known are lost", () => {
    assert.equal(keyLoss(cardWith("a"), undefined).lost, 1);
    assert.doesNotMatch(keyLoss(cardWith("a"), undefined).words, /Backups are restored/);
  });

  it("promises no loss where all have backups, and is short where there are many", () => {
    const labels = Array.from({ length: 12 }, (_, index) => `key-${index + 1}`);
    const { lost, words } = keyLoss(cardWith(...labels), coverage(...labels.map((): CoverageState => "proven")));
    assert.equal(lost, 0);
    assert.match(words, /^• 12 backed up and proven: key-1, .*key-8 and 4 more\n\nBackups are restored/);
  });
});
