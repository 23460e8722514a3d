import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { shareCreate, shareOpen } from "../../src/protocol";
import { PcscLab } from "../harness/pcscd/pcsc-lab";
import { Engine } from "./engine";
import { OpenSc } from "./opensc";

/** sc-hsm-tool derives the key of a share for 15 to 20 seconds. */
describe("DKEK shares with a password", () => {
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

  describe("sc-hsm-tool → engine", () => {
    it("create there, open here", async () => {
      const [path, password] = [lab.file("theirs.pbe"), "correct horse battery staple"];
      assert.match(await card.hsm(["--create-dkek-share", path, "--password", password]), /DKEK share created and saved/);
      const { kcv } = await engine.connection.sendRequest(shareOpen, { file: (await readFile(path)).toString("base64"), password });
      assert.match(kcv, /^[0-9A-F]{16}$/);
    });
  });

  describe("engine → sc-hsm-tool", () => {
    it("create here, import there: the same KCV", async () => {
      const password = "grüße an alle";
      const created = await engine.connection.sendRequest(shareCreate, { reader: await engine.addCard(1), password });
      await writeFile(lab.file("ours.pbe"), Buffer.from(created.file, "base64"));
      await card.initialize(1);
      const imported = await card.hsm(["--import-dkek-share", lab.file("ours.pbe"), "--password", password]);
      assert.match(imported, new RegExp(`DKEK share imported\nDKEK shares +: 1\nDKEK key check value +: ${created.kcv}`));
    });
  });
});
