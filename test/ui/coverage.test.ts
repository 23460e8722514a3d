import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import { startEngine } from "../../scripts/engine-over-stdio.mjs";
import type { Card } from "../../src/protocol/cards";
import type { Key, WrappedKey } from "../../src/protocol/keys";
import type { CreatedShare } from "../../src/protocol/shares";
import { Workbench } from "../harness/workbench";

const [userPin, soPin, password] = ["648219", "3537363231383830", "correct horse battery staple"];
const [signing, spare, pico, twice] = ["Signing cards", "Spare reader", "Pico reader", "Reader of zeros"];
/** What VS Code would make an icon and a link of. */
const trick = "$(zap)[run](command:noop)";
const ec = { type: "EC", curve: "secp256r1" } as const;

/** Files of the workspace by name. */
interface Prepared {
  files: Record<string, Buffer>;
  /** A backup under a DKEK of zeros. */
  known: Buffer;
  /** What an earlier run of the extension proved of them, as it keeps it. */
  verified: unknown;
}

describe("which keys would survive, seen in the workbench", () => {
  let person: Workbench;
  let virtualCards = "";
  let prepared: Prepared;

  const inWorkspace = (name: string): string => join(person.workspace, name);
  const row = (name: string | RegExp) => person.treeItem(name).first();
  const sees = async (name: string | RegExp, words: string | RegExp): Promise<void> => row(name).filter({ hasText: words }).waitFor();
  const badge = () => person.page.locator(".activitybar").getByRole("tab", { name: /SmartCard-HSM/ }).locator(".badge-content");
  const pane = (name: string) => person.page.locator(".sidebar .pane").filter({ has: person.page.getByRole("button", { name: `${name} Section` }) });

  async function prepareCards(): Promise<Prepared> {
    const engine = await startEngine({ virtualCards });
    const ask = <R>(method: string, params: unknown): Promise<R> => engine.connection.sendRequest<R>(method, params);
    const card = async (reader: string, options: { label?: string; dkekShares?: number }, profile?: string): Promise<void> => {
      await ask("virtualCard/add", { name: reader, ...(profile !== undefined && { profile }) });
      await ask("card/initialize", { reader, soPin, userPin, retryCounter: 3, ...options });
    };
    const generate = (reader: string, label: string, spec: unknown = ec): Promise<Key> => ask("key/generate", { reader, pin: userPin, spec, label });
    const wrap = async (reader: string, keyRef: number): Promise<Buffer> =>
      Buffer.from((await ask<WrappedKey>("key/wrap", { reader, pin: userPin, keyRef })).file, "base64");

    /** The engine refuses a share that it has seen on the card, but after the card was out it can't know. */
    async function wrapUnderZeros(): Promise<Buffer> {
      await card(twice, { label: "Same share twice", dkekShares: 2 });
      const { file } = await ask<CreatedShare>("share/create", { reader: twice, password });
      const importing = () => ask("share/import", { reader: twice, pin: userPin, share: { file, password } });
      await importing();
      await ask("virtualCard/eject", { reader: twice });
      await ask("virtualCard/insert", { reader: twice });
      await assert.rejects(importing());
      await generate(twice, "laid-open");
      await generate(twice, "not-yet");
      return wrap(twice, 1);
    }

    await card(signing, { label: "Signing keys", dkekShares: 1 });
    const share = await ask<CreatedShare>("share/create", { reader: signing, password });
    await ask("share/import", { reader: signing, pin: userPin, share: { file: share.file, password } });
    const keys = [];
    for (const label of ["tls-2026", "code-signing", "root-ca", "vpn"]) keys.push(await generate(signing, label));
    await generate(signing, "disk", { type: "AES", size: 256 });
    const retired = await generate(signing, "retired");
    const [tls, again, code, root, disk, old] = await Promise.all([1, 1, 2, 3, 5, 6].map((keyRef) => wrap(signing, keyRef)));
    assert.ok(tls && again && code && root && disk && old);
    await ask("key/delete", { reader: signing, pin: userPin, keyRef: retired.keyRef });
    await card(spare, { label: "Old card" });
    await generate(spare, "legacy");
    await generate(spare, trick, { type: "AES", size: 128 });
    await card(pico, { dkekShares: 1 }, "pico");
    await ask("share/import", { reader: pico, pin: userPin, share: { file: share.file, password } });
    await generate(pico, "mail");
    const mail = await wrap(pico, 1);
    const known = await wrapUnderZeros();
    for (const reader of [spare, pico, twice]) await ask("virtualCard/eject", { reader });
    const { dkek } = await ask<Card>("card/read", { reader: signing });
    await engine.stop();

    // The same key under another DKEK: only the key check value tells.
    const elsewhere = Buffer.from(root);
    elsewhere.fill(0xe4, root.indexOf(Buffer.from(dkek.kcv ?? "", "hex")), root.indexOf(Buffer.from(dkek.kcv ?? "", "hex")) + 8);
    const files = {
      "tls-2026.bin": tls,
      "tls-2026-again.bin": again,
      "tls-2026-copy.bin": tls,
      "code-signing.bin": code,
      "root-ca-elsewhere.bin": elsewhere,
      "disk.bin": disk,
      "retired.bin": old,
      "mail.bin": mail,
      "cut-off.bin": code.subarray(0, 300),
      "firmware.bin": Buffer.alloc(2000, 0x5a),
    };
    const whole = { state: "whole", kcv: dkek.kcv, keyType: "EC", keySize: 256, curve: "secp256r1", publicKeySha256: keys[0]?.publicKeySha256, publicKeyMatches: true };
    const sha256 = createHash("sha256").update(tls).digest("hex").toUpperCase();
    const verified = { [sha256]: { at: "2026-02-14T12:00:00.000Z", seen: new Date().toISOString(), result: whole } };
    return { files, known, verified: { layout: 1, verified } };
  }

  async function pictures(name: string): Promise<void> {
    await person.screenshot(`${name}-light`);
    await person.useTheme("dark");
    await person.screenshot(`${name}-dark`);
    await person.useTheme("light");
  }

  /** What the tooltip of a key tells. */
  const tooltipOf = (name: string | RegExp): Promise<string> => person.tooltipOf(row(name), "Key reference");

  before(async function () {
    this.timeout(240_000);
    virtualCards = await mkdtemp(join(tmpdir(), "virtual-cards-"));
    prepared = await prepareCards();
    person = await Workbench.open({ vsix: ".cache/smartcard-hsm.vsix", settings: { "smartcardHsm.virtualCards.folder": virtualCards } });
    // The extension starts with its view, so that it finds this.
    const storage = join(dirname(person.workspace), "server", "data", "User", "globalStorage", "smartcard-hsm-tools.smartcard-hsm");
    await mkdir(storage, { recursive: true });
    await writeFile(join(storage, "verified-backups.json"), JSON.stringify(prepared.verified));
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await person.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, "-")}`);
  });

  after(async () => {
    await person.close();
    await rm(virtualCards, { recursive: true, force: true });
  });

  it("counts every key where there is no backup, and says how backups are shown", async () => {
    await person.showView("SmartCard-HSM");
    await sees(/^Signing keys, /, "no backup: 5 of 5");
    await sees(/^vpn, /, "no backup");
    await badge().getByText("5", { exact: true }).waitFor();
    await pane("Backups").getByText("There is no backup of a key in the open folders").waitFor();
    await pane("Backups").getByRole("button", { name: "Back up all keys…" }).waitFor();
    await person.screenshot("no-backups");
  });

  it("shows every state of a key once its backups are there", async () => {
    for (const [name, bytes] of Object.entries(prepared.files)) await writeFile(inWorkspace(name), bytes);
    await sees(/^tls-2026, .*reference 1, ID 01, backed up and proven$/, "proven backup");
    await sees(/^code-signing, .*, backed up, not proven$/, "backed up");
    await sees(/^root-ca, .*reference 3/, "other DKEK only");
    await sees(/^vpn, .*, no backup$/, "no backup");
    await sees(/^disk, .*AES 256.*, backed up, not proven$/, "backed up");
    await sees(/^Signing keys, .*2 of 5 keys without backup$/, "no backup: 2 of 5");
    await badge().getByText("2", { exact: true }).waitFor();
    // As wide as the side bar is at first: what matters is not cut off.
    await person.screenshot("coverage-narrow");
    // Twice, so that there is room for all words.
    await person.widenSideBar();
    await person.widenSideBar();
    await pictures("coverage");
  });

  it("tells in a tooltip which files there are, what they were known by, and what to do", async () => {
    const told = await tooltipOf(/^tls-2026, .*reference 1/);
    assert.match(told, /tls-2026\.bin\s+written just now · same public key · proven on 2026-02-14/);
    assert.match(told, /Keep the shares/);
    assert.match(await tooltipOf(/^disk, .*reference 5/), /same label, ID, type and size[^]*likely this key, not certainly/);
    await person.page.screenshot({ path: ".cache/pictures/coverage-tooltip.png" });
    await person.leaveHovers();
  });

  it("tells what becomes of every key before the card is initialized", async () => {
    await person.contextMenu(row(/^Signing keys, /), "Initialize card…");
    await person.answer("Name of the card", "Signing keys");
    await person.pick(/How should keys be backed up/, /One DKEK share/);
    await person.answer("SO-PIN of", soPin);
    await person.answer("New user PIN", userPin);
    await person.answer("The same user PIN once more", userPin);
    await person.pick(/How many wrong user PINs/, /^3 tries/);
    await person.dialog.waitFor();
    assert.match(
      await person.dialog.innerText(),
      /and lose 1 key for good\?[^]*1 without a backup: vpn\s+• 1 backed up under another DKEK only: root-ca\s+• 2 backed up, never proven: code-signing, disk\s+• 1 backed up and proven: tls-2026/,
    );
    await pictures("initialize-loses");
    await person.dialog.getByRole("button", { name: "Back up first…" }).waitFor();
    await person.dialogButton("Cancel");
  });

  it("groups the files by DKEK and key, and opens one by a click", async () => {
    const backups = pane("Backups");
    await pane("Cards").getByRole("button", { name: "Cards Section" }).click();
    await backups.getByRole("treeitem", { name: /^tls-2026, proven, .*3 files$/ }).waitFor();
    await backups.getByRole("treeitem", { name: /^retired, .*on no connected card/ }).waitFor();
    await backups.getByRole("treeitem", { name: /^DKEK E4E4E4E4E4E4E4E4, on no connected card/ }).waitFor();
    await backups.getByRole("treeitem", { name: /^cut-off\.bin, damaged, the wrapped key in it is not whole/ }).waitFor();
    await backups.getByRole("treeitem", { name: /^tls-2026, / }).locator(".monaco-tl-twistie").click();
    await backups.getByRole("treeitem", { name: /^tls-2026-copy\.bin.*same bytes as tls-2026\.bin/ }).waitFor();
    await pictures("backups-view");
    await backups.getByRole("treeitem", { name: /^code-signing, / }).click();
    await person.editorFrame().getByRole("heading", { name: /“code-signing”, wrapped/ }).waitFor();
    await backups.getByRole("treeitem", { name: /^tls-2026\.bin, proven/ }).click();
    await person.editorFrame().getByText("Proven on 2026-02-14 with the DKEK shares: the MAC held, and the key inside is whole").waitFor();
    await pictures("key-blob-proven");
  });

  it("offers to restore a key, to compare its file, and to show where it lies", async () => {
    await pane("Backups").getByRole("treeitem", { name: /^retired, / }).click({ button: "right" });
    const menu = person.page.locator(".monaco-menu-container");
    for (const entry of ["Restore key…", "Compare with another key blob…", "Reveal in explorer"]) await menu.getByRole("menuitem", { name: entry }).waitFor();
    await person.screenshot("backups-menu");
    await person.takeMenuEntry("Restore key…");
    await person.quickInput.filter({ hasText: /retired, EC P-256/ }).waitFor();
    await person.page.keyboard.press("Escape");
    await pane("Cards").getByRole("button", { name: "Cards Section" }).click();
  });

  it("verifies and restores from the title of the view all that there is, whichever row has the focus", async () => {
    const backups = pane("Backups");
    await pane("Cards").getByRole("button", { name: "Cards Section" }).click();
    await backups.getByRole("treeitem", { name: /^retired, / }).click();
    await person.editorFrame().getByRole("heading", { name: /“retired”, wrapped/ }).waitFor();
    await backups.getByRole("treeitem", { name: /^retired, / }).hover();
    await backups.getByRole("toolbar").getByRole("button", { name: "Verify backups…" }).click();
    await person.page.getByPlaceholder(/The backups of which DKEK/).waitFor();
    await person.page.keyboard.press("Escape");
    await pane("Cards").getByRole("button", { name: "Cards Section" }).click();
  });

  it("follows files, and keeps rows opened", async () => {
    await person.runCommand("View: Close All Editors");
    await rename(inWorkspace("root-ca-elsewhere.bin"), inWorkspace("elsewhere.txt"));
    await sees(/^root-ca, .*, no backup$/, "no backup");
    await rm(inWorkspace("code-signing.bin"));
    await sees(/^code-signing, .*, no backup$/, "no backup");
    await badge().getByText("3", { exact: true }).waitFor();
  });

  it("tells what the DKEK of a card means for its keys", async () => {
    await person.contextMenu(row(new RegExp(spare)), "Insert virtual card");
    await sees(/^legacy, .*, can't be backed up$/, "can't be backed up");
    await person.contextMenu(row(new RegExp(pico)), "Insert virtual card");
    await sees(/^mail, .*, backed up, not proven$/, "backed up");
    assert.match(await tooltipOf(/^mail, .*reference 1/), /DKEK not told yet[^]*unlock it to see whether it has the DKEK/);
    await badge().getByText("5", { exact: true }).waitFor();
    await person.screenshot("coverage-other-cards");
  });

  it("shows a label as the text that it is: in the tree, in a list to pick from, in a message", async () => {
    // The row is far down: it exists only while there is room for it.
    const fold = (): Promise<void> => pane("Backups").getByRole("button", { name: "Backups Section" }).click();
    await fold();
    await row(new RegExp(trick.replace(/\W/g, "\\$&"))).filter({ hasText: trick }).waitFor();
    await person.runCommand("SmartCard-HSM: Copy public key");
    await person.pick(/./, /^Old card/);
    await person.quickInput.filter({ hasText: trick }).waitFor();
    await person.screenshot("label-as-text");
    await person.pick(/Which key/, /AES 128/);
    await person.notification("“$(zap)[run] (command:noop)” is an AES key").waitFor();
    assert.equal(await person.notification("AES key").getByRole("link", { name: "run" }).count(), 0);
    await person.closeNotifications();
    await fold();
  });

  it("tells wherever backups are told of that a DKEK of zeros protects nothing, and asks before one is made", async () => {
    await person.contextMenu(row(new RegExp(twice)), "Insert virtual card");
    await writeFile(inWorkspace("laid-open.bin"), prepared.known);
    const protectsNothing = /protects nothing: all its bytes are zero/;
    await sees(/^laid-open, .*, backed up, but unprotected$/, "unprotected backup");
    await sees(/^DKEK, protects nothing, KCV 66687AADF862BD77/, "protects nothing");
    assert.match(await tooltipOf(/^laid-open, /), protectsNothing);
    await person.page.screenshot({ path: ".cache/pictures/zero-dkek-tooltip.png" });
    await pictures("zero-dkek");
    await person.contextMenu(row(/^not-yet, /), "Back up key…");
    assert.match(await person.dialog.innerText(), protectsNothing);
    await person.screenshot("zero-dkek-asked");
    await person.dialogButton("Cancel");
    await pane("Cards").getByRole("button", { name: "Cards Section" }).click();
    const group = pane("Backups").getByRole("treeitem", { name: /^DKEK 66687AADF862BD77, protects nothing, on Same share twice/ });
    await group.waitFor();
    await pictures("zero-dkek-backups");
    await pane("Backups").getByRole("treeitem", { name: /^laid-open, / }).click();
    await person.editorFrame().getByText(protectsNothing).waitFor();
    await pictures("zero-dkek-blob");
    await person.editorFrame().getByRole("button", { name: "Restore to card…" }).click();
    await person.pick("Restore key", /has the DKEK of the file, which protects nothing/);
    await person.pick("Restore key", /^laid-open.*the same key/);
    await person.answer("User PIN of", userPin);
    await person.dialogButton("Replace key");
    const told = person.notification(/Restored “laid-open” from laid-open\.bin/);
    assert.match(await told.innerText(), protectsNothing);
    await person.screenshot("zero-dkek-restored");
    await person.closeNotifications();
    await person.runCommand("View: Close All Editors");
    await pane("Cards").getByRole("button", { name: "Cards Section" }).click();
    await person.contextMenu(row(new RegExp(`${twice}, virtual|Virtual reader ${twice}`)), "Eject virtual card");
  });

  it("counts again by itself, where a manifest lies, after the window was loaded anew, and finds all of it", async () => {
    await writeFile(inWorkspace("any.hsm-backup.json"), "{}");
    await person.showView("Explorer");
    await person.page.reload();
    await badge().getByText("5", { exact: true }).waitFor();
    await person.showView("SmartCard-HSM");
    await sees(/^tls-2026, .*reference 1, ID 01, backed up and proven$/, "proven backup");
  });
});
