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
import { StoredJsonFile } from "../../src/extension/files/stored-json-file";
import { eventually, extensionId, workspaceFile } from "./workbench";

const { fs } = vscode.workspace;

describe("the index of backups in a real workspace", function () {
  this.timeout(120_000);

  const parts = new DisposableList();
  const lines: string[] = [];
  const log = { info: (line: string) => void lines.push(line), warn: (line: string) => void lines.push(line), error: (line: string) => void lines.push(line) };
  const folder = workspaceFile("ceremony");
  const at = (path: string): vscode.Uri => vscode.Uri.joinPath(folder, path);
  let rsa: Uint8Array;
  let ec: Uint8Array;
  let outside = "";
  let engine: Supervisor;
  let index: BackupIndex;

  function newIndex(): BackupIndex {
    const stored = (name: string): StoredJsonFile => new StoredJsonFile(vscode.Uri.file(join(outside, "storage", name)), log);
    return new BackupIndex({
      engine,
      files: parts.add(new WorkspaceBackupFiles(log)),
      cache: stored("backups.json"),
      verifications: new Verifications(stored("verified.json"), () => new Date()),
      version: "1",
      log,
    });
  }

  /** Backups in the folder of this test by path, once they are these. */
  async function indexed(...expected: string[]): Promise<void> {
    const found = (): string[] => index.files.flatMap(({ uri }) => (uri.startsWith(`${folder.toString()}/`) ? [uri.slice(folder.toString().length + 1)] : [])).sort();
    await eventually(() => JSON.stringify(found()) === JSON.stringify(expected) || undefined).catch(() =>
      assert.deepEqual(found(), expected, lines.join("\n")),
    );
  }

  before(async () => {
    const extension = vscode.extensions.getExtension(extensionId) ?? assert.fail("no extension");
    const vector = (name: string): Thenable<Uint8Array> => fs.readFile(vscode.Uri.joinPath(extension.extensionUri, "test/fixtures/vectors/opensc", name));
    [rsa, ec] = [await vector("wrap-rsa2048.bin"), await vector("wrap-ec256.bin")];
    outside = await mkdtemp(join(tmpdir(), "backups-"));
    const modulePath = vscode.Uri.joinPath(extension.extensionUri, "dist", "engine.js").fsPath;
    engine = parts.add(new Supervisor({ launch: () => forkEngine(modulePath, log.info), startParams: () => ({}), log, now: () => performance.now() }));
    await fs.writeFile(at("first.bin"), rsa);
    await fs.writeFile(at("node_modules/in-a-package.bin"), rsa);
    await fs.writeFile(at("firmware.bin"), new Uint8Array(1000));
    await fs.writeFile(at("image.bin"), new Uint8Array(100_000));
    engine.start();
    index = parts.add(newIndex());
  });

  after(async () => {
    parts.dispose();
    await vscode.workspace.getConfiguration("smartcardHsm").update("backups.folders", undefined, vscode.ConfigurationTarget.Workspace);
    await vscode.workspace.getConfiguration("files").update("exclude", undefined, vscode.ConfigurationTarget.Workspace);
    await fs.delete(folder, { recursive: true });
    await rm(outside, { recursive: true, force: true });
  });

  it("finds the key blobs, and tells of each what is in it", async () => {
    await index.settled();
    await indexed("first.bin");
    const backup = index.files.find(({ uri }) => uri === at("first.bin").toString()) ?? assert.fail();
    assert.ok(backup.content.state === "key-blob");
    assert.deepEqual([backup.name, backup.folder, backup.content.summary.keyType], ["first.bin", "ceremony", "RSA"]);
    assert.deepEqual([...(await index.bytesOf(backup))], [...rsa]);
  });

  it("follows a file that appears, changes, is renamed, and is deleted", async () => {
    await fs.writeFile(at("second.bin"), rsa);
    await indexed("first.bin", "second.bin");
    await fs.writeFile(at("second.bin"), ec);
    const typeOfSecond = (): string | undefined => {
      const content = index.files.find(({ name }) => name === "second.bin")?.content;
      return content?.state === "key-blob" ? content.summary.keyType : undefined;
    };
    await eventually(() => typeOfSecond() === "EC" || undefined);
    await fs.rename(at("second.bin"), at("renamed.Wky"));
    await indexed("first.bin", "renamed.Wky");
    const renamed = index.files.find(({ name }) => name === "renamed.Wky") ?? assert.fail();
    await fs.delete(at("renamed.Wky"));
    await assert.rejects(index.bytesOf(renamed), { failure: { code: "file-unreadable", file: "renamed.Wky", reason: "it does not exist" } });
    await indexed("first.bin");
  });

  it("follows a folder that is moved here, renamed, and deleted with all in it", async () => {
    await fs.writeFile(vscode.Uri.file(join(outside, "made", "deep", "moved.bin")), ec);
    await fs.rename(vscode.Uri.file(join(outside, "made")), at("moved"));
    await indexed("first.bin", "moved/deep/moved.bin");
    await fs.rename(at("moved"), at("other"));
    await indexed("first.bin", "other/deep/moved.bin");
    await fs.delete(at("other"), { recursive: true });
    await indexed("first.bin");
  });

  it("leaves out what the settings exclude, also when it comes later", async () => {
    await fs.writeFile(at("hidden/third.bin"), ec);
    await indexed("first.bin", "hidden/third.bin");
    await vscode.workspace.getConfiguration("files").update("exclude", { "**/hidden": true }, vscode.ConfigurationTarget.Workspace);
    await indexed("first.bin");
    await fs.writeFile(at("hidden/fourth.bin"), ec);
    await fs.writeFile(at("shown.bin"), ec);
    await indexed("first.bin", "shown.bin");
  });

  it("looks into the folders that the setting names, and watches them, too", async () => {
    const safe = join(outside, "safe");
    await fs.writeFile(vscode.Uri.file(join(safe, "kept.bin")), ec);
    await vscode.workspace.getConfiguration("smartcardHsm").update("backups.folders", [safe, "relative"], vscode.ConfigurationTarget.Workspace);
    const inSafe = (): string[] => index.files.filter(({ uri }) => vscode.Uri.parse(uri).fsPath.startsWith(safe)).map(({ name }) => name).sort();
    await eventually(() => inSafe().join() === "kept.bin" || undefined);
    assert.ok(index.places.includes(safe));
    await fs.writeFile(vscode.Uri.file(join(safe, "later.bin")), rsa);
    await eventually(() => inSafe().join() === "kept.bin,later.bin" || undefined);
    await fs.delete(vscode.Uri.file(join(safe, "kept.bin")));
    await eventually(() => inSafe().join() === "later.bin" || undefined);
  });

  it("finds what is in a folder of the setting that comes later, and lets go of it when that goes", async () => {
    const stick = join(outside, "media", "stick");
    await fs.createDirectory(vscode.Uri.file(join(outside, "media")));
    await fs.writeFile(vscode.Uri.file(join(outside, "prepared", "deep", "kept.bin")), ec);
    await vscode.workspace.getConfiguration("smartcardHsm").update("backups.folders", [stick], vscode.ConfigurationTarget.Workspace);
    await eventually(() => index.places.includes(stick) || undefined);
    await index.settled();
    const onStick = (): string[] => index.files.filter(({ uri }) => vscode.Uri.parse(uri).fsPath.startsWith(stick)).map(({ name }) => name);
    await fs.rename(vscode.Uri.file(join(outside, "prepared")), vscode.Uri.file(stick));
    await eventually(() => onStick().join() === "kept.bin" || undefined);
    await fs.rename(vscode.Uri.file(stick), vscode.Uri.file(join(outside, "taken-away")));
    await eventually(() => onStick().length === 0 || undefined);
  });

  it("does without folders where something else is written in the setting, or among them", async () => {
    const settings = vscode.workspace.getConfiguration("smartcardHsm");
    const places = async (value: unknown): Promise<readonly string[]> => {
      await settings.update("backups.folders", value, vscode.ConfigurationTarget.Workspace);
      const files = new WorkspaceBackupFiles(log);
      files.dispose();
      return files.places;
    };
    const open = await places(undefined);
    for (const value of ["/safe", 5, { folder: "/safe" }, [["/safe"], 5, null]]) assert.deepEqual(await places(value), open, JSON.stringify(value));
    assert.deepEqual(await places([5, "/safe"]), ["/safe", ...open]);
    await places(undefined);
  });

  it("keeps a file that was named to it, wherever it lies", async () => {
    const desk = vscode.Uri.file(join(outside, "desk.bin"));
    await fs.writeFile(desk, ec);
    await index.look(desk.toString());
    assert.ok(index.files.some(({ uri }) => uri === desk.toString()));
  });

  it("is there again from its cache", async () => {
    const cache = vscode.Uri.file(join(outside, "storage", "backups.json"));
    const text = await eventually(async () => {
      const written = new TextDecoder().decode(await fs.readFile(cache).then((bytes) => bytes, () => new Uint8Array()));
      return written.includes("desk.bin") ? written : undefined;
    });
    assert.ok(!text.includes(Buffer.from(rsa).toString("base64").slice(0, 60)));
    const read = lines.length;
    const next = parts.add(newIndex());
    await next.settled();
    const sorted = (files: BackupIndex["files"]): string[] => files.map(({ uri }) => uri).sort();
    assert.deepEqual(sorted(next.files), sorted(index.files));
    assert.deepEqual(lines.slice(read).filter((line) => line.includes("were read")), []);
  });
});
