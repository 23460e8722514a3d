import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { shareOpen } from "../../src/protocol";
import { PcscLab } from "../harness/pcscd/pcsc-lab";
import { Engine } from "./engine";
import { OpenSc } from "./opensc";
import { printedShares, seeAll, typed } from "./tool-shares";

/** In the order of sc-hsm-tool's asking: the secret that is the password, a seed, the salt, the share. */
const random = {
  secret: "0026F0BE2FC5DEE8",
  seed: "000102030405060708090A0B0C0D0E0F",
  salt: "70677A3C2B163A15",
  share: "00AB68383084F014FA1637CF5D5B0CC2F4D9E69E0F19D219BDB8979A5E729119",
};

/** One share in 128 that sc-hsm-tool makes. */
describe("DKEK shares of a secret that begins with a zero byte", () => {
  let lab: PcscLab;
  let card: OpenSc;
  let engine: Engine;

  before(async () => {
    lab = await PcscLab.open();
    const challenges = Object.values(random).flatMap((challenge) => ["--challenge", challenge]);
    await lab.insertProgram([".cache/test/interop/scripted-card/index.js", ...challenges]);
    card = new OpenSc(lab);
    engine = await Engine.start(lab);
  });
  after(async () => {
    await engine.stop();
    await lab.close();
  });

  let created = "";
  const chosen = () => printedShares(created).shares.slice(0, 3);

  describe("sc-hsm-tool → engine", () => {
    it("3 of 5: create there, open here", async () => {
      const options = ["--pwd-shares-threshold", "3", "--pwd-shares-total", "5"];
      created = await card.hsm(["--create-dkek-share", lab.file("share.pbe"), ...options], seeAll(5));
      const file = await readFile(lab.file("share.pbe"));
      assert.equal(file.toString("hex", 8, 16).toUpperCase(), random.salt);
      const passwordShares = { prime: printedShares(created).prime, shares: chosen() };
      const { kcv } = await engine.connection.sendRequest(shareOpen, { file: file.toString("base64"), passwordShares });
      const expected = createHash("sha256").update(Buffer.from(random.share, "hex")).digest("hex").slice(0, 16);
      assert.equal(kcv, expected.toUpperCase());
    });
  });

  describe("sc-hsm-tool → sc-hsm-tool", () => {
    it("3 of 5: sc-hsm-tool does not open its own share", async () => {
      await card.initialize(1);
      const parts = chosen().map(({ id, value }) => ({ id: String(id), value }));
      const output = await card.hsm(
        ["--import-dkek-share", lab.file("share.pbe"), "--pwd-shares-total", "3"],
        typed(printedShares(created).prime, parts),
      );
      assert.match(output, /Error decrypting DKEK share\. Password correct \?/);
      assert.match(await card.hsm([]), /1 share\(s\) still missing/);
    });
  });
});
