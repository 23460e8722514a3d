import assert from "node:assert/strict";
import { PcscLab } from "../harness/pcscd/pcsc-lab";
import { OpenSc, knownShare, soPin, userPin } from "./opensc";

describe("sc-hsm-tool: status and initialisation of our card", () => {
  let lab: PcscLab;
  let card: OpenSc;

  before(async () => {
    lab = await PcscLab.open();
    await lab.insert(lab.file("card.json"));
    card = new OpenSc(lab);
  });
  after(() => lab.close());

  const initialize = (...options: string[]) => card.hsm(["--initialize", "--so-pin", soPin, "--pin", userPin, ...options]);

  it("finds a card that was never initialised", async () => {
    const status = await card.hsm([]);
    assert.match(status, /Version +: 3\.5/);
    assert.match(status, /has never been initialized/);
  });

  it("initialises without a DKEK", async () => {
    await initialize();
    const status = await card.hsm([]);
    assert.match(status, /SO-PIN tries left +: 15/);
    assert.match(status, /User PIN tries left +: 3/);
    assert.match(status, /User PIN reset with SO-PIN enabled/);
    assert.doesNotMatch(status, /DKEK/);
  });

  it("initialises with a DKEK that the card makes up", async () => {
    await initialize("--dkek-shares", "0");
    const status = await card.hsm([]);
    assert.match(status, /DKEK shares +: 0/);
    assert.match(status, /DKEK key check value +: [0-9A-F]{16}/);
    assert.doesNotMatch(status, /: 0{16}/);
  });

  it("initialises with one share, and tells the KCV once it is there", async () => {
    await initialize("--dkek-shares", "1");
    assert.match(await card.hsm([]), /DKEK shares +: 1\nDKEK import pending, 1 share\(s\) still missing/);
    await card.transmit(`8052000020${knownShare.plain}00`);
    assert.match(await card.hsm([]), new RegExp(`DKEK key check value +: ${knownShare.kcv}`));
  });

  it("initialises with three shares", async () => {
    await initialize("--dkek-shares", "3");
    assert.match(await card.hsm([]), /DKEK shares +: 3\nDKEK import pending, 3 share\(s\) still missing/);
  });

  it("gives the card a label", async () => {
    await initialize("--label", "Vault, left");
    const { stdout } = await card.pkcs15("--dump");
    assert.match(stdout, /PKCS#15 Card \[Vault, left\]/);
    assert.match(stdout, /Serial number +: UTVC\d{7}/);
  });

  it("sets the tries of the user PIN", async () => {
    const output = await card.hsm(["--initialize", "--so-pin", soPin, "--pin", "0123456789", "--pin-retry", "7"]);
    assert.doesNotMatch(output, /error|fail/i);
    assert.match(await card.hsm([]), /User PIN tries left +: 7/);
  });

  it("is refused with a wrong SO-PIN, and counts the try", async () => {
    const output = await card.hsm(["--initialize", "--so-pin", "0000000000000000", "--pin", userPin]);
    assert.match(output, /sc_card_ctl.*INITIALIZE.*failed.*PIN/i);
    assert.match(await card.hsm([]), /SO-PIN tries left +: 14/);
    await initialize();
    assert.match(await card.hsm([]), /SO-PIN tries left +: 15/);
  });
});
