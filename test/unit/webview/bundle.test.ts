import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { describe, it } from "mocha";

/** All of it is parsed before the first paint. */
const LIMIT = 60 * 1024;

describe("the bundle of the blob view", () => {
  it("stays under 60 KB, as it is shipped", () => {
    const { size } = statSync("dist/blob-view.js");
    assert.ok(size > 10_000 && size < LIMIT, `${size} bytes`);
  });
});
