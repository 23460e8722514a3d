import assert from "node:assert/strict";
import { mock } from "node:test";
import { afterEach, beforeEach, describe, it } from "mocha";
import { RereadPace } from "../../../src/extension/cards/reread-pace";

describe("the pace of reading a card that others use", () => {
  const { timers } = mock;
  let pace: RereadPace;
  let readings = 0;
  const plan = () => pace.plan("A", () => {
      readings++;
    });

  beforeEach(() => {
    timers.enable({ apis: ["setTimeout"] });
    pace = new RereadPace();
    readings = 0;
  });
  afterEach(() => {
    pace.dispose();
    timers.reset();
  });

  it("reads at once, and once for what comes together", () => {
    plan();
    plan();
    timers.tick(0);
    assert.equal(readings, 1);
  });

  it("rests longer after each reading in vain, up to a minute", () => {
    const pauses = [0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000];
    for (const pause of pauses) {
      const before = readings;
      plan();
      if (pause > 0) {
        timers.tick(pause - 1);
        assert.equal(readings, before, `after ${pause - 1} ms`);
      }
      timers.tick(1);
      assert.equal(readings, before + 1, `after ${pause} ms`);
      pace.note("A", false);
    }
  });

  it("reads at once again after something new, and for another card", () => {
    for (const startOver of [() => pace.note("A", true), () => pace.forget("A")]) {
      pace.note("A", false);
      pace.note("A", false);
      startOver();
      const before = readings;
      plan();
      timers.tick(0);
      assert.equal(readings, before + 1);
    }
  });

  it("plans nothing for a card that is gone", () => {
    plan();
    pace.forget("A");
    timers.tick(60_000);
    assert.equal(readings, 0);
  });
});
