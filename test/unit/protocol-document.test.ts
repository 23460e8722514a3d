import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "mocha";
import * as protocol from "../../src/protocol";

const document = readFileSync("docs/engine-protocol.md", "utf8");
const [methodsPart = "", failuresPart = ""] = document.split("## Failures");
/** What the first column of a part's table names. */
const namesIn = (part: string) => [...part.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name).sort();

describe("docs/engine-protocol.md", () => {
  it("lists every request, and no other", () => {
    const requests = Object.values(protocol).flatMap((value) =>
      typeof value === "object" && "method" in value && value.method !== protocol.readerChanged.method ? [value.method] : [],
    );
    assert.deepEqual(namesIn(methodsPart), requests.sort());
  });

  it("lists every failure the protocol declares, and no other", () => {
    const declared = /export interface FailureFields \{([^]*?)\n\}/.exec(readFileSync("src/protocol/failures.ts", "utf8"))?.[1] ?? "";
    const codes = [...declared.matchAll(/^ {2}"?([a-z-]+)"?:/gm)].map(([, code]) => code).sort();
    assert.ok(codes.length > 20);
    assert.deepEqual(namesIn(failuresPart), codes);
  });
});
