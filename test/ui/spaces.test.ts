import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import { startEngine } from "../../scripts/engine-over-stdio.mjs";
import type { Card } from "../../src/protocol/cards";
import type { Key, WrappedKey } from "../../src/protocol/keys";
import { Workbench } from "../harness/workbench";

const [userPin, soPin] = ["648219", "3537363231383830"];
const reader = "Signing";
const keys = 40;

/** What somebody else's folders come with. */
const theirSettings = { "smartcardHsm.backups.folders": ["${workspaceFolder}/../safe"], "smartcardHsm.unlock.minutes": 0 };

describe("a window with two folders of one name, by somebody who is not trusted", () => {
  let person: Workbench;
  let virtualCards = "";

  const sees = async (name: RegExp): Promise<void> => person.treeItem(name).first().waitFor();

  async function prepareCard(): Promise<Buffer[]> {
    const engine = await startEngine({ virtualCards });
    const ask = <R>(method: string, params: unknown): Promise<R> => engine.connection.sendRequest<R>(method, params);
    await ask("virtualCard/add", { name: reader });
    await ask("card/initialize", { reader, soPin, userPin, retryCounter: 3, label: "Signing keys", dkekShares: 0 });
    await ask("card/unlock", { reader, pin: userPin });
    for (let count = 1; count <= keys; count++) await ask<Key>("key/generate", { reader, spec: { type: "EC", curve: "secp256r1" }, label: `key-${count}` });
    const files = await Promise.all([1, 2].map((keyRef) => ask<WrappedKey>("key/wrap", { reader, keyRef })));
    await engine.stop();
    return files.map(({ file }) => Buffer.from(file, "base64"));
  }

  async function cardAsRead(): Promise<Card> {
    const engine = await startEngine({ virtualCards });
    const card = await engine.connection.sendRequest<Card>("card/read", { reader });
    await engine.stop();
    return card;
  }

  /** The question how long a card stays unlocked; VS Code closes it while the window starts, when something else gets the focus. */
  async function asksHowLong(): Promise<void> {
    const answer = person.quickInput.getByRole("option", { name: /^Until 15 minutes without use, from the settings/ });
    for (let attempt = 1; ; attempt++) {
      await person.contextMenu(person.treeItem(/^Signing keys/), "Unlock card…");
      try {
        await answer.waitFor({ timeout: 10_000 });
        return;
      } catch (error) {
        if (attempt === 6) throw error;
      }
    }
  }

  before(async () => {
    virtualCards = await mkdtemp(join(tmpdir(), "virtual-cards-"));
    const [first, second] = await prepareCard();
    assert.ok(first && second);
    const workspace = { folders: [{ path: "team-a/keys" }, { path: "team-b/keys" }], settings: theirSettings };
    person = await Workbench.open({
      vsix: ".cache/smartcard-hsm.vsix",
      settings: { "smartcardHsm.virtualCards.folder": virtualCards },
      asksForTrust: true,
      workspaceFile: "team.code-workspace",
      files: {
        "team.code-workspace": Buffer.from(JSON.stringify(workspace)),
        "team-a/keys/key-1.bin": first,
        "team-b/keys/key-1.bin": first,
        "team-b/safe/key-2.bin": second,
      },
    });
    await person.showView("SmartCard-HSM");
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await person.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, "-")}`);
  });

  after(async () => {
    await person.close();
    await rm(virtualCards, { recursive: true, force: true });
  });

  it("shows cards and backups, tells the folders apart, and obeys none of their settings before they are trusted", async () => {
    await sees(/^key-1, .*, backed up, not proven$/);
    await sees(/^key-2, .*, no backup$/);
    await person.expand(/^key-1, not proven, .*2 files$/);
    await sees(/^key-1\.bin, not proven, team-a\/keys, same bytes as team-b\/keys\/key-1\.bin/);
    await asksHowLong();
    await person.screenshot("restricted-mode");
    await person.page.keyboard.press("Escape");
    await person.page.locator(".statusbar").getByRole("button", { name: /Restricted Mode/ }).click();
    await person.page.getByRole("button", { name: "Trust", exact: true }).click();
    await sees(/^key-2, .*, backed up, not proven$/);
    await person.page.locator(".monaco-modal-editor-block").getByRole("button", { name: /^Close/ }).last().click();
  });

  it("has no PIN box and has sent no PIN after it was reloaded while one was open", async () => {
    await person.contextMenu(person.treeItem(/^key-2/).first(), "Back up key…");
    await person.quickInput.filter({ hasText: "User PIN" }).locator(".quick-input-box input").fill("000000");
    await person.page.reload();
    await sees(/^User PIN, 3 tries left/);
    assert.equal(await person.quickInput.count(), 0);
    assert.equal((await cardAsRead()).userPin.triesLeft, 3);
  });

  it("leaves whole backups and a locked card behind when it is reloaded while all keys are backed up", async () => {
    await person.contextMenu(person.treeItem(/^Signing keys/), "Back up all keys…");
    await person.pick(/Where should the backups/, /^team-b\/keys, in the workspace/);
    await person.dialogButton("Back up");
    await person.answer("User PIN", userPin);
    await person.notification(new RegExp(`[1-9]\\d of ${keys}`)).waitFor();
    await person.page.reload();
    await sees(/^User PIN, 3 tries left/);
    const folder = join(person.workspace, "team-b/keys");
    const names = await readdir(folder);
    assert.deepEqual(names.filter((name) => name.endsWith(".tmp")), []);
    const manifest = names.find((name) => name.endsWith(".hsm-backup.json")) ?? assert.fail(names.join());
    const listed = (JSON.parse(await readFile(join(folder, manifest), "utf8")) as { keys: { file: string }[] }).keys.map(({ file }) => file);
    assert.ok(listed.length > 8 && listed.length < keys, String(listed.length));
    assert.deepEqual(listed.filter((name) => !names.includes(name)), []);
    // One may be written that the manifest does not list yet.
    const written = names.filter((name) => name.startsWith("key-") && name !== "key-1.bin").length;
    assert.ok(written - listed.length <= 1, names.join());
    await sees(new RegExp(`^Signing keys, .*\\b${keys - written} of ${keys} keys`));
  });
});
