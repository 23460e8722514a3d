import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import type { BackupManifest } from "../../src/extension/backup-manifest/manifest";
import { manifestIn as parsed } from "../../src/extension/backup-manifest/read-manifest";
import { accountShown, cancellingAt, manifestIn, namesIn, newFolder, pinsAsked } from "./bulk";
import { FaultyFiles } from "./faulty-files";
import type { Move, Seen } from "./person";
import { cardWithShare, generateKeys, removeCard, userPin } from "./virtual-card";
import { contentsOf, messageIn, run, workspaceFile } from "./workbench";

const types = ["EC P-256", "RSA 1024", "AES 128"];

describe("backing up all keys", function () {
  this.timeout(120_000);

  let reader = "";
  const backUp = (folder: vscode.Uri, ...moves: Move[]): Promise<Seen[]> => run("backUpAllKeys", moves, { reader, file: folder });
  const goOn: Move[] = [{ press: "Back up" }, { type: userPin }];

  before(async () => {
    reader = await cardWithShare("back-up-all.pbe", true);
    await generateKeys(reader, ...types);
  });

  after(() => removeCard(reader));

  it("takes one PIN, writes a file for each key and a manifest, and locks the card again", async () => {
    const folder = await newFolder("all");
    const seen = await run("backUpAllKeys", [{ pick: "Another folder…" }, { file: folder }, ...goOn, { button: "Show account" }], { reader });
    messageIn(seen, /Back up 3 keys of .+ \(\w+\) to “all”\?\n3 keys are not in the list of backups there yet/);
    messageIn(seen, /Backed up 3 keys of .+ \(\w+\) to “all”, read back and compared\. Every card with this DKEK/);
    assert.equal(pinsAsked(seen), 1);
    const { keys, serial, firmware } = await manifestIn(folder);
    assert.deepEqual(keys.map(({ label }) => label), ["ec-p-256", "rsa-1024", "aes-128"]);
    assert.deepEqual(await namesIn(folder), [...keys.map(({ file }) => file), `${serial}.hsm-backup.json`].sort());
    assert.ok(keys.every(({ file, keyRef }) => file.includes(`ref${keyRef}-${serial}.bin`)));
    assert.equal(firmware, "3.5");
    assert.match(keys[2]?.aesKcv ?? "", /^[0-9A-F]{10}$/);
    assert.match(await accountShown(), /Written: 3[^]*ec-p-256 \(EC P-256, key reference 1\)/);
    await contentsOf(reader, /User PIN +3 tries left/);
  });

  it("offers the folder that was used last, and writes nothing the second time", async () => {
    const folder = workspaceFile("all");
    const before = await namesIn(folder);
    await run("ejectVirtualCard", [], { reader });
    await run("insertVirtualCard", [], { reader });
    const seen = await run("backUpAllKeys", [{ pick: "all" }, ...goOn], { reader });
    messageIn(seen, /1 key is compared after the PIN, and backed up only if that shows a change\.\n2 keys are backed up there already/);
    messageIn(seen, /No backup was written to “all”\. 3 were there already/);
    assert.deepEqual(await namesIn(folder), before);
  });

  it("needs no PIN where nothing can have changed since", async () => {
    const seen = await backUp(workspaceFile("all"));
    messageIn(seen, /All 3 keys of .+ \(\w+\) are backed up in “all” already\. Nothing was written/);
    assert.equal(pinsAsked(seen), 0);
  });

  it("writes what is missing, and what is not the file any more, and never over another file", async () => {
    const folder = await newFolder("some");
    await backUp(folder, ...goOn);
    const [ec, rsa] = (await manifestIn(folder)).keys;
    assert.ok(ec && rsa);
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder, ec.file));
    const foreign = new TextEncoder().encode("something else");
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, rsa.file), foreign);
    const seen = await backUp(folder, ...goOn);
    messageIn(seen, /2 keys need a new backup:\n {2}“ec-p-256”: .* is missing, or is another file now/);
    messageIn(seen, /Backed up 2 keys/);
    const files = (await manifestIn(folder)).keys.map(({ file }) => file);
    assert.deepEqual(files.slice(0, 2), [ec.file, rsa.file.replace(".bin", "-2.bin")]);
    assert.deepEqual([...(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, rsa.file)))], [...foreign]);
  });

  it("asks again after a wrong PIN, with the tries left, before anything is written", async () => {
    const folder = await newFolder("wrong-pin");
    const seen = await backUp(folder, { press: "Back up" }, { type: "000000" }, { type: userPin });
    const prompts = seen.filter(({ kind }) => kind === "input").map(({ text }) => text);
    assert.match(prompts[0] ?? "", /3 tries left/);
    assert.match(prompts[1] ?? "", /2 tries left/);
    messageIn(seen, /Wrong user PIN: 2 tries are left/);
    messageIn(seen, /Backed up 3 keys/);
  });

  it("writes nothing when the person gives up at the PIN, or at the preview", async () => {
    const folder = await newFolder("given-up");
    await backUp(folder, { press: "Back up" }, { escape: true });
    await backUp(folder, { escape: true });
    assert.deepEqual(await namesIn(folder), []);
  });

  it("leaves a card unlocked that the person had unlocked, and asks for no PIN", async () => {
    await run("unlockCard", [{ pick: "Until 15 minutes without use" }, { type: userPin }], { reader });
    const seen = await backUp(await newFolder("unlocked"), { press: "Back up" });
    assert.equal(pinsAsked(seen), 0);
    await contentsOf(reader, /User PIN +unlocked/);
    await run("lockCard", [], { reader });
  });

  it("refuses a manifest that it can't read, or that is of another card, and leaves it alone", async () => {
    const folder = await newFolder("foreign");
    const { serial } = await manifestIn(workspaceFile("all"));
    const manifest = vscode.Uri.joinPath(folder, `${serial}.hsm-backup.json`);
    await vscode.workspace.fs.writeFile(manifest, new TextEncoder().encode("{}"));
    messageIn(await backUp(folder), /can't be used as the manifest of the backups: “formatVersion”/);
    assert.equal(new TextDecoder().decode(await vscode.workspace.fs.readFile(manifest)), "{}");
    const other = { ...(await manifestIn(workspaceFile("all"))), serial: "OTHER" };
    await vscode.workspace.fs.writeFile(manifest, new TextEncoder().encode(JSON.stringify(other)));
    messageIn(await backUp(folder), /it is of another card, OTHER/);
  });

  it("says that a folder is not there instead of making one", async () => {
    messageIn(await backUp(workspaceFile("unplugged")), /“unplugged” can't be read: it does not exist/);
  });

  it("knows an AES key that took the place of another one by its check value", async () => {
    const folder = await newFolder("aes");
    await backUp(folder, ...goOn);
    await run("deleteKey", [{ press: "Delete key…" }, { type: "aes-128" }, { type: userPin }], { reader, keyRef: 3 });
    await generateKeys(reader, "AES 128");
    messageIn(await backUp(folder, ...goOn), /Backed up 1 key of .* 2 were there already/);
    const aes = (await manifestIn(folder)).keys.filter(({ type }) => type === "AES");
    assert.equal(new Set(aes.map(({ aesKcv }) => aesKcv)).size, 2);
  });

  describe("when something goes wrong half way", () => {
    const faulty = new FaultyFiles("faulty-backups");

    before(() => faulty.register());
    after(() => faulty.dispose());

    const whole = async (folder: vscode.Uri): Promise<string[]> => {
      const { keys } = await manifestIn(folder);
      const names = await namesIn(folder);
      assert.deepEqual(names.filter((name) => name.endsWith(".tmp")), []);
      assert.ok(keys.every(({ file }) => names.includes(file)));
      return keys.map(({ label }) => label);
    };

    it("keeps what was written when the disk is full, tells what is missing, and goes on later", async () => {
      const folder = faulty.folder("full");
      faulty.refuseWrites(({ name, count }) => name.includes("rsa-1024") || count > 100);
      const seen = await backUp(folder, ...goOn, { button: "Show account" });
      messageIn(seen, /Backed up 1 key of .* 2 keys are not backed up\. “rsa-1024.*\.bin” can't be written: /);
      assert.deepEqual(await whole(folder), ["ec-p-256"]);
      assert.match(await accountShown(), /Not backed up: 1[^]*rsa-1024[^]*Not tried: 1[^]*aes-128[^]*Written: 1[^]*ec-p-256/);
      faulty.refuseWrites(() => false);
      messageIn(await backUp(folder, ...goOn), /Backed up 2 keys of .* 1 was there already/);
      assert.deepEqual(await whole(folder), ["ec-p-256", "rsa-1024", "aes-128"]);
    });

    it("keeps the former manifest when the new one can't be written, and tells of the backup that it does not list", async () => {
      const folder = faulty.folder("manifest");
      faulty.refuseWrites(({ name, earlier }) => name.endsWith(".json") && earlier.some((one) => one.includes("rsa-1024")));
      const seen = await backUp(folder, ...goOn);
      messageIn(seen, /“rsa-1024.*\.bin” was written, but “.*hsm-backup\.json”, which should list it, can't be/);
      assert.deepEqual(await whole(folder), ["ec-p-256"]);
      assert.ok((await namesIn(folder)).some((name) => name.startsWith("rsa-1024")));
      faulty.refuseWrites(() => false);
    });

    it("loses nothing of another run's list, and nothing of its own where that writes at the same time", async () => {
      const folder = faulty.folder("two-windows");
      const { serial } = await manifestIn(workspaceFile("all"));
      const list = vscode.Uri.joinPath(folder, `${serial}.hsm-backup.json`);
      const write = (manifest: BackupManifest): void => faulty.writeFile(list, new TextEncoder().encode(JSON.stringify(manifest)));
      const others = (manifest: BackupManifest, keyRef: number) => ({ ...(manifest.keys[0] ?? assert.fail("nothing is listed yet")), keyRef, label: `other-${keyRef}`, file: `${keyRef}.bin` });
      faulty.beforeRename(async (to) => {
        if (!to.path.includes("rsa-1024")) return;
        const now = await manifestIn(folder);
        write({ ...now, keys: [...now.keys, others(now, 200)] });
      });
      // The other run made its list from one that does not have this key yet, and renames it last.
      faulty.afterRename((to) => {
        const written = to.path === list.path ? parsed(new TextDecoder().decode(faulty.readFile(list))) : undefined;
        if (written?.keys.some(({ label }) => label === "aes-128") !== true) return;
        faulty.afterRename(undefined);
        write({ ...written, keys: [...written.keys.filter(({ label }) => label !== "aes-128"), others(written, 201)] });
      });
      messageIn(await backUp(folder, ...goOn), /Backed up 3 keys/);
      faulty.beforeRename(undefined);
      assert.deepEqual((await manifestIn(folder)).keys.map(({ label }) => label), ["ec-p-256", "rsa-1024", "aes-128", "other-200", "other-201"]);
    });

    it("gives a number to a file whose name is taken in the meantime", async () => {
      const folder = faulty.folder("taken");
      const foreign = new TextEncoder().encode("somebody else's");
      faulty.beforeRename(async (to) => {
        if (!to.path.includes("ec-p-256") || to.path.endsWith("-2.bin")) return;
        faulty.beforeRename(undefined);
        await vscode.workspace.fs.writeFile(to, foreign);
      });
      await backUp(folder, ...goOn);
      const [ec] = (await manifestIn(folder)).keys;
      assert.match(ec?.file ?? "", /-2\.bin$/);
      const taken = vscode.Uri.joinPath(folder, ec?.file.replace("-2.bin", ".bin") ?? "");
      assert.deepEqual([...(await vscode.workspace.fs.readFile(taken))], [...foreign]);
    });

    it("stops when the engine ends, and goes on with the next one", async () => {
      const folder = faulty.folder("engine");
      faulty.beforeRename(async (to) => {
        if (to.path.includes("ec-p-256")) await vscode.commands.executeCommand("smartcardHsm.restartEngine");
      });
      messageIn(await backUp(folder, ...goOn), /keys are not backed up/);
      faulty.beforeRename(undefined);
      assert.ok((await namesIn(folder)).every((name) => !name.endsWith(".tmp")));
      await contentsOf(reader, /User PIN +3 tries left/);
      await backUp(folder, ...goOn);
      assert.deepEqual(await whole(folder), ["ec-p-256", "rsa-1024", "aes-128"]);
    });

    it("ends between two keys when it is cancelled", async () => {
      const folder = faulty.folder("cancelled");
      const seen = await cancellingAt(/^2 of 3/, () => backUp(folder, ...goOn, { button: "Show account" }));
      messageIn(seen, /Backed up 2 keys of .* 1 key is not backed up\. You cancelled it/);
      assert.deepEqual(await whole(folder), ["ec-p-256", "rsa-1024"]);
      assert.match(await accountShown(), /Ended +cancelled; what was done stays/);
    });

    it("stops when the card is taken out, with what was written whole", async () => {
      const folder = faulty.folder("pulled");
      faulty.beforeRename(async (to) => {
        if (to.path.includes("rsa-1024")) await vscode.commands.executeCommand("smartcardHsm.ejectVirtualCard", { reader });
      });
      const seen = await backUp(folder, ...goOn, { button: "Show account" });
      faulty.beforeRename(undefined);
      messageIn(seen, /Backed up 2 keys of .* 1 key is not backed up\./);
      assert.deepEqual(await whole(folder), ["ec-p-256", "rsa-1024"]);
      assert.match(await accountShown(), /Ended +stopped half way/);
      await run("insertVirtualCard", [], { reader });
      messageIn(await backUp(folder, ...goOn), /Backed up 1 key of .* 2 were there already/);
      assert.deepEqual(await whole(folder), ["ec-p-256", "rsa-1024", "aes-128"]);
    });
  });
});
