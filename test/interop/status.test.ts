import assert from "node:assert/strict";
import { PcscLab } from "../harness/pcscd/pcsc-lab";
import { OpenSc, knownShare, soPin, userPin } from "./opensc";

describe("Status and initialisation", () => {
  let lab: PcscLab;
  let card: OpenSc;

  before(async () => {
    lab = await PcscLab.open();
    await lab.insert(lab.file("card.json"));
    card = new OpenSc(lab);
  });
  after(() => lab.close());

  const initialize = (...options: string[]) => card.hsm(["--initialize", "--so-pin", soPin, "--pin", userPin, ...options]);

  describe("sc-hsm-tool → virtual card", () => {
    it("status of a card that was never initialised", async () => {
      const status = await card.hsm([]);
      assert.match(status, /Version +: 3\.5/);
      assert.match(status, /has never been initialized/);
    });

    it("initialise without a DKEK, and status", async () => {
      await initialize();
      const status = await card.hsm([]);
      assert.match(status, /SO-PIN tries left +: 15/);
      assert.match(status, /User PIN tries left +: 3/);
      assert.match(status, /User PIN reset with SO-PIN enabled/);
      assert.doesNotMatch(status, /DKEK/);
    });

    it("initialise with 0 shares: a DKEK that the card makes up, and its KCV", async () => {
      await initialize("--dkek-shares", "0");
      const status = await card.hsm([]);
      assert.match(status, /DKEK shares +: 0/);
      assert.match(status, /DKEK key check value +: [0-9A-F]{16}/);
      assert.doesNotMatch(status, /: 0{16}/);
    });

    it("initialise with 1 share: pending, then the KCV", async () => {
      await initialize("--dkek-shares", "1");
      assert.match(await card.hsm([]), /DKEK shares +: 1\nDKEK import pending, 1 share\(s\) still missing/);
      await card.transmit(`8052000020${knownShare.plain}00`);
      assert.match(await card.hsm([]), new RegExp(`DKEK key check value +: ${knownShare.kcv}`));
    });

    it("initialise with 3 shares: pending, one after the other", async () => {
      await initialize("--dkek-shares", "3");
      assert.match(await card.hsm([]), /DKEK shares +: 3\nDKEK import pending, 3 share\(s\) still missing/);
      await card.transmit(`8052000020${knownShare.plain}00`);
      assert.match(await card.hsm([]), /DKEK shares +: 3\nDKEK import pending, 2 share\(s\) still missing/);
    });

    it("initialise with a label", async () => {
      await initialize("--label", "Vault, left");
      const { stdout } = await card.pkcs15("--dump");
      assert.match(stdout, /PKCS#15 Card \[Vault, left\]/);
      assert.match(stdout, /Serial number +: UTVC\d{7}/);
    });

    it("initialise with other tries of the user PIN", async () => {
      const output = await card.hsm(["--initialize", "--so-pin", soPin, "--pin", "0123456789", "--pin-retry", "7"]);
      assert.doesNotMatch(output, /error|fail/i);
      assert.match(await card.hsm([]), /User PIN tries left +: 7/);
    });

    it("initialise with a wrong SO-PIN: refused, and one try less", async () => {
      const output = await card.hsm(["--initialize", "--so-pin", "0000000000000000", "--pin", userPin]);
      assert.match(output, /sc_card_ctl.*INITIALIZE.*failed.*PIN/i);
      assert.match(await card.hsm([]), /SO-PIN tries left +: 14/);
      await initialize();
      assert.match(await card.hsm([]), /SO-PIN tries left +: 15/);
    });
  });
});
