import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { newFolder } from "./bulk";
import { contentsOf, extensionId, messageIn, run, workspaceFile } from "./workbench";
import type { Seen } from "./person";

const [userPin, soPin, password] = ["648219", "3537363231383830", "correct horse battery"];
const newPins = [{ type: soPin }, { type: soPin }, { type: userPin }, { type: userPin }, { pick: "3 tries" }];

const inputsOf = (seen: readonly Seen[]) => seen.filter(({ kind }) => kind === "input").map(({ text }) => text);

async function add(device: string): Promise<string> {
  await vscode.extensions.getExtension(extensionId)?.activate();
  const told = messageIn(await run("addVirtualCard", [{ pick: device }]), /fresh virtual card/);
  return /“(.+?)”/.exec(told)?.[1] ?? assert.fail(told);
}

describe("a virtual card that imitates another device", function () {
  this.timeout(120_000);

  const share = workspaceFile("devices.pbe");
  const backup = workspaceFile("devices.bin");
  let pico = "";
  let old = "";

  before(async () => {
    pico = await add("Pico HSM 6.6");
    old = await add("SmartCard-HSM 2.5");
  });

  after(async () => {
    for (const reader of [pico, old]) await run("removeVirtualCard", [{ press: "Remove virtual card" }], { reader });
  });

  it("is not added when the question is left", async () => {
    assert.deepEqual(await run("addVirtualCard", [{ escape: true }]), []);
  });

  it("shows what it looks like", async () => {
    await contentsOf(pico, /Looks like +a Pico HSM[^]*Version +6\.6/);
    await contentsOf(old, /Looks like +a SmartCard-HSM or Nitrokey HSM 1/);
  });

  it("is asked for no label where it can't have one", async () => {
    const seen = await run("initializeCard", [{ pick: "One DKEK share" }, ...newPins], { reader: pico });
    messageIn(seen, /waits for 1 DKEK share/);
    assert.equal(inputsOf(seen).some((text) => text.startsWith("Name of the card")), false);
  });

  it("tells its key check value after the PIN", async () => {
    await run("createShare", [{ pick: "A password" }, { type: password }, { type: password }, { file: share }], { reader: pico });
    const seen = await run("importShare", [{ pick: "A password" }, { type: password }, { type: userPin }], { reader: pico, file: share });
    messageIn(seen, /DKEK is complete\. Its key check value is [0-9A-F]{16}/);
    await contentsOf(pico, /KCV told after unlocking/);
    await run("unlockCard", [{ pick: "Until 15 minutes without use" }, { type: userPin }], { reader: pico });
    await contentsOf(pico, /KCV [0-9A-F]{16}/);
  });

  it("is backed up with a word of what may have happened to its DKEK", async () => {
    await run("generateKey", [{ pick: "EC P-384" }, { type: "from-pico" }], { reader: pico });
    const seen = await run("backUpKey", [{ file: backup }], { reader: pico });
    messageIn(seen, /Check that this is the key check value of your shares/);
  });

  it("says before the PIN that it can't hold a key, and offers none that it can't make", async () => {
    await run("initializeCard", [{ type: "" }, { pick: "One DKEK share" }, ...newPins], { reader: old });
    await run("importShare", [{ pick: "A password" }, { type: password }, { type: userPin }], { reader: old, file: share });
    const seen = await run("restoreKey", [], { reader: old, file: backup });
    messageIn(seen, /does not support keys on the curve secp384r1/);
    const { choices } = (await run("generateKey", [{ pick: "RSA 2048" }, { escape: true }], { reader: old }))[0] ?? {};
    for (const offered of ["RSA 1024", "EC P-256", "EC brainpoolP320r1"]) assert.ok(choices?.includes(offered), offered);
    for (const impossible of ["RSA 3072", "EC P-384", "AES 256"]) assert.equal(choices?.includes(impossible), false, impossible);
  });

  it("is told, once the PIN showed it, that a DKEK of zeros protects none of its backups", async () => {
    await run("lockCard", [], { reader: pico });
    const moves = [{ pick: "Several DKEK shares…" }, { type: "2" }, ...newPins, { press: "Initialize and delete 1 key" }];
    await run("initializeCard", moves, { reader: pico });
    const importShare = () => run("importShare", [{ pick: "A password" }, { type: password }, { type: userPin }], { reader: pico, file: share });
    await importShare();
    // What the card was given before it was taken out nobody remembers.
    await run("ejectVirtualCard", [], { reader: pico });
    await run("insertVirtualCard", [], { reader: pico });
    await importShare();
    await run("generateKey", [{ pick: "EC P-256" }, { type: "laid-open" }, { type: userPin }], { reader: pico });
    const seen = await run("backUpAllKeys", [{ press: "Back up" }, { type: userPin }], { reader: pico, file: await newFolder("laid-open") });
    assert.match(messageIn(seen, /Backed up 1 key/), /The DKEK 66687AADF862BD77 protects nothing/);
  });

  it("gets a new SO-PIN where it asks for none, and the person is told", async () => {
    const other = "0102030405060708";
    const moves = [{ pick: "No backup" }, { type: other }, { type: other }, { type: userPin }, { type: userPin }, { pick: "3 tries" }];
    const seen = await run("initializeCard", [...moves, { press: "Initialize and delete 1 key" }], { reader: pico });
    messageIn(seen, /does not ask for its former SO-PIN/);
    await contentsOf(pico, /Keys: none/);
  });
});
