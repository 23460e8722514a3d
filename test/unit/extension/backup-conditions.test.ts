import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { backupUseWords, requireDkek } from "../../../src/extension/commands/backup-conditions";
import { EngineError } from "../../../src/extension/engine-client/engine-error";
import { zeroDkekKcv } from "../../../src/extension/zero-dkek";
import { sampleCard } from "./samples";

const words = (shares: number, kcv: string) => backupUseWords(sampleCard({ dkek: { state: "ready", shares, outstanding: 0, kcv } }), "it");

describe("what a backup is told to be good for", () => {
  it("is every card with its DKEK, with the shares", () => {
    assert.match(words(2, "2BA159D3ADA6A53D"), /Every card with this DKEK can restore it\. Keep the DKEK shares/);
  });

  it("is this very card where that made its DKEK", () => {
    assert.match(words(0, "2BA159D3ADA6A53D"), /Only this very card/);
  });

  it("is everyone where the DKEK is all zeros", () => {
    assert.match(words(2, zeroDkekKcv), /protects nothing: all its bytes are zero.*Whoever has a backup under it can read the key/);
    assert.doesNotMatch(words(2, zeroDkekKcv), /Keep the DKEK shares/);
  });
});

describe("what keeps a card from backups", () => {
  const fresh = { dkek: { state: "none", shares: 0, outstanding: 0 }, userPin: { state: "uninitialized", triesLeft: null } } as const;
  const code = (changes: Parameters<typeof sampleCard>[0]): unknown => {
    try {
      requireDkek(sampleCard(changes));
    } catch (error) {
      return error instanceof EngineError ? error.failure.code : error;
    }
    return undefined;
  };

  it("is that it was never initialized, where that is so, and else its DKEK", () => {
    assert.equal(code(fresh), "not-initialized");
    assert.equal(code({ dkek: fresh.dkek }), "no-dkek");
    assert.equal(code({ dkek: { state: "pending", shares: 2, outstanding: 1 } }), "dkek-pending");
    assert.equal(code({}), undefined);
  });
});
