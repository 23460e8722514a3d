import assert from "node:assert/strict";
import { mock } from "node:test";
import { afterEach, beforeEach, describe, it } from "mocha";
import { ForeignUse } from "../../../src/engine/pcsc/foreign-use";

const [free, inUse, alone] = [0x20, 0x120, 0xa0];
const QUIET_MS = 300;

describe("the use of a card by another program", () => {
  const { timers } = mock;
  let use: ForeignUse;
  let told = 0;
  const looks = (...states: number[]) => states.forEach((state) => use.look(state));

  beforeEach(() => {
    timers.enable({ apis: ["setTimeout"] });
    told = 0;
    use = new ForeignUse(() => {
      told++;
    });
  });
  afterEach(() => timers.reset());

  it("is told once it is over, shared or not", () => {
    for (const state of [inUse, alone]) {
      looks(free, state);
      timers.tick(QUIET_MS);
      const before = told;
      looks(free);
      timers.tick(QUIET_MS);
      assert.equal(told, before + 1);
    }
  });

  it("is told once for several in a row", () => {
    looks(free, inUse, free);
    timers.tick(QUIET_MS - 1);
    looks(inUse);
    timers.tick(QUIET_MS);
    assert.equal(told, 0);
    looks(free);
    timers.tick(QUIET_MS);
    assert.equal(told, 1);
  });

  it("is not our own, nor what is seen of our own late", () => {
    looks(free);
    use.beginOwn();
    looks(inUse);
    use.endOwn();
    looks(inUse, free);
    timers.tick(QUIET_MS);
    assert.equal(told, 0);
  });

  it("is still told when we used the card beside it", () => {
    looks(free, inUse);
    use.beginOwn();
    looks(inUse);
    use.endOwn();
    looks(inUse, free);
    timers.tick(QUIET_MS);
    assert.equal(told, 1);
  });

  it("is nothing to tell of a card that is gone", () => {
    looks(free, inUse, free);
    use.forget();
    timers.tick(QUIET_MS);
    assert.equal(told, 0);
  });
});
