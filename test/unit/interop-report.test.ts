import assert from "node:assert/strict";
import { interopTables } from "../harness/interop-report.mjs";

const cases = [
  { path: ["Shares", "sc-hsm-tool → engine", "3 of 5"], passed: true },
  { path: ["Cards", "pkcs11-tool → virtual card", "a | b"], passed: false },
  { path: ["Shares", "engine → engine", "3 of 6"], passed: true },
  { path: ["Cards", '"before all" hook in "Cards"'], passed: false },
];

const tables = `### Cards

| Case | Direction | Tool | Result |
| --- | --- | --- | --- |
| a \\| b | pkcs11-tool → virtual card | pkcs11-tool 1.2.3 | **failed** |
| "before all" hook in "Cards" | – | – | **failed** |

### Shares

| Case | Direction | Tool | Result |
| --- | --- | --- | --- |
| 3 of 5 | sc-hsm-tool → engine | sc-hsm-tool 1.2.3 | passed |
| 3 of 6 | engine → engine | – | passed |
`;

describe("The tables of docs/interop.md", () => {
  it("tell case, direction, tool and result, the failed ones, too", () => {
    assert.equal(interopTables(cases, "1.2.3"), tables);
  });

  it("are the same in whatever order the files of the suite ended", () => {
    const reordered = [cases[1], cases[3], cases[0], cases[2]].filter((one) => one !== undefined);
    assert.equal(interopTables(reordered, "1.2.3"), tables);
  });

  it("refuse a test that passed in no direction", () => {
    assert.throws(() => interopTables([{ path: ["Cards", "works"], passed: true }], "1.2.3"), /"Cards works" does not say/);
  });
});
