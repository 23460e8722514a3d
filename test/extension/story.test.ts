import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { keyBlobEditorId } from "../../src/extension/names";
import { contentsOf, eventually, extensionId, messageIn, run, workspaceFile } from "./workbench";

const [userPin, soPin, password] = ["648219", "3537363231383830", "correct horse battery"];

describe("the story of a key", function () {
  this.timeout(120_000);

  const share = workspaceFile("story.pbe");
  const backup = workspaceFile("story.bin");
  let reader = "";
  let fingerprint = "";

  const fingerprintIn = (contents: string): string => /Public key SHA-256 +([0-9A-F ]+)/.exec(contents)?.[1] ?? "";

  it("begins with a virtual card", async () => {
    await vscode.extensions.getExtension(extensionId)?.activate();
    const told = messageIn(await run("addVirtualCard", [{ pick: "SmartCard-HSM 3.5" }]), /fresh virtual card/);
    reader = /“(.+?)”/.exec(told)?.[1] ?? "";
    await contentsOf(reader, /protects nothing/);
  });

  it("initializes it with one DKEK share", async () => {
    const seen = await run(
      "initializeCard",
      [
        { type: "Story" },
        { pick: "One DKEK share" },
        { type: soPin },
        { type: soPin },
        { type: userPin },
        { type: userPin },
        { pick: "3 tries" },
      ],
      { reader },
    );
    messageIn(seen, /waits for 1 DKEK share/);
    assert.ok(seen.some(({ remark }) => remark?.includes("Everyone knows this SO-PIN")));
    await contentsOf(reader, /1 of 1 share missing/);
  });

  it("refuses to back up before the share is there, without asking for a PIN", async () => {
    await run("generateKey", [{ pick: "EC P-256" }, { type: "early" }, { type: userPin }], { reader });
    const seen = await run("backUpKey", [], { reader });
    messageIn(seen, /waits for 1 more DKEK share/);
    await run("deleteKey", [{ press: "Delete key…" }, { type: "early" }, { type: userPin }], { reader });
  });

  it("creates the share", async () => {
    const seen = await run(
      "createShare",
      [{ pick: "A password" }, { type: password }, { type: password }, { file: share }],
      { reader },
    );
    messageIn(seen, /Saved the DKEK share as story\.pbe/);
    assert.equal((await vscode.workspace.fs.readFile(share)).length, 64);
  });

  it("tells a wrong password, and changes nothing", async () => {
    const seen = await run(
      "importShare",
      [{ file: share }, { pick: "A password" }, { type: "not this one" }, { type: userPin }],
      { reader },
    );
    messageIn(seen, /can't be opened with this password/);
    await contentsOf(reader, /1 of 1 share missing/);
  });

  it("imports the share and tells the key check value", async () => {
    const moves = [{ pick: "A password" }, { type: password }, { type: userPin }];
    const kcv = /key check value is ([0-9A-F]{16})/.exec(
      messageIn(await run("importShare", moves, { reader, file: share }), /DKEK is complete/),
    )?.[1];
    assert.ok(kcv);
    await contentsOf(reader, new RegExp(`KCV ${kcv} · 1 share`));
  });

  it("unlocks the card, and generates a key without another PIN", async () => {
    await run("unlockCard", [{ pick: "Until 15 minutes without use" }, { type: userPin }], { reader });
    await contentsOf(reader, /User PIN +unlocked/);
    const seen = await run("generateKey", [{ pick: "RSA 2048" }, { type: "tls-2026" }], { reader });
    messageIn(seen, /Generated “tls-2026” \(RSA 2048\)/);
    fingerprint = fingerprintIn(await contentsOf(reader, /tls-2026/));
    assert.match(fingerprint, /^([0-9A-F]{2} ?){32}$/);
  });

  it("backs the key up, and shows the file", async () => {
    const seen = await run("backUpKey", [{ file: backup }], { reader });
    messageIn(seen, /Backed up “tls-2026” to story\.bin, read back and checked/);
    await vscode.commands.executeCommand("vscode.open", backup);
    const input = await eventually(() => vscode.window.tabGroups.activeTabGroup.activeTab?.input);
    assert.ok(input instanceof vscode.TabInputCustom);
    assert.equal(input.viewType, keyBlobEditorId);
  });

  it("locks the card, tells a wrong PIN with the tries left, and retries nothing", async () => {
    await run("lockCard", [], { reader });
    const seen = await run("testKey", [{ type: "000000" }], { reader });
    messageIn(seen, /Wrong user PIN: 2 tries are left/);
    await contentsOf(reader, /User PIN +2 tries left/);
  });

  it("deletes the key, saying what is lost", async () => {
    const moves = [{ press: "Delete key…" }, { type: "tls-2026" }, { type: userPin }];
    const seen = await run("deleteKey", moves, { reader });
    messageIn(seen, /The backup of “tls-2026” was never proven/);
    await contentsOf(reader, /Keys: none/);
  });

  it("restores it, and it is the same key, and asks for nothing but the PIN again when that was wrong", async () => {
    const seen = await run("restoreKey", [{ type: "000000" }, { type: userPin }], backup);
    messageIn(seen, /Wrong user PIN: 2 tries are left/);
    messageIn(seen, /Restored “tls-2026” from story\.bin .* its public key verifies the signature/);
    assert.equal(fingerprintIn(await contentsOf(reader, /tls-2026/)), fingerprint);
  });

  it("refuses another DKEK before any PIN, with both key check values", async () => {
    const other = /“(.+?)”/.exec(messageIn(await run("addVirtualCard", [{ pick: "SmartCard-HSM 3.5" }]), /fresh virtual card/))?.[1] ?? "";
    // Before a file is chosen for nothing.
    messageIn(await run("restoreKey", [], { reader: other }), /never initialized/);
    const setUp = [{ type: "" }, { pick: "DKEK made by the card" }, { type: soPin }, { type: soPin }];
    await run("initializeCard", [...setUp, { type: userPin }, { type: userPin }, { pick: "3 tries" }], { reader: other });
    const seen = await run("restoreKey", [], { reader: other, file: backup });
    assert.match(messageIn(seen, /wrapped under another DKEK/), /[0-9A-F]{16}.*[0-9A-F]{16}/s);
    assert.equal(seen.some(({ kind }) => kind === "input"), false);
    await run("removeVirtualCard", [{ press: "Remove virtual card" }], { reader: other });
  });

  it("follows the card out of its reader and back", async () => {
    await contentsOf(reader, /tls-2026/);
    const document = vscode.window.activeTextEditor?.document ?? assert.fail("no document");
    await run("ejectVirtualCard", [], { reader });
    await eventually(() => /is not in the reader/.test(document.getText()) || undefined);
    await run("insertVirtualCard", [], { reader });
    await eventually(() => /tls-2026/.test(document.getText()) || undefined);
  });

  it("ends with the virtual card removed, saying what goes with it", async () => {
    const seen = await run("removeVirtualCard", [{ press: "Remove virtual card" }], { reader });
    messageIn(seen, /with it its keys:\n• 1 backed up, never proven: tls-2026/);
  });
});
