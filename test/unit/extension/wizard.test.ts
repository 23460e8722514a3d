import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { runSteps } from "../../../src/extension/input/wizard";
import type { Answer, Frame, Step } from "../../../src/extension/input/wizard";

interface Draft {
  words: string[];
}

/** Steps that answer by a script: a word, or "<" for back, or "x" for cancel. */
function play(script: string[], steps: (draft: Draft, step: (name: string, when?: (draft: Draft) => boolean) => Step<Draft>) => Step<Draft>[]) {
  const asked: string[] = [];
  const frames: Frame[] = [];
  const step = (name: string, when?: (draft: Draft) => boolean): Step<Draft> => ({
    ...(when && { when }),
    ask: (draft, frame): Promise<Answer<Draft>> => {
      asked.push(name);
      frames.push(frame);
      const word = script.shift() ?? assert.fail("asked too much");
      if (word === "<") return Promise.resolve({ is: "back" });
      if (word === "x") return Promise.resolve({ is: "cancelled" });
      return Promise.resolve({ is: "given", value: { words: [...draft.words, word] } });
    },
  });
  const done = runSteps<Draft>("Title", { words: [] }, (draft) => steps(draft, step));
  return done.then((draft) => ({ draft, asked, frames }));
}

describe("a dialog of steps", () => {
  it("asks one after the other and counts", async () => {
    const { draft, frames } = await play(["a", "b"], (_, step) => [step("one"), step("two")]);
    assert.deepEqual(draft, { words: ["a", "b"] });
    assert.deepEqual(
      frames.map(({ step, totalSteps, canGoBack }) => [step, totalSteps, canGoBack]),
      [
        [1, 2, false],
        [2, 2, true],
      ],
    );
  });

  it("goes back to what was asked before", async () => {
    const { asked } = await play(["a", "<", "c", "d"], (_, step) => [step("one"), step("two")]);
    assert.deepEqual(asked, ["one", "two", "one", "two"]);
  });

  it("leaves out what does not apply, also on the way back", async () => {
    const { asked, frames } = await play(["a", "<", "b", "c"], (_, step) => [
      step("one"),
      step("never", () => false),
      step("two"),
    ]);
    assert.deepEqual(asked, ["one", "two", "one", "two"]);
    assert.equal(frames[1]?.totalSteps, 2);
  });

  it("asks what an answer calls for", async () => {
    const { asked } = await play(["more", "b", "c"], (draft, step) => [
      step("one"),
      ...(draft.words.includes("more") ? [step("extra")] : []),
      step("two"),
    ]);
    assert.deepEqual(asked, ["one", "extra", "two"]);
  });

  it("ends without a draft when it is cancelled", async () => {
    const { draft, asked } = await play(["a", "x"], (_, step) => [step("one"), step("two"), step("three")]);
    assert.equal(draft, undefined);
    assert.deepEqual(asked, ["one", "two"]);
  });

  it("asks nothing when no step applies", async () => {
    const { draft } = await play([], (_, step) => [step("never", () => false)]);
    assert.deepEqual(draft, { words: [] });
  });
});
