import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { commandId, comparisonId } from "../../src/extension/names";
import { eventually, extensionId, run, workspaceFile } from "./workbench";

const vectors = "test/fixtures/vectors/opensc";

/** One of OpenSC's files, in the folder of the workspace. */
async function copied(name: string): Promise<vscode.Uri> {
  const root = vscode.extensions.getExtension(extensionId)?.extensionUri ?? assert.fail("the extension is not installed");
  const uri = workspaceFile(name);
  await vscode.workspace.fs.copy(vscode.Uri.joinPath(root, vectors, name), uri, { overwrite: true });
  return uri;
}

const comparisons = () =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(comparisonId));

async function shows(title: string): Promise<vscode.Tab> {
  return eventually(() => {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    return tab !== undefined && tab.label === title && comparisons().includes(tab) ? tab : undefined;
  });
}

describe("comparing key blobs", () => {
  it("takes two files that are selected in the explorer, and shows a pair only once", async () => {
    const [a, b] = [await copied("wrap-rsa2048.bin"), await copied("wrap-rsa2048-x509.bin")];
    const start = () => vscode.commands.executeCommand(commandId("compareSelectedBlobs"), b, [a, b]);
    await start();
    await shows("wrap-rsa2048.bin ↔ wrap-rsa2048-x509.bin");
    await vscode.commands.executeCommand("vscode.open", a);
    await start();
    await shows("wrap-rsa2048.bin ↔ wrap-rsa2048-x509.bin");
    assert.equal(comparisons().length, 1);
  });

  it("asks for the second file among those beside the first one", async () => {
    const [a] = [await copied("wrap-aes128.bin"), await copied("wrap-aes256.bin")];
    const seen = await run("compareBlob", [{ pick: "wrap-aes256.bin" }], a);
    await shows("wrap-aes128.bin ↔ wrap-aes256.bin");
    const [question] = seen;
    assert.ok(question?.choices?.includes("wrap-aes256.bin") && !question.choices.includes("wrap-aes128.bin"));
  });

  it("takes a file from elsewhere, and both where it is started on none", async () => {
    const [a, b] = [await copied("wrap-ec256.bin"), await copied("wrap-aes256.bin")];
    await run("compareBlob", [{ pick: "Another file…" }, { file: b }], a);
    await shows("wrap-ec256.bin ↔ wrap-aes256.bin");
    await run("compareBlob", [{ file: b }, { pick: "wrap-ec256.bin" }]);
    await shows("wrap-aes256.bin ↔ wrap-ec256.bin");
  });

  it("shows nothing when no second file is chosen", async () => {
    const before = comparisons().length;
    await run("compareBlob", [{ escape: true }], await copied("wrap-ec256.bin"));
    assert.equal(comparisons().length, before);
  });
});
