import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { CrashBudget } from "../../../src/extension/engine-client/crash-budget";

const minute = 60_000;

describe("the crash budget", () => {
  it("grants four restarts in three minutes, and not a fifth", () => {
    const budget = new CrashBudget();
    const grants = [0, 1, 2, 3, 4].map((second) => budget.takeRestart(second * 1000));
    assert.deepEqual(grants, [true, true, true, true, false]);
  });

  it("forgets a crash after three minutes, not before", () => {
    const budget = new CrashBudget();
    for (const at of [0, 1, 2, 3]) budget.takeRestart(at * minute * 0.5);
    assert.equal(budget.takeRestart(3 * minute - 1), false);
    assert.equal(budget.takeRestart(3 * minute), true);
    assert.equal(budget.takeRestart(3 * minute + 1), false);
  });

  it("is not used up by a refusal", () => {
    const budget = new CrashBudget(1, minute);
    assert.equal(budget.takeRestart(0), true);
    assert.equal(budget.takeRestart(minute - 1), false);
    assert.equal(budget.takeRestart(minute), true);
  });

  it("is full again once a person asked for a new start", () => {
    const budget = new CrashBudget(1);
    budget.takeRestart(0);
    budget.refill();
    assert.equal(budget.takeRestart(1), true);
  });
});
