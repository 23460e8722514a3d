import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { BackupIndex } from "../../src/extension/backups/backup-index";
import { Verifications } from "../../src/extension/backups/verifications";
import { WorkspaceBackupFiles } from "../../src/extension/backups/workspace-backup-files";
import { DisposableList } from "../../src/extension/disposables";
import { forkEngine } from "../../src/extension/engine-client/engine-process";
import { Supervisor } from "../../src/extension/engine-client/supervisor";
import { searchFiles } from "../../src/extension/files/file-search";
import { keyBlobFiles } from "../../src/extension/files/key-blob-name";
import { fileReason } from "../../src/extension/files/read-file";
import { StoredJsonFile } from "../../src/extension/files/stored-json-file";
import { unwritable } from "../../src/extension/files/writable-folder";
import { accountShown, manifestIn, newFolder, pinsAsked } from "./bulk";
import { FaultyFiles } from "./faulty-files";
import type { Move } from "./person";
import { cardWithShare, generateKeys, removeCard, sharePassword, userPin } from "./virtual-card";
import { eventually, extensionId, messageIn, run, workspaceFile } from "./workbench";

const { fs } = vscode.workspace;

describe("folders that lie elsewhere", function () {
  this.timeout(120_000);

  const vault = new FaultyFiles("vault");
  const sealed = new FaultyFiles("sealed");
  let reader = "";
  let backup: Uint8Array;
  const goOn: Move[] = [{ press: "Back up" }, { type: userPin }];

  before(async () => {
    vault.register();
    sealed.register(true);
    reader = await cardWithShare("spaces.pbe", true);
    await generateKeys(reader, "EC P-256", "AES 128");
    const folder = await newFolder("spaces");
    await run("backUpAllKeys", goOn, { reader, file: folder });
    const [ec] = (await manifestIn(folder)).keys;
    backup = await fs.readFile(vscode.Uri.joinPath(folder, ec?.file ?? assert.fail("no backup")));
  });

  after(async () => {
    await removeCard(reader);
    await fs.delete(workspaceFile("spaces"), { recursive: true });
    vault.dispose();
    sealed.dispose();
  });

  /** A folder of the other file system with these files; their folders are made. */
  async function vaultFolder(name: string, ...paths: string[]): Promise<vscode.Uri> {
    const folder = vault.folder(name);
    for (const path of paths) {
      const parts = path.split("/").slice(0, -1);
      for (const index of parts.keys()) vault.createDirectory(vscode.Uri.joinPath(folder, ...parts.slice(0, index + 1)));
      await fs.writeFile(vscode.Uri.joinPath(folder, path), backup);
    }
    return folder;
  }

  describe("in another file system", () => {
    const found = async (folder: vscode.Uri, extent?: { below?: string; limit?: number }): Promise<unknown> => {
      const { files, isCut } = await searchFiles(folder, keyBlobFiles, extent);
      return [files.map(({ path }) => path.slice(folder.path.length + 1)).sort(), isCut];
    };

    after(() => vscode.workspace.getConfiguration("files").update("exclude", undefined, vscode.ConfigurationTarget.Workspace));

    it("are searched as those on the disk are: with the folders in them, without what is excluded, and no further than asked", async () => {
      const folder = await vaultFolder("searched", "a.bin", "b.txt", "deep/er/c.WKY", "node_modules/d.bin", "deep/.git/e.bin", "hidden/f.bin");
      assert.deepEqual(await found(folder), [["a.bin", "deep/er/c.WKY", "hidden/f.bin"], false]);
      await vscode.workspace.getConfiguration("files").update("exclude", { "**/hidden": true }, vscode.ConfigurationTarget.Workspace);
      assert.deepEqual(await found(folder), [["a.bin", "deep/er/c.WKY"], false]);
      assert.deepEqual(await found(folder, { below: "deep" }), [["deep/er/c.WKY"], false]);
      assert.deepEqual(await found(folder, { below: "a.bin" }), [["a.bin"], false]);
      for (const below of ["hidden/f.bin", "hidden", "gone.bin", "gone"]) assert.deepEqual(await found(folder, { below }), [[], false], below);
      assert.deepEqual(((await found(folder, { limit: 1 })) as unknown[])[1], true);
    });

    it("are indexed and followed, and told from another open folder of their name", async () => {
      const extension = vscode.extensions.getExtension(extensionId) ?? assert.fail("no extension");
      const parts = new DisposableList();
      const outside = await mkdtemp(join(tmpdir(), "spaces-"));
      const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
      const stored = (name: string): StoredJsonFile => new StoredJsonFile(vscode.Uri.file(join(outside, name)), log);
      const modulePath = vscode.Uri.joinPath(extension.extensionUri, "dist", "engine.js").fsPath;
      const folders = [await vaultFolder("team-a/keys", "one.bin"), await vaultFolder("team-b/keys", "deep/two.bin")];
      const opened = new Promise((resolve) => parts.add(vscode.workspace.onDidChangeWorkspaceFolders(resolve)));
      vscode.workspace.updateWorkspaceFolders(1, 0, ...folders.map((uri) => ({ uri })));
      await opened;
      try {
        const engine = parts.add(new Supervisor({ launch: () => forkEngine(modulePath, log.info), startParams: () => ({}), log, now: () => performance.now() }));
        engine.start();
        const files = parts.add(new WorkspaceBackupFiles(log));
        const index = parts.add(new BackupIndex({ engine, files, cache: stored("index.json"), verifications: new Verifications(stored("verified.json"), () => new Date()), version: "1", log }));
        const inVault = (): string => index.files.flatMap(({ uri, folder, name }) => (uri.startsWith("vault:") ? [`${folder}/${name}`] : [])).sort().join();
        const becomes = (expected: string): Promise<unknown> => eventually(() => inVault() === expected || undefined).catch(() => assert.equal(inVault(), expected));
        await becomes("team-a/keys/one.bin,team-b/keys/deep/two.bin");
        await fs.writeFile(vscode.Uri.joinPath(folders[0] ?? assert.fail(), "three.bin"), backup);
        await becomes("team-a/keys/one.bin,team-a/keys/three.bin,team-b/keys/deep/two.bin");
        await fs.delete(vscode.Uri.joinPath(folders[1] ?? assert.fail(), "deep"), { recursive: true });
        await becomes("team-a/keys/one.bin,team-a/keys/three.bin");
      } finally {
        const closed = new Promise((resolve) => parts.add(vscode.workspace.onDidChangeWorkspaceFolders(resolve)));
        vscode.workspace.updateWorkspaceFolders(1, folders.length);
        await closed;
        parts.dispose();
        await rm(outside, { recursive: true, force: true });
      }
    });
  });

  describe("with folders in them", () => {
    it("are verified whole, and the account tells each file by its path and how many there are", async () => {
      const folder = await vaultFolder("many", "a.bin", "2025/a.bin", "2025/12/a.bin", "node_modules/a.bin", "2025/share.txt");
      await fs.writeFile(vscode.Uri.joinPath(folder, "2025", "image.bin"), new Uint8Array(100_000));
      const seen = await run("verifyBackups", [{ files: [workspaceFile("spaces.pbe")] }, ...sharePassword, { button: "Show account" }], { file: folder });
      messageIn(seen, /^3 backups are proven: [^,]*, and restorable with the DKEK \S+\.$/);
      const account = await accountShown();
      assert.match(account, /Looked at +“many” and the folders in it: 3 key blobs in 3 folders\n/);
      assert.match(account, /Other files +1 that hold no wrapped key/);
      assert.match(account, /Proven: 3[^]* {2}2025\/12\/a\.bin\n[^]* {2}2025\/a\.bin\n[^]* {2}a\.bin\n/);
    });

    it("are restored whole, or by a manifest that lies in one of them", async () => {
      const folder = vault.folder("outer");
      const inner = vault.folder("outer/inner");
      await run("backUpAllKeys", goOn, { reader, file: inner });
      const { serial } = await manifestIn(inner);
      const seen = await run("restoreAllKeys", [{ pick: "All key blobs of the folder" }], { reader, file: folder });
      assert.deepEqual(seen.find(({ kind }) => kind === "pick")?.choices, [`inner/${serial}.hsm-backup.json`, "All key blobs of the folder"]);
      messageIn(seen, /There is nothing in “outer” and the folders in it to restore onto .+ \(\w+\)\. 1 key is on the card already\. 1 key is most likely on the card already/);
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    });

    it("say where nothing was found, and what was there instead", async () => {
      const folder = vault.folder("empty");
      await fs.writeFile(vscode.Uri.joinPath(folder, "firmware.bin"), new Uint8Array(1000));
      messageIn(await run("verifyBackups", [], { file: folder }), /There is no backup to verify in “empty” and the folders in it; 1 file holds no wrapped key\./);
    });
  });

  describe("in which nothing can be written", () => {
    const readOnly = /Nothing can be written into “safe”: the disk or folder is read-only\./;

    it("are told before a PIN when all keys are backed up", async () => {
      const seen = await run("backUpAllKeys", [], { reader, file: sealed.folder("safe") });
      messageIn(seen, readOnly);
      assert.equal(pinsAsked(seen), 0);
    });

    it("are told as soon as they are chosen, and another one can be: the work so far is kept", async () => {
      const file = workspaceFile("spaces/again.bin");
      const seen = await run("backUpKey", [{ type: userPin }, { file: vscode.Uri.joinPath(sealed.folder("safe"), "key.bin") }, { press: "Choose another folder…" }, { file }], { reader, keyRef: 1 });
      messageIn(seen, readOnly);
      messageIn(seen, /Backed up “ec-p-256” to again\.bin/);
      assert.equal(pinsAsked(seen), 1);
    });

    it("are known on a disk, too, with the reason in words and without the system's", async () => {
      const file = workspaceFile("spaces/again.bin");
      assert.deepEqual(await unwritable(file.with({ path: `${file.path}/below` })), { code: "folder-unwritable", folder: "below", reason: "its folder is a file" });
      assert.equal(await unwritable(workspaceFile("spaces")), undefined);
      assert.equal(fileReason(new Error("Error: EROFS: read-only file system, open '/mnt/safe/.key.bin.tmp'")), "the disk or folder is read-only");
      assert.equal(fileReason(new Error("it has no code")), "it has no code");
    });
  });
});
