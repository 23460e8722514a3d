import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { fileNameOf } from "../../src/extension/files/read-file";
import { accountShown, newFolder } from "./bulk";
import type { Move, Seen } from "./person";
import { cardWithShare, generateKeys, password, removeCard, sharePassword, userPin } from "./virtual-card";
import { contentsOf, eventually, extensionId, messageIn, run, workspaceFile } from "./workbench";

const { fs } = vscode.workspace;

describe("the proof of a backup", function () {
  this.timeout(120_000);

  const share = workspaceFile("proof.pbe");
  let reader = "";
  let kcv = "";
  let folder: vscode.Uri;
  let backup: vscode.Uri;

  const deletes = (...moves: Move[]): Promise<Seen[]> => run("deleteKey", moves, { reader, keyRef: 1 });
  const verifies = (target: object | undefined, ...moves: Move[]): Promise<Seen[]> => run("verifyBackups", moves, target);
  const modals = (seen: readonly Seen[]): string[] => seen.filter(({ kind }) => kind === "modal").map(({ text }) => text);
  const place = (name: string): vscode.Uri => vscode.Uri.joinPath(folder, name);

  before(async () => {
    folder = await newFolder("proof");
    backup = place("ec.bin");
    reader = await cardWithShare("proof.pbe", true);
    await generateKeys(reader, "EC P-256");
    kcv = /KCV ([0-9A-F]{16})/.exec(await contentsOf(reader, /KCV/))?.[1] ?? assert.fail("no KCV");
  });

  after(() => removeCard(reader));

  it("is not asked for where there is no backup: the person is told so first, can make one, and comes back", async () => {
    const seen = await deletes({ press: "Back up first…" }, { type: userPin }, { file: backup }, { press: "Delete key…" }, { escape: true });
    const [first, second] = modals(seen);
    assert.match(first ?? "", /“ec-p-256” has no backup\. Delete it from .+ \(\w+\) all the same\?[^]*lost for good/);
    assert.match(second ?? "", /The backup of “ec-p-256” was never proven[^]*It is backed up in “ec\.bin”/);
    await contentsOf(reader, /Keys: 1 object/);
  });

  it("is offered before a key is deleted, with the shares and their password asked for once", async () => {
    const seen = await deletes({ press: "Verify backups…" }, { files: [share] }, { pick: "A password" }, { type: "not this one" }, ...sharePassword, { escape: true });
    messageIn(seen, /proof\.pbe: The file can't be opened with this password/);
    messageIn(seen, new RegExp(`1 backup is proven: whole, and restorable with the DKEK ${kcv}`));
    assert.match(modals(seen)[1] ?? "", /Delete the key “ec-p-256” from .+ \(\w+\)\?[^]*“ec\.bin”, proven \d{4}-\d\d-\d\d\. The file was looked at just now/);
  });

  it("belongs to the bytes: another file of that name is not proven, and a missing one is none", async () => {
    const bytes = await fs.readFile(backup);
    await fs.writeFile(backup, bytes.with(-1, (bytes.at(-1) ?? 0) ^ 1));
    assert.match(modals(await deletes({ escape: true }))[0] ?? "", /was never proven/);
    await fs.delete(backup);
    assert.match(modals(await deletes({ escape: true }))[0] ?? "", /“ec-p-256” has no backup/);
    await fs.writeFile(place("renamed.bin"), bytes);
    // The file system tells of it in its own time.
    await eventually(async () => (/“renamed\.bin”, proven/.test(modals(await deletes({ escape: true }))[0] ?? "") ? true : undefined));
  });

  it("is told of each file of a folder: whole, altered, damaged, of another DKEK, or no key blob", async () => {
    const mixed = await newFolder("proof/mixed");
    const put = (name: string, bytes: Uint8Array): Thenable<void> => fs.writeFile(vscode.Uri.joinPath(mixed, name), bytes);
    const bytes = await fs.readFile(place("renamed.bin"));
    const { extensionUri } = vscode.extensions.getExtension(extensionId) ?? assert.fail("the extension is missing");
    await put("whole.bin", bytes);
    // In the wrapped key, before the MAC.
    await put("altered.bin", bytes.with(100, (bytes[100] ?? 0) ^ 1));
    await put("cut.bin", bytes.subarray(0, 120));
    await put("firmware.bin", new TextEncoder().encode("firmware"));
    await fs.copy(vscode.Uri.joinPath(extensionUri, "test/fixtures/vectors/opensc/wrap-ec256.bin"), vscode.Uri.joinPath(mixed, "elsewhere.bin"));
    const seen = await verifies({ file: mixed }, { pick: `KCV ${kcv}` }, { files: [share] }, ...sharePassword, { button: "Show account" });
    assert.deepEqual(seen.find(({ kind }) => kind === "pick")?.choices?.sort(), ["KCV ECE4B527F251FACB", `KCV ${kcv}`].sort());
    messageIn(seen, /1 backup is proven: .* 1 altered after the backup, 1 damaged or unusable\./);
    const account = await accountShown();
    assert.match(account, /Altered: 1[^]* {2}altered\.bin[^]*Damaged: 1[^]* {2}cut\.bin\n +Damaged at byte \d+[^]*Proven: 1/);
    assert.match(account, /whole\.bin\n +EC P-256; the same key as “ec-p-256” on .+ \(\w+\), key reference 1\.\n +Its public key is the one of the certificate or request/);
    assert.match(account, /1 that hold no wrapped key/);
    assert.ok(!account.includes(password));
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("is told of all that was selected together, folders as well as files, of each once", async () => {
    const other = vscode.Uri.file(await mkdtemp(join(tmpdir(), "proof-")));
    try {
      await fs.copy(place("renamed.bin"), vscode.Uri.joinPath(other, "deep", "again.bin"));
      const files = [place("mixed"), place("mixed/whole.bin"), other];
      const seen = await verifies({ files }, { pick: `KCV ${kcv}` }, { files: [share] }, ...sharePassword, { button: "Show account" });
      messageIn(seen, /2 backups are proven: .* 1 altered after the backup, 1 damaged or unusable\./);
      const account = await accountShown();
      assert.match(account, /Looked at +“2 folders and 1 file”/);
      assert.match(account, new RegExp(`Altered: 1[^]* {2}mixed/altered\\.bin[^]*Proven: 2[^]* {2}whole\\.bin[^]* {2}${fileNameOf(other)}/deep/again\\.bin`));
    } finally {
      await rm(other.fsPath, { recursive: true });
    }
  });

  it("is given up with the dialog, and says where there is nothing to prove", async () => {
    assert.deepEqual((await verifies({ file: place("renamed.bin") }, { escape: true })).map(({ kind }) => kind), ["dialog"]);
    messageIn(await verifies({ file: await newFolder("proof/empty") }), /There is no backup to verify/);
  });

  it("is taken of all known backups of a card", async () => {
    const seen = await verifies({ reader }, { files: [share] }, ...sharePassword);
    messageIn(seen, /2 backups are proven: .* 1 altered after the backup/);
  });

  it("lets a key be deleted with its label typed, and nothing of it stays on the card", async () => {
    const seen = await deletes({ press: "Delete key…" }, { type: "ec-p-256" }, { type: userPin });
    assert.match(modals(seen)[0] ?? "", /It can be restored from there with the DKEK shares/);
    messageIn(seen, /Deleted “ec-p-256”/);
    await contentsOf(reader, /Keys: none[^]*Certificates: none/);
  });
});
