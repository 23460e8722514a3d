import assert from "node:assert/strict";
import { doOnce } from "./do-once";
import { type Fixtures, makeFixtures } from "./fixtures";
import { withCards } from "./with-cards";
import { withKeyFiles } from "./with-key-files";
import { withShares } from "./with-shares";

/** Numbers from 1 to the last, all of them where they are not too many. */
function someUpTo(last: number): number[] {
  const step = Math.max(1, Math.ceil(last / 40));
  return Array.from({ length: Math.ceil(last / step) }, (_, place) => Math.min(last, 1 + place * step));
}

describe("What is secret is zeroed", function () {
  this.timeout(120_000);

  let fixtures: Fixtures;

  before(async () => {
    fixtures = await makeFixtures();
  });

  for (const operation of [...withCards, ...withShares, ...withKeyFiles]) {
    for (const wrong of operation.wrong) {
      it(`after ${wrong === undefined ? "success" : `a wrong ${wrong}`}: ${operation.name}`, async () => {
        const { code, made } = await doOnce(operation, fixtures, { wrong });
        assert.equal(code, wrong === undefined ? "none" : wrong === "PIN" ? "wrong-pin" : "wrong-password");
        assert.ok(made > 0);
      });
    }

    it(`whenever the card is taken out, or it is cancelled: ${operation.name}`, async () => {
      const { commands, told } = await doOnce(operation, fixtures, {});
      for (const removedAt of someUpTo(commands)) await doOnce(operation, fixtures, { removedAt });
      for (const cancelledAt of someUpTo(told)) await doOnce(operation, fixtures, { cancelledAt });
    });
  }
});
