import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { PcscLab } from "../harness/pcscd/pcsc-lab";
import { OpenSc } from "./opensc";
import { printedShares, seeAll, typed } from "./tool-shares";

describe("DKEK shares of three custodians out of five", () => {
  let lab: PcscLab;
  let card: OpenSc;
  let created = "";

  async function create(): Promise<void> {
    const options = ["--pwd-shares-threshold", "3", "--pwd-shares-total", "5"];
    created = await card.hsm(["--create-dkek-share", lab.file("share.pbe"), ...options], seeAll(5));
  }

  function importShare(): Promise<string> {
    const { prime, shares } = printedShares(created);
    const chosen = [4, 0, 2].map((person) => ({ id: String(shares[person]?.id), value: shares[person]?.value ?? "" }));
    return card.hsm(["--import-dkek-share", lab.file("share.pbe"), "--pwd-shares-total", "3"], typed(prime, chosen));
  }

  before(async () => {
    lab = await PcscLab.open();
    await lab.insert(lab.file("card.json"));
    card = new OpenSc(lab);
    await card.initialize(1);
  });
  after(() => lab.close());

  describe("sc-hsm-tool → virtual card", () => {
    it("create", async () => {
      await create();
      assert.deepEqual(printedShares(created).shares.map(({ id }) => id), [1, 2, 3, 4, 5]);
    });

    it("import, with shares 5, 1 and 3", async () => {
      let output = await importShare();
      // The tool makes one share in 128 that it can't open itself.
      for (let attempt = 1; attempt < 3 && /Error decrypting DKEK share/.test(output); attempt++) {
        await rm(lab.file("share.pbe"));
        await create();
        output = await importShare();
      }
      assert.match(output, /DKEK share imported/);
      assert.match(await card.hsm([]), /DKEK key check value +: [0-9A-F]{16}/);
    });
  });
});
