import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { KeyBackup } from "../../../../src/extension/bulk/back-up-keys";
import { backUpAccount, previewWords, resultWords } from "../../../../src/extension/bulk/back-up-words";
import type { Outcome, Run } from "../../../../src/extension/bulk/one-by-one";
import { zeroDkekKcv } from "../../../../src/extension/zero-dkek";
import type { Key } from "../../../../src/protocol/keys";
import { sampleListed } from "../backup-manifest/samples";
import { sampleCard, sampleKey } from "../samples";

type BackUpRun = Run<Key, KeyBackup>;

const written: Outcome<Key, KeyBackup> = { item: sampleKey(), state: "done", result: { state: "written", listed: sampleListed() } };
const there: Outcome<Key, KeyBackup> = {
  item: sampleKey({ keyRef: 3, label: "old" }),
  state: "done",
  result: { state: "there", by: "description", listed: sampleListed({ file: "old.bin" }) },
};
const failed: Outcome<Key, KeyBackup> = { item: sampleKey({ keyRef: 4, label: "stuck" }), state: "failed", failure: { code: "card-removed", reader: "R" } };
const notTried: Outcome<Key, KeyBackup> = { item: sampleKey({ keyRef: 5, label: "" }), state: "not-tried" };
const run = (ending: BackUpRun["ending"], ...outcomes: Outcome<Key, KeyBackup>[]): BackUpRun => ({ ending, outcomes });

describe("the words of backing up all keys", () => {
  it("say beforehand what would be done", () => {
    const key = sampleKey();
    const changed = { key: sampleKey({ label: "moved" }), standing: { state: "changed", why: "it has another certificate now" } } as const;
    const text = previewWords([
      { key, standing: { state: "new" } },
      changed,
      { key, standing: { state: "undecided", candidates: [sampleListed()] } },
      { key, standing: { state: "there", listed: sampleListed(), by: "public-key" } },
      { key, standing: { state: "there", listed: sampleListed(), by: "public-key" } },
    ]);
    assert.deepEqual(text.split("\n"), [
      "1 key is not in the list of backups there yet.",
      "1 key needs a new backup:",
      "  “moved”: it has another certificate now.",
      "1 key is compared after the PIN, and backed up only if that shows a change.",
      "2 keys are backed up there already.",
    ]);
    assert.match(previewWords(Array.from({ length: 8 }, () => changed)), /8 keys need a new backup:[^]*and 3 more\.$/);
  });

  it("say in a sentence what became of it", () => {
    assert.deepEqual(resultWords(sampleCard(), "safe", run("finished", written, there)), {
      isGood: true,
      words: "Backed up 1 key of SmartCard-HSM (UTTMRN43855) to “safe”, read back and compared. 1 was there already.",
    });
    const stopped = resultWords(sampleCard(), "safe", run("stopped", written, failed, notTried));
    assert.equal(stopped.isGood, false);
    assert.match(stopped.words, /^Backed up 1 key .* 2 keys are not backed up\. The card was taken out before it was done\.$/);
    assert.match(resultWords(sampleCard(), "safe", run("cancelled", notTried)).words, /^No backup was written to “safe”\. 1 key is not backed up\. You cancelled it\.$/);
  });

  it("tell of every key in the account, what failed first", () => {
    const text = backUpAccount(sampleCard(), "/safe", new Date(0), run("stopped", written, there, failed, notTried));
    const positions = ["Not backed up: 1", "stuck (EC P-256, key reference 4)", "Not tried: 1", "Key 5 (", "Written: 1", "tls-2026.bin\n    SHA-256 ABAB", "There already: 1", "old.bin", "Known by label"].map(
      (part) => text.indexOf(part),
    );
    assert.ok(positions.every((position) => position >= 0), text);
    assert.deepEqual(positions, [...positions].sort((a, b) => a - b));
    assert.match(text, /DKEK +KCV 2BA159D3ADA6A53D/);
    assert.doesNotMatch(text, /Beware/);
    const zeros = { ...there, result: { ...there.result, listed: sampleListed({ kcv: zeroDkekKcv }) } };
    assert.match(backUpAccount(sampleCard(), "/safe", new Date(0), run("finished", zeros)), /Beware +The DKEK 66687AADF862BD77 protects nothing/);
    assert.match(text, /Ended +stopped half way; what was done stays/);
  });
});
