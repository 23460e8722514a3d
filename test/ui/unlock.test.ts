import assert from "node:assert/strict";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import { startEngine } from "../../scripts/engine-over-stdio.mjs";
import type { CreatedShare } from "../../src/protocol/shares";
import { Workbench } from "../harness/workbench";

const vectors = "test/fixtures/vectors/opensc";
const [userPin, soPin] = ["648219", "3537363231383830"];
/** The password of the share that sc-hsm-tool made, and of the one that is made here. */
const [password, otherPassword] = ["correct horse battery", "another sentence"];
const [signing, pico] = ["Signing cards", "Pico"];

describe("unlocking key blobs, by mouse and keyboard", () => {
  let person: Workbench;
  let virtualCards = "";

  const inWorkspace = (name: string): string => join(person.workspace, name);
  const editor = () => person.editorFrame();
  const says = (words: string | RegExp) => editor().getByText(words).first().waitFor({ timeout: 60_000 });
  const titleButton = (name: string) => person.page.locator(".editor-actions").getByRole("button", { name });

  async function prepareCards(): Promise<string> {
    const engine = await startEngine({ virtualCards });
    const ask = <R>(method: string, params: unknown): Promise<R> => engine.connection.sendRequest<R>(method, params);
    const share = { file: (await readFile(`${vectors}/dkek-share-1.pbe`)).toString("base64"), password };
    const initialized = { soPin, userPin, retryCounter: 3, dkekShares: 1 };
    await ask("virtualCard/add", { name: signing });
    await ask("card/initialize", { reader: signing, ...initialized, label: "Signing keys 2026" });
    await ask("share/import", { reader: signing, pin: userPin, share });
    await ask("virtualCard/add", { name: pico, profile: "pico" });
    await ask("card/initialize", { reader: pico, ...initialized });
    await ask("share/import", { reader: pico, pin: userPin, share });
    const other = await ask<CreatedShare>("share/create", { reader: signing, password: otherPassword });
    await engine.stop();
    return other.file;
  }

  async function openFile(name: string): Promise<void> {
    await person.treeItem(name).click();
    await editor().getByRole("heading", { level: 1 }).waitFor();
  }

  async function giveShare(name: string, secret: string): Promise<void> {
    await person.fileDialog("Choose the DKEK shares", inWorkspace(name));
    await givePassword(secret);
  }

  async function givePassword(secret: string): Promise<void> {
    await person.pick(/What opens the DKEK share/, /A password/);
    await person.answer("Password of the DKEK share", secret);
  }

  async function pictures(name: string): Promise<void> {
    await person.closeNotifications();
    await person.screenshot(`${name}-light`);
    await person.useTheme("dark");
    await person.screenshot(`${name}-dark`);
    await person.useTheme("light");
  }

  before(async function () {
    this.timeout(240_000);
    virtualCards = await mkdtemp(join(tmpdir(), "virtual-cards-"));
    const otherShare = await prepareCards();
    person = await Workbench.open({ vsix: ".cache/smartcard-hsm.vsix", settings: { "smartcardHsm.virtualCards.folder": virtualCards } });
    await copyFile(`${vectors}/wrap-ec256.bin`, inWorkspace("ec256.bin"));
    await copyFile(`${vectors}/wrap-rsa2048-x509.bin`, inWorkspace("tls-2026.bin"));
    await copyFile(`${vectors}/dkek-share-1.pbe`, inWorkspace("dkek-share-1.pbe"));
    await writeFile(inWorkspace("other-share.pbe"), Buffer.from(otherShare, "base64"));
    const altered = await readFile(`${vectors}/wrap-ec256.bin`);
    altered[300] = (altered[300] ?? 0) ^ 1;
    await writeFile(inWorkspace("altered.bin"), altered);
    // Before it knows its extensions the workbench opens files without them.
    await person.showView("SmartCard-HSM");
    await person.treeItem(/^Signing keys 2026/).waitFor({ timeout: 60_000 });
    await person.showView("Explorer");
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await person.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, "-")}`);
  });

  after(async () => {
    await person.close();
    await rm(virtualCards, { recursive: true, force: true });
  });

  it("is told which card restores a key, and that nothing was checked yet", async () => {
    await openFile("tls-2026.bin");
    await says("MAC not checked: unlock with the DKEK shares");
    await says(/^Restores on Signing keys 2026 \(UT\w+\): same DKEK, KCV ECE4B527F251FACB/);
    await titleButton("Unlock key blob…").waitFor();
    await pictures("key-blob-locked");
  });

  it("sees a card go and come back", async () => {
    await person.showView("SmartCard-HSM");
    await person.contextMenu(person.treeItem(signing).first(), "Eject virtual card");
    await editor().getByText(/^Restores on/).waitFor({ state: "detached" });
    await says(/: DKEK not told before its PIN/);
    // A menu that is open while rows are drawn anew closes.
    await person.treeItem(signing).getByText("no card").waitFor();
    await person.contextMenu(person.treeItem(signing).first(), "Insert virtual card");
    await says(/^Restores on Signing keys 2026/);
    await person.showView("Explorer");
  });

  it("is asked again after a wrong password, and unlocks the file", async () => {
    await editor().getByRole("button", { name: "Unlock…" }).click();
    await giveShare("dkek-share-1.pbe", "not this one");
    await person.notification(/can't be opened with this password/).waitFor({ timeout: 60_000 });
    await givePassword(password);
    await says("MAC checked: good. The wrapped key is as it was backed up");
    await says("The public key inside is the one of the certificate");
    await editor().getByRole("treeitem", { name: /^Private exponent d, secret, 256 bytes/ }).waitFor();
    await titleButton("Lock key blob").waitFor();
    await editor().getByRole("button", { name: "Lock", exact: true }).and(editor().locator(":focus")).waitFor();
    const message = person.notification(/the MAC was checked and is good/).locator(".notification-list-item-message");
    const { scrollWidth, clientWidth } = await message.evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
    assert.ok(scrollWidth <= clientWidth, "nothing of the message is cut off");
    await person.screenshot("unlocked-message");
    await pictures("key-blob-unlocked");
  });

  it("locks it with the padlock, and everything is forgotten", async () => {
    await titleButton("Lock key blob").click();
    await says("MAC not checked: unlock with the DKEK shares");
    await editor().getByRole("treeitem", { name: /^Private exponent d/ }).waitFor({ state: "detached" });
    await titleButton("Unlock key blob…").waitFor();
  });

  it("is told both KCVs when the shares are of another DKEK", async () => {
    await openFile("ec256.bin");
    await says(/EC P-256 private key/);
    await titleButton("Unlock key blob…").click();
    await giveShare("other-share.pbe", otherPassword);
    await person.quickInput.filter({ has: person.page.getByPlaceholder(/The file needs ECE4B527F251FACB/) }).waitFor({ timeout: 60_000 });
    await person.screenshot("key-blob-more-shares");
    await person.pick(/1 share: KCV/, /There are no more shares/);
    await says(/^The share given makes another DKEK, KCV [0-9A-F]{16}\. The file needs KCV ECE4B527F251FACB/);
    await pictures("key-blob-other-dkek");
  });

  it("is told that a file was altered", async () => {
    await openFile("altered.bin");
    await editor().getByRole("button", { name: "Unlock…" }).click();
    await giveShare("dkek-share-1.pbe", password);
    await says(/^MAC checked: bad/);
    await says("No card can restore this copy of the file");
    await pictures("key-blob-altered");
  });

  it("opens a share to see its KCV, and never the share", async () => {
    await openFile("dkek-share-1.pbe");
    await says("Closed: open it to see its KCV");
    await pictures("share-closed");
    await editor().getByRole("button", { name: "Open…" }).click();
    await givePassword(password);
    await says("Opened: the password is right, and the share is whole");
    await says("ECE4B527F251FACB");
    await says(/^Signing keys 2026 \(UT\w+\) holds this very DKEK, made of this share alone/);
    await titleButton("Close DKEK share").waitFor();
    await pictures("share-opened");
  });
});
