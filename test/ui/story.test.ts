import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import { startEngine } from "../../scripts/engine-over-stdio.mjs";
import type { KeyProof } from "../../src/protocol/keys";
import { Workbench } from "../harness/workbench";

const [userPin, soPin, password] = ["648219", "3537363231383830", "correct horse battery staple"];
const readers = ["Virtual reader A", "Virtual reader B"];
const key = "tls-2026";
const backupFile = "tls-2026.bin";

describe("the story of a key, played by clicks", () => {
  let person: Workbench;
  let virtualCards = "";
  let cardKcv = "";
  let publicKey = "";
  let fingerprint = "";

  const inWorkspace = (name: string): string => join(person.workspace, name);
  /** A row below the card of reader A, which comes first. */
  const row = (name: string | RegExp) => person.treeItem(name).first();
  const sees = async (name: string | RegExp, words: string | RegExp): Promise<void> =>
    row(name).filter({ hasText: words }).waitFor();
  const isTold = async (words: string | RegExp): Promise<string> => {
    const toast = person.notification(words).first();
    await toast.waitFor({ timeout: 60_000 });
    return toast.innerText();
  };

  before(async () => {
    virtualCards = await mkdtemp(join(tmpdir(), "virtual-cards-"));
    const engine = await startEngine({ virtualCards });
    for (const name of readers) await engine.connection.sendRequest("virtualCard/add", { name });
    await engine.connection.sendRequest("virtualCard/eject", { reader: readers[1] });
    await engine.stop();
    const settings = { "smartcardHsm.virtualCards.folder": virtualCards };
    person = await Workbench.open({ vsix: ".cache/smartcard-hsm.vsix", settings });
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await person.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, "-")}`);
  });

  after(async () => {
    await person.close();
    await rm(virtualCards, { recursive: true, force: true });
  });

  it("finds a fresh card and an empty reader in the view", async () => {
    await person.showView("SmartCard-HSM");
    await person.widenSideBar();
    await sees(/^User PIN/, "not set");
    await sees("Virtual reader B", "no card");
    await person.screenshot("fresh-card");
  });

  it("initialises the card with one DKEK share", async () => {
    await person.contextMenu(row(/^SmartCard-HSM, /), "Initialize card…");
    await person.answer("Name of the card", "Signing keys 2026");
    await person.page.getByPlaceholder(/How should keys be backed up/).waitFor();
    await person.screenshot("initialize");
    await person.pick(/How should keys be backed up/, /One DKEK share/);
    await person.answer("New SO-PIN", soPin);
    await person.answer("The same SO-PIN once more", soPin);
    await person.answer("New user PIN", userPin);
    await person.answer("The same user PIN once more", userPin);
    await person.pick(/How many wrong user PINs/, /^3 tries/);
    if (await person.dialog.isVisible()) await person.screenshot("initialize-dialog");
    await isTold(/waits for 1 DKEK share/);
    await sees(/^Signing keys 2026, /, /UT\w+/);
    await sees(/^User PIN/, "3 tries left");
    await sees(/^DKEK/, "1 of 1 share missing");
    await person.screenshot("waits-for-share");
    await person.closeNotifications();
  });

  it("creates the share under a password", async () => {
    await person.contextMenu(row(/^Signing keys 2026, /), "Create DKEK share…");
    await person.pick(/What should open the DKEK share/, /A password/);
    await person.answer("Password of the DKEK share", password);
    await person.answer("The same password once more", password);
    await person.fileDialog("Save the DKEK share", inWorkspace("dkek-share.pbe"));
    cardKcv = /key check value ([0-9A-F]{16})/.exec(await isTold(/Saved the DKEK share/))?.[1] ?? "";
    assert.match(cardKcv, /^[0-9A-F]{16}$/);
    assert.equal((await readFile(inWorkspace("dkek-share.pbe"))).length, 64);
    await person.screenshot("share-created");
    await person.closeNotifications();
  });

  it("is told that a password does not open the share, and nothing changed", async () => {
    await importShare("not this one");
    await isTold(/can't be opened with this password/);
    await sees(/^DKEK/, "1 of 1 share missing");
    await person.screenshot("wrong-password");
    await person.closeNotifications();
  });

  it("imports the share and sees the KCV", async () => {
    await importShare(password);
    assert.ok((await isTold(/DKEK is complete/)).includes(cardKcv));
    await sees(/^DKEK/, cardKcv);
    await person.screenshot("share-imported");
    await person.closeNotifications();
  });

  it("generates an RSA key and finds it with its key reference", async () => {
    await person.contextMenu(row(/^Signing keys 2026, /), "Generate key…");
    await person.pick(/.*/, /^RSA 2048/);
    await person.answer("Label of the key", key);
    await person.answer("User PIN of", userPin);
    await isTold(/Generated “tls-2026” \(RSA 2048\) as key reference 1/);
    await sees(/^tls-2026, /, "RSA 2048 · ref 1 · ID 01");
    await person.closeNotifications();
    await person.screenshot("tree-light");
    await person.contextMenu(row(/^tls-2026, /), "Copy public key");
    await person.page.locator(".statusbar").getByText("Public key of “tls-2026” copied").waitFor();
    publicKey = await person.clipboard();
    assert.equal(createPublicKey(publicKey).asymmetricKeyDetails?.modulusLength, 2048);
    fingerprint = await fingerprintInTooltip();
  });

  it("sees the tries left after a wrong PIN, and nothing is tried again", async () => {
    await person.contextMenu(row(/^tls-2026, /), "Test key");
    await person.answer("3 tries left", "000000");
    await isTold(/Wrong user PIN: 2 tries are left/);
    await sees(/^User PIN/, "2 tries left");
    await person.screenshot("wrong-pin");
    await person.closeNotifications();
  });

  it("backs the key up by a right click", async () => {
    await row(/^tls-2026, /).click({ button: "right" });
    await person.page.getByRole("menuitem", { name: "Back up key…" }).waitFor();
    await person.screenshot("key-menu");
    await person.takeMenuEntry("Back up key…");
    await person.answer("2 tries left", userPin);
    await person.fileDialog("Save the backup", inWorkspace(backupFile));
    await isTold(/Backed up “tls-2026” to tls-2026\.bin, read back and checked/);
    await person.screenshot("backed-up");
    await person.closeNotifications();
  });

  it("opens the backup and sees its structure", async () => {
    await person.showView("Explorer");
    await person.treeItem(backupFile).click();
    const editor = person.editorFrame();
    await editor.getByRole("heading", { name: /RSA 2048 private key “tls-2026”, wrapped/ }).waitFor();
    await editor.getByText(cardKcv).first().waitFor();
    const parts = await editor.getByRole("treeitem").count();
    assert.ok(parts > 5, `${parts} parts in the structure`);
    await person.screenshot("backup-light");
    await person.useTheme("dark");
    await person.screenshot("backup-dark");
    await person.useTheme("light");
    await person.showView("SmartCard-HSM");
  });

  it("deletes the key, and is told what is lost", async () => {
    await person.contextMenu(row(/^tls-2026, /), "Delete key…");
    assert.match(await person.dialog.innerText(), /The backup of “tls-2026” was never proven\. Delete the key from [^]*It is backed up in “tls-2026\.bin”/);
    await person.screenshot("delete-key");
    await person.dialogButton("Delete key…");
    await person.answer(`Type ${key}`, key);
    await person.answer("User PIN of", userPin);
    await isTold(/Deleted “tls-2026”/);
    await sees(/^0 keys/, "none");
    assert.equal(await person.treeItem(/^tls-2026, .* key, reference/).count(), 0);
    await person.screenshot("deleted");
    await person.closeNotifications();
  });

  it("restores it, and it is the same key", async () => {
    await person.contextMenu(row(/^Signing keys 2026, /), "Restore key…");
    await person.fileDialog("Choose the backup", inWorkspace(backupFile));
    await person.answer("User PIN of", userPin);
    await isTold(/Restored “tls-2026” from tls-2026\.bin .* its public key verifies the signature/);
    await sees(/^tls-2026, /, "RSA 2048 · ref 1 · ID 01");
    assert.equal(await fingerprintInTooltip(), fingerprint);
    await person.screenshot("restored");
    await person.closeNotifications();
  });

  it("is refused on a card with another DKEK before any PIN, with both KCVs", async () => {
    await person.contextMenu(person.treeItem("Virtual reader B"), "Insert virtual card");
    await person.contextMenu(person.treeItem(/^SmartCard-HSM, /), "Initialize card…");
    await person.answer("Name of the card", "Other card");
    await person.pick(/How should keys be backed up/, /DKEK made by the card/);
    await person.answer("New SO-PIN", soPin);
    await person.answer("The same SO-PIN once more", soPin);
    await person.answer("New user PIN", userPin);
    await person.answer("The same user PIN once more", userPin);
    await person.pick(/How many wrong user PINs/, /^3 tries/);
    const other = person.treeItem(/^Other card, /);
    await other.waitFor();
    await person.closeNotifications();
    await person.contextMenu(other, "Restore key…");
    await person.fileDialog("Choose the backup", inWorkspace(backupFile));
    const told = await isTold(/wrapped under another DKEK/);
    const [file, card] = told.match(/[0-9A-F]{16}/g) ?? [];
    assert.equal(file, cardKcv);
    assert.notEqual(card, cardKcv);
    assert.equal(await person.quickInput.count(), 0);
    await person.screenshot("other-dkek");
    await person.closeNotifications();
    await person.useTheme("dark");
    await person.screenshot("tree-dark");
  });

  it("signs with the restored key what the public key from before verifies", async () => {
    const engine = await startEngine({ virtualCards });
    const params = { reader: readers[0], pin: userPin, keyRef: 1 };
    const proof: KeyProof = await engine.connection.sendRequest("key/prove", params);
    await engine.stop();
    const [challenge, signature] = [proof.challenge, proof.response].map((bytes) => Buffer.from(bytes, "base64"));
    assert.ok(challenge !== undefined && signature !== undefined);
    assert.ok(verify("sha256", challenge, createPublicKey(publicKey), signature));
  });

  async function importShare(secret: string): Promise<void> {
    await person.contextMenu(row(/^Signing keys 2026, /), "Import DKEK share…");
    await person.fileDialog("Choose a DKEK share", inWorkspace("dkek-share.pbe"));
    await person.pick(/What opens the DKEK share/, /A password/);
    await person.answer("Password of the DKEK share", secret);
    await person.answer("User PIN of", userPin);
  }

  async function fingerprintInTooltip(): Promise<string> {
    const tooltip = await person.tooltipOf(row(/^tls-2026, /), "Public key SHA-256");
    const found = /Public key SHA-256\s*([0-9A-F\s]{64,})/.exec(tooltip)?.[1]?.replace(/\s/g, "") ?? "";
    assert.match(found, /^[0-9A-F]{64}$/);
    await person.leaveHovers();
    return found;
  }
});
