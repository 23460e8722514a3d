import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { blobViewCommandNames, commandNames, commandId, keyBlobEditorId } from "../../src/extension/names";
import { eventually, workspaceFile } from "./workbench";

async function openedWith(name: string, bytes: Uint8Array): Promise<vscode.TabInputCustom> {
  const uri = workspaceFile(name);
  await vscode.workspace.fs.writeFile(uri, bytes);
  await vscode.commands.executeCommand("vscode.open", uri);
  return eventually(() => {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof vscode.TabInputCustom && input.uri.path === uri.path ? input : undefined;
  });
}

describe("the key blob editor", () => {
  it("opens .wky and .bin files", async () => {
    assert.equal((await openedWith("key.wky", randomBytes(300))).viewType, keyBlobEditorId);
    assert.equal((await openedWith("firmware.bin", randomBytes(300))).viewType, keyBlobEditorId);
  });

  it("never alters a file, whatever is in it", async () => {
    const bytes = randomBytes(70_000);
    const { uri } = await openedWith("large.bin", bytes);
    assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab?.isDirty, false);
    assert.equal(Buffer.compare(await vscode.workspace.fs.readFile(uri), bytes), 0);
  });
});

describe("the commands", () => {
  it("are all registered", async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual([...commandNames, ...blobViewCommandNames].map(commandId).filter((id) => !registered.has(id)), []);
  });
});
