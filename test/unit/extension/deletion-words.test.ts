import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { CoveringFile, KeyCoverage } from "../../../src/extension/backups/coverage";
import { deletedWords, deletionQuestion, isWeaker, reliedOn } from "../../../src/extension/commands/deletion-words";
import { sampleCard, sampleKey } from "./samples";

function covering(name: string, changes: Partial<CoveringFile> = {}): CoveringFile {
  const backup: CoveringFile["backup"] = {
    uri: `file:///${name}`,
    name,
    folder: ".",
    size: 100,
    modified: 0,
    sha256: "AB".repeat(32),
    content: { state: "damaged", offset: 0, reason: "" },
    verified: { at: "2026-03-14T12:00:00.000Z", result: { state: "altered" } },
  };
  return { backup, matchedBy: "public-key", dkek: "same", proven: false, ...changes };
}

const ask = (coverage: KeyCoverage, card = sampleCard()) => deletionQuestion(card, sampleKey(), coverage);

describe("what is said before a key is deleted", () => {
  it("is first that it has no backup, with a way to make one", () => {
    const { message, detail, choices } = ask({ state: "none", files: [] });
    assert.match(message, /^“tls-2026” has no backup\./);
    assert.match(detail, /EC P-256, key reference 2, ID 02\.\n\n.*lost for good/);
    assert.deepEqual(choices, ["back-up", "delete"]);
  });

  it("is that a card without a complete DKEK can have none, and no way is offered", () => {
    for (const dkek of [{ state: "none", shares: 0, outstanding: 0 }, { state: "pending", shares: 2, outstanding: 1 }] as const) {
      const { detail, choices } = ask({ state: "none", files: [] }, sampleCard({ dkek }));
      assert.match(detail, /lost for good/);
      assert.deepEqual(choices, ["delete"]);
    }
  });

  it("is that the only backups are under another DKEK", () => {
    const { message, detail, choices } = ask({ state: "other-dkek", files: [covering("a.bin", { dkek: "other-dkek" })] });
    assert.match(message, /no backup that this card can restore/);
    assert.match(detail, /another DKEK: “a\.bin”/);
    assert.deepEqual(choices, ["back-up", "delete"]);
  });

  it("is that a backup was never proven, with a way to prove it, and what else is doubtful", () => {
    const { message, detail, choices } = ask({ state: "backed-up", files: [covering("a.bin")] });
    assert.match(message, /never proven/);
    assert.doesNotMatch(detail, /Only label|after the PIN/);
    assert.deepEqual(choices, ["verify", "delete"]);
    const doubtful = ask({ state: "backed-up", files: [covering("a.bin", { matchedBy: "description", dkek: "unknown-dkek" })] });
    assert.match(doubtful.detail, /Only label, ID, type and size tell that it is this key\. The card tells only after the PIN/);
  });

  it("is followed, once it is gone, by what brings it back", () => {
    const after = (coverage: KeyCoverage) => deletedWords(sampleCard(), sampleKey(), coverage);
    const deleted = "Deleted “tls-2026” from SmartCard-HSM (UTTMRN43855).";
    assert.equal(after({ state: "none", files: [] }), deleted);
    assert.equal(after({ state: "proven", files: [covering("a.bin", { proven: true }), covering("b.bin")] }), `${deleted} It can be restored from “a.bin”.`);
    assert.equal(after({ state: "backed-up", files: [covering("b.bin")] }), `${deleted} What is known of its backups: “b.bin”.`);
  });

  it("takes no word from the name of a file", () => {
    const name = "a.bin”.\n\nIt was proven today: “b.bin";
    assert.equal(ask({ state: "backed-up", files: [covering(name)] }).detail.split("\n\n").length, 2);
    assert.equal(ask({ state: "proven", files: [covering(name, { proven: true })] }).detail.split("\n\n").length, 2);
  });

  it("is that only this card restores a backup under a DKEK that it made itself, which no share can prove", () => {
    const card = sampleCard({ dkek: { state: "ready", shares: 0, outstanding: 0, kcv: "2BA159D3ADA6A53D" } });
    const { message, detail, choices } = ask({ state: "backed-up", files: [covering("a.bin")] }, card);
    assert.match(message, /can't be proven/);
    assert.match(detail, /“a\.bin”\. Only this very card can restore it/);
    assert.deepEqual(choices, ["delete"]);
  });

  it("names the proven files, and when they were proven", () => {
    const { detail, choices } = ask({ state: "proven", files: [covering("a.bin", { proven: true })] });
    assert.match(detail, /“a\.bin”, proven 2026-03-14\. The file was looked at just now: it is the one/);
    const four = ["a.bin", "b.bin", "c.bin", "d.bin"].map((name) => covering(name, { proven: true }));
    assert.match(ask({ state: "proven", files: four }).detail, /“c\.bin”, proven 2026-03-14 and 1 other file\. The files were looked at just now: they are the ones/);
    assert.deepEqual(choices, ["delete"]);
  });

  it("names some of many files", () => {
    const { detail } = ask({ state: "backed-up", files: ["a", "b", "c", "d", "e"].map((name) => covering(name)) });
    assert.match(detail, /“a”, “b”, “c” and 2 other files/);
  });

  it("rests on the files that make the state, and no others", () => {
    const files = [covering("proven", { proven: true }), covering("same"), covering("other", { dkek: "other-dkek" })];
    const names = (state: KeyCoverage["state"]) => reliedOn({ state, files }).map(({ backup }) => backup.name);
    assert.deepEqual(names("proven"), ["proven"]);
    assert.deepEqual(names("backed-up"), ["proven", "same"]);
    assert.deepEqual(names("other-dkek"), ["proven", "same", "other"]);
  });

  it("is said again when less is known than was told", () => {
    assert.ok(isWeaker("backed-up", "proven") && isWeaker("none", "other-dkek"));
    assert.ok(!isWeaker("proven", "backed-up") && !isWeaker("none", "none"));
  });
});
