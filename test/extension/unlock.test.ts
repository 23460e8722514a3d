import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import type { CommandName, EditorSituation } from "../../src/extension/names";
import type { Move } from "./person";
import { WatchedEditor } from "./watched-editor";
import { eventually, extensionId, messageIn, run, workspaceFile } from "./workbench";

/** What opens the share that sc-hsm-tool made, and the KCV that it gives. */
const password = "correct horse battery";
const kcv = "ECE4B527F251FACB";

const fixture = async (name: string): Promise<Uint8Array> => {
  const extension = vscode.extensions.getExtension(extensionId) ?? assert.fail("the extension is missing");
  return new Uint8Array(await readFile(join(extension.extensionPath, "test/fixtures/vectors/opensc", name)));
};

const typed = (secret: string): Move[] => [{ pick: "A password" }, { type: secret }];

describe("unlocking in the blob view", function () {
  this.timeout(120_000);

  const share = workspaceFile("unlock.pbe");
  const blob = workspaceFile("unlock.bin");
  const editor = new WatchedEditor();
  let bytes: Uint8Array;

  const isIn = (expected: EditorSituation) => editor.isIn(expected);
  const open = (uri: vscode.Uri) => vscode.commands.executeCommand("vscode.open", uri, { preview: false });
  const unlocks = (name: CommandName, moves: readonly Move[], uri?: vscode.Uri) => run(name, moves, uri);

  before(async () => {
    editor.watch();
    bytes = await fixture("wrap-ec256.bin");
    await vscode.workspace.fs.writeFile(share, await fixture("dkek-share-1.pbe"));
    await vscode.workspace.fs.writeFile(blob, bytes);
  });

  after(async () => {
    editor.unwatch();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("begins with the padlock closed", async () => {
    await open(blob);
    await isIn("blob-locked");
  });

  it("asks again after a wrong password, then opens the padlock and tells what was found", async () => {
    const seen = await unlocks("unlockBlob", [{ files: [share] }, ...typed("not this one"), ...typed(password)]);
    messageIn(seen, /unlock\.pbe: The file can't be opened with this password/);
    messageIn(seen, /unlock\.bin: the MAC was checked and is good\. Inside is a whole key, EC P-256, and its public key is the one/);
    await isIn("blob-unlocked");
  });

  it("locks: everything is forgotten", async () => {
    await unlocks("lockBlob", []);
    await isIn("blob-locked");
  });

  it("forgets when the file changes, and tells an altered one", async () => {
    await unlocks("unlockBlob", [{ files: [share] }, ...typed(password)], blob);
    await isIn("blob-unlocked");
    await vscode.workspace.fs.writeFile(blob, bytes.with(300, (bytes[300] ?? 0) ^ 1));
    await isIn("blob-locked");
    const seen = await unlocks("unlockBlob", [{ file: share }, ...typed(password)]);
    messageIn(seen, /the MAC was checked and is bad\. The file was altered/);
    await isIn("blob-bad");
  });

  it("tells both KCVs when the shares are of another DKEK, and leaves the padlock closed", async () => {
    await vscode.workspace.fs.writeFile(blob, bytes.with(8, 0));
    await isIn("blob-locked");
    const again: Move[] = [{ pick: "Add another share…" }, { files: [blob, share] }, ...typed("x"), ...typed(password)];
    const seen = await unlocks("unlockBlob", [{ files: [share] }, ...typed(password), ...again, { pick: "There are no more shares" }]);
    messageIn(seen, new RegExp(`1 share: KCV ${kcv}\\. The file needs 00E4B527F251FACB`));
    messageIn(seen, /unlock\.bin: This file is not a DKEK share/);
    messageIn(seen, /unlock\.pbe is a share that was given already/);
    assert.equal(editor.situation, "blob-locked");
  });

  it("does nothing when the person gives up", async () => {
    await unlocks("unlockBlob", [{ escape: true }]);
    await unlocks("unlockBlob", [{ files: [share] }, { escape: true }]);
    assert.equal(editor.situation, "blob-locked");
  });

  it("has no padlock for a damaged file", async () => {
    await vscode.workspace.fs.writeFile(blob, bytes.subarray(0, 200));
    await isIn("blob-damaged");
    messageIn(await unlocks("unlockBlob", []), /Open a key blob first/);
  });

  it("opens a share in the same view, tells its KCV, and closes it", async () => {
    await open(share);
    await isIn("share-closed");
    messageIn(await unlocks("openShare", typed(password)), new RegExp(`unlock\\.pbe opens\\. .* key check value ${kcv}`));
    await isIn("share-opened");
    await unlocks("closeShare", []);
    await isIn("share-closed");
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await isIn("blob-damaged");
  });

  it("has the padlock of the editor with the focus, whatever becomes of another one of the same file", async () => {
    await vscode.workspace.fs.writeFile(blob, bytes);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await isIn("other");
    const openIn = (viewColumn: vscode.ViewColumn) => vscode.commands.executeCommand("vscode.open", blob, { preview: false, viewColumn });
    await openIn(vscode.ViewColumn.Two);
    await isIn("blob-locked");
    await openIn(vscode.ViewColumn.One);
    const groupOf = (viewColumn: vscode.ViewColumn) => vscode.window.tabGroups.all.find((group) => group.viewColumn === viewColumn);
    await eventually(() => (groupOf(vscode.ViewColumn.One)?.isActive === true && editor.situation === "blob-locked") || undefined);
    const text = await vscode.workspace.openTextDocument({ content: "beside" });
    // The other editor tells that it is hidden, and later that it is closed.
    await editor.isToldAfter(() => vscode.window.showTextDocument(text, { viewColumn: vscode.ViewColumn.Two, preserveFocus: true }));
    assert.equal(editor.situation, "blob-locked");
    const hidden = groupOf(vscode.ViewColumn.Two)?.tabs.find(({ input }) => input instanceof vscode.TabInputCustom) ?? assert.fail();
    await editor.isToldAfter(() => vscode.window.tabGroups.close(hidden, true));
    assert.equal(editor.situation, "blob-locked");
    messageIn(await unlocks("unlockBlob", [{ files: [share] }, ...typed(password)]), /the MAC was checked and is good/);
  });

  it("offers a way to the bytes when the Hex Editor is not installed", async () => {
    messageIn(await unlocks("openInHexEditor", [], blob), /Hex Editor” is not installed/);
  });
});
