import assert from "node:assert/strict";
import { PcscLab } from "../harness/pcscd/pcsc-lab";
import { OpenSc, knownShare, soPin, userPin } from "./opensc";

/** sc-hsm-tool derives the key of a share for 20 seconds. */
describe("sc-hsm-tool: DKEK shares and our card", () => {
  let lab: PcscLab;
  let card: OpenSc;

  before(async () => {
    lab = await PcscLab.open();
    await lab.insert(lab.file("card.json"));
    card = new OpenSc(lab);
    await card.hsm(["--initialize", "--so-pin", soPin, "--pin", userPin, "--dkek-shares", "2"]);
  });
  after(() => lab.close());

  it("imports a share of another card", async () => {
    const output = await card.hsm(["--import-dkek-share", knownShare.file, "--password", knownShare.password]);
    assert.match(output, /DKEK share imported/);
    assert.match(output, /DKEK import pending, 1 share\(s\) still missing/);
  });

  it("creates a share that three of five people open, and imports it", async () => {
    const file = lab.file("share.pbe");
    const created = await card.hsm(
      ["--create-dkek-share", file, "--pwd-shares-threshold", "3", "--pwd-shares-total", "5"],
      "\n".repeat(12),
    );
    const of = (label: string) => Array.from(created.matchAll(new RegExp(`${label} *: *([0-9a-f:]+)`, "g")), ([, value]) => value ?? "");
    const [prime = ""] = of("Prime");
    const [ids, values] = [of("Share ID"), of("Share value")];
    assert.deepEqual([ids.length, values.length], [5, 5]);
    const chosen = [4, 0, 2].flatMap((person) => ["", ids[person] ?? "", values[person] ?? ""]);
    const output = await card.hsm(["--import-dkek-share", file, "--pwd-shares-total", "3"], [prime, ...chosen, ""].join("\n"));
    assert.match(output, /DKEK share imported/);
    assert.match(await card.hsm([]), /DKEK key check value +: [0-9A-F]{16}/);
  });
});
