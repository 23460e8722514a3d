import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { shareCreate, shareOpen } from "../../src/protocol";
import { PcscLab } from "../harness/pcscd/pcsc-lab";
import { Engine } from "./engine";
import { OpenSc } from "./opensc";
import { printedShares, seeAll, typed } from "./tool-shares";

/** sc-hsm-tool prints share IDs in decimal and reads them in hexadecimal. */
describe("DKEK shares with IDs of 10 and above", () => {
  let lab: PcscLab;
  let card: OpenSc;
  let engine: Engine;

  before(async () => {
    lab = await PcscLab.open();
    await lab.insert(lab.file("card.json"));
    card = new OpenSc(lab);
    engine = await Engine.start(lab);
  });
  after(async () => {
    await engine.stop();
    await lab.close();
  });

  describe("engine → sc-hsm-tool", () => {
    it("3 of 16: import with shares 10, 12 and 16, typed as a, c and 10, as the engine tells", async () => {
      const threshold = { required: 3, total: 16 };
      const created = await engine.connection.sendRequest(shareCreate, { reader: await engine.addCard(1), threshold });
      const { prime, shares } = created.passwordShares ?? assert.fail("there are no password shares");
      await writeFile(lab.file("ours.pbe"), Buffer.from(created.file, "base64"));
      const chosen = shares.filter(({ id }) => [10, 12, 16].includes(id)).map(({ id, value, scHsmToolId }) => ({ id: scHsmToolId ?? String(id), value }));
      assert.deepEqual(chosen.map(({ id }) => id), ["a", "c", "10"]);
      await card.initialize(1);
      const output = await card.hsm(["--import-dkek-share", lab.file("ours.pbe"), "--pwd-shares-total", "3"], typed(prime, chosen));
      assert.match(output, new RegExp(`DKEK key check value +: ${created.kcv}`));
    });
  });

  describe("sc-hsm-tool → engine", () => {
    it("3 of 12: open with shares 10, 11 and 12, by the decimal IDs that sc-hsm-tool printed", async () => {
      const options = ["--pwd-shares-threshold", "3", "--pwd-shares-total", "12"];
      const created = await card.hsm(["--create-dkek-share", lab.file("theirs.pbe"), ...options], seeAll(12));
      const { prime, shares } = printedShares(created);
      const chosen = shares.slice(9);
      assert.deepEqual(chosen.map(({ id }) => id), [10, 11, 12]);
      const file = (await readFile(lab.file("theirs.pbe"))).toString("base64");
      const { kcv } = await engine.connection.sendRequest(shareOpen, { file, passwordShares: { prime, shares: chosen } });
      assert.match(kcv, /^[0-9A-F]{16}$/);
    });
  });
});
