import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import { startEngine } from "../../scripts/engine-over-stdio.mjs";
import type { Card } from "../../src/protocol/cards";
import type { CreatedShare } from "../../src/protocol/shares";
import { Workbench } from "../harness/workbench";

const [userPin, soPin, password] = ["648219", "3537363231383830", "correct horse battery staple"];
const [signing, standby] = ["Signing cards", "Standby cards"];
const keys = [
  { label: "code-signing", spec: { type: "EC", curve: "secp256r1" } },
  { label: "root-ca", spec: { type: "EC", curve: "brainpoolP256r1" } },
  { label: "tls-2026", spec: { type: "RSA", size: 1024 } },
  { label: "disk", spec: { type: "AES", size: 256 } },
];

describe("all keys at once, played by clicks", () => {
  let person: Workbench;
  let virtualCards = "";
  let share = "";

  const row = (name: string | RegExp) => person.treeItem(name).first();
  const sees = (name: string | RegExp, words: string | RegExp): Promise<void> => row(name).filter({ hasText: words }).waitFor();
  const backups = (): string => join(person.workspace, "backups");
  const account = (heading: string) => person.page.locator(".editor-instance:visible .view-lines").filter({ hasText: heading });
  const modal = async (name: string, words: RegExp): Promise<void> => {
    await person.dialog.filter({ hasText: words }).waitFor();
    await person.screenshot(name);
  };

  /** Waits for what is told at the end, and opens the account of it with nothing else in the way. */
  async function openAccount(told: RegExp, heading: string): Promise<void> {
    const toast = person.notification(told).first();
    await toast.waitFor();
    await toast.getByRole("button", { name: "Show account" }).click();
    await account(heading).waitFor();
    await person.closeNotifications();
  }

  async function prepareCards(): Promise<string> {
    const engine = await startEngine({ virtualCards });
    const ask = <R>(method: string, params: unknown): Promise<R> => engine.connection.sendRequest<R>(method, params);
    let file = "";
    for (const reader of [signing, standby]) {
      await ask("virtualCard/add", { name: reader });
      await ask("card/initialize", { reader, soPin, userPin, retryCounter: 3, dkekShares: 1, label: reader === signing ? "Signing keys" : "Standby" });
      if (file === "") ({ file } = await ask<CreatedShare>("share/create", { reader, password }));
      await ask("share/import", { reader, pin: userPin, share: { file, password } });
    }
    for (const { label, spec } of keys) await ask("key/generate", { reader: signing, pin: userPin, spec, label });
    await engine.stop();
    return file;
  }

  before(async function () {
    this.timeout(300_000);
    virtualCards = await mkdtemp(join(tmpdir(), "virtual-cards-"));
    share = await prepareCards();
    person = await Workbench.open({ vsix: ".cache/smartcard-hsm.vsix", settings: { "smartcardHsm.virtualCards.folder": virtualCards } });
    await mkdir(backups());
    await writeFile(join(person.workspace, "custodian.pbe"), Buffer.from(share, "base64"));
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await person.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, "-")}`);
  });

  after(async () => {
    await person.close();
    await rm(virtualCards, { recursive: true, force: true });
  });

  it("warns before a key is deleted that has no backup", async () => {
    await person.showView("SmartCard-HSM");
    await person.widenSideBar();
    await sees(/^Signing keys, /, "no backup: 4 of 4");
    await person.contextMenu(row(/^code-signing, /), "Delete key…");
    await modal("delete-without-backup", /“code-signing” has no backup/);
    await person.dialogButton("Cancel");
  });

  it("backs up all keys of a card with one PIN", async () => {
    await person.contextMenu(row(/^Signing keys, /), "Back up all keys…");
    await person.pick(/Where should the backups/, "Another folder…");
    await person.folderDialog(/Back up all keys/, backups());
    await modal("back-up-all", /Back up 4 keys of Signing keys \(\w+\) to “backups”/);
    await person.dialogButton("Back up");
    await person.answer("User PIN of", userPin);
    await openAccount(/Backed up 4 keys of/, "Backup of all keys");
    await person.screenshot("back-up-all-account");
    assert.equal((await readdir(backups())).length, keys.length + 1);
    await sees(/^code-signing, .*, backed up, not proven$/, "backed up");
  });

  it("warns before a key is deleted whose backup was never proven, and proves all of them", async () => {
    await person.runCommand("View: Close All Editors");
    await person.contextMenu(row(/^code-signing, /), "Delete key…");
    await modal("delete-unproven", /The backup of “code-signing” was never proven/);
    await person.dialogButton("Cancel");
    await row(/^code-signing, not proven/).click();
    await person.editorFrame().getByText("MAC not checked: unlock with the DKEK shares").waitFor();
    await person.contextMenu(row(/^Signing keys, /), "Verify backups…");
    await person.fileDialog("Choose the DKEK shares", join(person.workspace, "custodian.pbe"));
    await person.pick(/What opens the DKEK share/, /A password/);
    await person.answer("Password of the DKEK share", password);
    await person.editorFrame().getByText(/^Proven on [\d-]+ with the DKEK shares/).waitFor();
    await openAccount(/4 backups are proven/, "Verification of backups");
    await sees(/^code-signing, .*, backed up and proven$/, "proven backup");
    await person.screenshot("verify-account");
  });

  it("deletes a key with what is left of it in sight", async () => {
    await person.contextMenu(row(/^code-signing, /), "Delete key…");
    await modal("delete-proven", /It can be restored from there/);
    await person.dialogButton("Delete key…");
    await person.answer("Type code-signing", "code-signing");
    await person.answer("User PIN of", userPin);
    await person.notification(/Deleted “code-signing”/).waitFor();
    await person.closeNotifications();
  });

  it("restores what is missing on the card, and leaves the others alone", async () => {
    await person.runCommand("View: Close All Editors");
    await restoreAll(/^Signing keys, /, /Restore 1 key /, "restore-missing");
    await openAccount(/Restored 1 key onto .* Each proved that it works/, "Restore of");
    await sees(/^code-signing, .*, backed up and proven$/, "proven backup");
  });

  it("brings all of them onto a card that stands in", async () => {
    await person.runCommand("View: Close All Editors");
    await restoreAll(/^Standby, /, /Restore 4 keys /, "restore-all");
    await openAccount(/Restored 4 keys onto .* Each proved that it works/, "Restore of");
    await person.screenshot("restore-all-account");
    const engine = await startEngine({ virtualCards });
    const card = await engine.connection.sendRequest<Card>("card/read", { reader: standby });
    await engine.stop();
    assert.deepEqual(card.keys.map(({ label }) => label), keys.map(({ label }) => label));
  });

  async function restoreAll(card: RegExp, question: RegExp, name: string): Promise<void> {
    await person.contextMenu(row(card), "Restore all keys…");
    await person.pick(/Where are the backups/, /^backups/);
    await person.pick(/Which backups of “backups”/, /\.hsm-backup\.json/);
    await modal(name, question);
    await account("To be restored").waitFor();
    await person.dialogButton("Restore");
    await person.answer("User PIN of", userPin);
  }
});
