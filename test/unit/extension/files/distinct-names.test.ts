import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { distinctNames } from "../../../../src/extension/files/distinct-names";

const folder = (path: string, name = path.replace(/.*\//, "")): { name: string; path: string } => ({ name, path });

describe("the names of several folders", () => {
  it("are their own where no other has them", () => {
    assert.deepEqual(distinctNames([folder("/a/keys"), folder("/a/safe"), folder("/b/x", "Office")]), ["keys", "safe", "Office"]);
  });

  it("tell folders with one name by those above them, as far as it takes", () => {
    assert.deepEqual(distinctNames([folder("/team-a/keys"), folder("/team-b/keys"), folder("/team-b/other")]), ["team-a/keys", "team-b/keys", "other"]);
    assert.deepEqual(distinctNames([folder("/1/a/keys"), folder("/2/a/keys"), folder("/2/b/keys")]), ["1/a/keys", "2/a/keys", "b/keys"]);
    assert.deepEqual(distinctNames([folder("/keys"), folder("/b/keys")]), ["/keys", "b/keys"]);
  });
});
