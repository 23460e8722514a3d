import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { accountShown, manifestIn, namesIn, newFolder, pinsAsked } from "./bulk";
import type { Move, Seen } from "./person";
import { cardWithOwnDkek, cardWithShare, generateKeys, removeCard, userPin } from "./virtual-card";
import { contentsOf, eventually, messageIn, run, workspaceFile } from "./workbench";

const types = ["EC P-256", "RSA 1024", "AES 128"];

/** The document beside, which is shown before the question. */
const previewShown = (): Promise<string> =>
  eventually(() => vscode.window.visibleTextEditors.find(({ document }) => document.uri.path.startsWith("/Preview of the restore"))?.document.getText());

describe("restoring all keys", function () {
  this.timeout(120_000);

  let [first, second] = ["", ""];
  let folder: vscode.Uri;
  const restore = (target: object, ...moves: Move[]): Promise<Seen[]> => run("restoreAllKeys", moves, target);
  const goOn: Move[] = [{ press: "Restore" }, { type: userPin }];
  const closeAll = () => vscode.commands.executeCommand("workbench.action.closeAllEditors");

  before(async () => {
    folder = await newFolder("restore-all");
    first = await cardWithShare("restore-all.pbe", true);
    second = await cardWithShare("restore-all.pbe", false);
    await generateKeys(first, ...types);
    await generateKeys(second, "EC P-384");
    await run("backUpAllKeys", [{ press: "Back up" }, { type: userPin }], { reader: first, file: folder });
  });

  after(async () => {
    for (const reader of [first, second]) await removeCard(reader);
  });

  it("shows what goes where before the PIN, and does nothing when the person leaves it", async () => {
    const [manifest] = (await namesIn(folder)).filter((name) => name.endsWith(".json"));
    assert.ok(manifest);
    const seen = await restore({ reader: second, file: folder }, { pick: manifest }, { escape: true });
    messageIn(seen, /Restore 3 keys from “\S+\.hsm-backup\.json” onto .+ \(\w+\)\?\n1 key gets another key reference than before/);
    assert.equal(pinsAsked(seen), 0);
    const preview = await previewShown();
    assert.match(preview, /To be restored: 3[^]*ec-p-256, EC P-256: goes to key reference 4\.\n +Its former reference 1 is taken\.[^]*rsa-1024, RSA 1024: goes to key reference 2\./);
    await contentsOf(second, /Keys: 1 object/);
    await closeAll();
  });

  it("tells of files that are missing, are not what the manifest says, or hold no key", async () => {
    const other = await newFolder("restore-some");
    for (const name of await namesIn(folder)) await vscode.workspace.fs.copy(vscode.Uri.joinPath(folder, name), vscode.Uri.joinPath(other, name));
    const manifest = await manifestIn(other);
    const [ec, rsa] = manifest.keys;
    assert.ok(ec && rsa);
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(other, ec.file));
    await vscode.workspace.fs.copy(vscode.Uri.joinPath(folder, ec.file), vscode.Uri.joinPath(other, rsa.file), { overwrite: true });
    const list = vscode.Uri.joinPath(other, `${manifest.serial}.hsm-backup.json`);
    messageIn(await restore({ reader: second, file: list }, { escape: true }), /Restore 1 key [^]*\n2 files are missing or unusable/);
    assert.match(await previewShown(), /Missing or unusable: 2[^]*It is listed in the manifest, and is missing or is another file now/);
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(other, "foreign.bin"), new TextEncoder().encode("firmware"));
    messageIn(await restore({ reader: second, file: other }, { pick: "All key blobs of the folder" }, { escape: true }), /Restore 2 keys [^]*\n1 file holds no wrapped key/);
    await closeAll();
  });

  it("takes several files, and goes on after one that the card refuses", async () => {
    const [ec, rsa] = (await manifestIn(folder)).keys.map(({ file }) => vscode.Uri.joinPath(folder, file));
    assert.ok(ec && rsa);
    // Its MAC shows only to the card.
    const altered = workspaceFile("altered.bin");
    const bytes = await vscode.workspace.fs.readFile(ec);
    await vscode.workspace.fs.writeFile(altered, bytes.with(200, (bytes[200] ?? 0) ^ 1));
    const seen = await restore({ reader: second, files: [altered, rsa] }, ...goOn, { button: "Show account" });
    messageIn(seen, /Restored 1 key onto .* Each proved that it works\. 1 key is not restored\. The file's authentication code does not hold/);
    assert.match(await accountShown(), /Not restored: 1[^]*altered\.bin[^]*Restored: 1[^]*rsa-1024/);
    await closeAll();
  });

  it("asks again after a wrong PIN, and restores the others with one, each proven to work", async () => {
    const seen = await restore({ reader: second, file: folder }, { pick: "All key blobs of the folder" }, { press: "Restore" }, { type: "000000" }, { type: userPin }, { button: "Show account" });
    messageIn(seen, /Restore 2 keys .*[^]*1 key is on the card already/);
    messageIn(seen, /Wrong user PIN: 2 tries are left/);
    messageIn(seen, /Restored 2 keys onto .+ \(\w+\)\. Each proved that it works/);
    assert.equal(pinsAsked(seen), 2);
    assert.match(await accountShown(), /Restored: 2[^]*“ec-p-256”, EC P-256, key reference 4\. It works: it signed a random challenge/);
    const contents = await contentsOf(second, /Keys: 4 objects/);
    for (const label of ["ec-p-256", "rsa-1024", "aes-128"]) assert.match(contents, new RegExp(label));
    await contentsOf(second, /User PIN +3 tries left/);
    await closeAll();
  });

  it("leaves alone what is on the card already, without a PIN", async () => {
    const seen = await restore({ reader: second, file: folder }, { pick: "All key blobs of the folder" });
    messageIn(seen, /There is nothing in “restore-all” and the folders in it to restore onto .+ \(\w+\)\. 2 keys are on the card already\. 1 key is most likely on the card already/);
    assert.match(await previewShown(), /On the card already: 2[^]*Most likely on the card already: 1[^]*aes-128, AES 128: key reference 3/);
    assert.equal(pinsAsked(seen), 0);
    await closeAll();
  });

  it("refuses a manifest that it can't read", async () => {
    const broken = workspaceFile("broken.hsm-backup.json");
    await vscode.workspace.fs.writeFile(broken, new TextEncoder().encode("{"));
    messageIn(await restore({ reader: second, file: broken }), /“broken\.hsm-backup\.json” can't be used .*: it is no JSON/);
  });

  it("tells that the files are wrapped under another DKEK, with both key check values", async () => {
    const other = await cardWithOwnDkek();
    try {
      messageIn(await restore({ reader: other, file: folder }, { pick: "All key blobs of the folder" }), /There is nothing in .* 3 files can't be restored onto this card/);
      assert.match(await previewShown(), /wrapped under another DKEK: the file's key check value is [0-9A-F]{16}, the card's is [0-9A-F]{16}/);
    } finally {
      await removeCard(other);
    }
  });
});
