import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { oneByOne } from "../../../../src/extension/bulk/one-by-one";
import { EngineError } from "../../../../src/extension/engine-client/engine-error";
import { FileError } from "../../../../src/extension/files/file-failure";

const unsupported = new EngineError({ code: "unsupported", feature: "it" });

function watching() {
  const told: string[] = [];
  const token = { isCancellationRequested: false };
  const failures: unknown[] = [];
  return {
    told,
    token,
    failures,
    watch: {
      name: (item: string) => item,
      onProgress: ({ percentage, message }: { percentage: number; message?: string }) => void told.push(`${percentage}% ${message ?? ""}`),
      token,
      onFailure: (error: unknown) => void failures.push(error),
    },
  };
}

describe("work on one key after the other", () => {
  it("does each, and tells how far it is", async () => {
    const { told, watch } = watching();
    const { outcomes, ending } = await oneByOne(["a", "b"], watch, (item) => Promise.resolve(item.toUpperCase()));
    assert.equal(ending, "finished");
    assert.deepEqual(outcomes, [
      { item: "a", state: "done", result: "A" },
      { item: "b", state: "done", result: "B" },
    ]);
    assert.deepEqual(told, ["0% 1 of 2: a", "50% 2 of 2: b"]);
  });

  it("goes on after the failure of one, and hands it to the log", async () => {
    const { failures, watch } = watching();
    const { outcomes, ending } = await oneByOne(["a", "b"], watch, (item) => (item === "a" ? Promise.reject(unsupported) : Promise.resolve(item)));
    assert.equal(ending, "finished");
    assert.deepEqual(outcomes.map(({ state }) => state), ["failed", "done"]);
    assert.deepEqual(failures, [unsupported]);
  });

  it("goes on after a failure that left something on a card that is still there", async () => {
    const error = new EngineError({ code: "incomplete", remains: ["key 2 (CC02)"], cause: "status-word" });
    const { outcomes } = await oneByOne(["a", "b"], watching().watch, (item) => (item === "a" ? Promise.reject(error) : Promise.resolve(item)));
    assert.deepEqual(outcomes.map(({ state }) => state), ["failed", "done"]);
  });

  it("stops when the card, the engine or the folder is gone", async () => {
    for (const error of [
      new EngineError({ code: "card-removed", reader: "R" }),
      new EngineError({ code: "incomplete", remains: ["key 2 (CC02)"], cause: "card-removed" }),
      new EngineError({ code: "pin-required" }),
      new EngineError({ code: "engine-crashed" }),
      new FileError({ code: "file-unwritable", file: "a.bin", reason: "the disk is full" }),
    ]) {
      const { outcomes, ending } = await oneByOne(["a", "b"], watching().watch, () => Promise.reject(error));
      assert.equal(ending, "stopped");
      assert.deepEqual(outcomes, [{ item: "a", state: "failed", failure: error.failure }, { item: "b", state: "not-tried" }]);
    }
  });

  it("is cancelled between two of them", async () => {
    const { token, watch } = watching();
    const { outcomes, ending } = await oneByOne(["a", "b", "c"], watch, (item) => {
      token.isCancellationRequested = item === "b";
      return Promise.resolve(item);
    });
    assert.equal(ending, "cancelled");
    assert.deepEqual(outcomes.map(({ state }) => state), ["done", "done", "not-tried"]);
  });

  it("calls what nobody foresaw a defect, and goes on", async () => {
    const { outcomes } = await oneByOne(["a"], watching().watch, () => Promise.reject(new Error("boom")));
    assert.deepEqual(outcomes, [{ item: "a", state: "failed", failure: { code: "internal" } }]);
  });
});
