import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { copyFile, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import type { Locator } from "playwright-core";
import { Workbench } from "../harness/workbench";

const vectors = "test/fixtures/vectors/opensc";
const [rsaFile, ecFile] = ["wrap-rsa2048-x509.bin", "wrap-ec256.bin"];

describe("structure and bytes of a key blob, side by side", () => {
  let person: Workbench;

  const editor = () => person.editorFrame();
  const row = (name: string | RegExp) => editor().getByRole("treeitem", { name });
  const byteAt = (offset: number) => editor().locator(`.hex [data-offset="${offset}"]`);
  const press = (...keys: string[]) => keys.reduce((before, key) => before.then(() => person.page.keyboard.press(key)), Promise.resolve());
  const text = async (locator: Locator): Promise<string> => (await locator.innerText()).replace(/\s+/g, " ").trim();

  async function open(file: string): Promise<void> {
    await person.treeItem(file).dblclick();
    await editor().locator(".pane.bytes").waitFor();
  }

  async function inClipboard(told: string): Promise<string> {
    await person.page.locator(".statusbar").getByText(told).waitFor();
    return person.clipboard();
  }

  /** Takes an entry of VS Code's own menu on something in the view. */
  async function menu(target: Locator, entry: string): Promise<void> {
    await target.click({ button: "right" });
    await person.takeMenuEntry(entry);
  }

  before(async () => {
    const files = await Promise.all([rsaFile, ecFile].map(async (file) => [file, await readFile(join(vectors, file))] as const));
    person = await Workbench.open({ vsix: ".cache/smartcard-hsm.vsix", files: Object.fromEntries(files) });
    // VS Code knows the editor once it has read the extension.
    await person.showView("SmartCard-HSM");
    await person.treeItem(/./).or(person.page.getByText("Add virtual card")).first().waitFor();
    await person.showView("Explorer");
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await person.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, "-")}`);
  });

  after(() => person.close());

  it("lead from a row to its bytes", async () => {
    await open(rsaFile);
    await row(/^Key check value/).click();
    assert.equal(await editor().locator(".hex .cell.selected").count(), 8);
    assert.equal(await text(editor().locator(".path li[aria-current]")), "Key check value (KCV)");
    await row(/^Algorithm,/).first().hover();
    assert.equal(await editor().locator(".hex .cell.pointed-at").count(), 12);
    assert.equal(await editor().locator(".hex .cell.selected").count(), 8);
  });

  it("lead from a byte to the deepest part, and say so", async () => {
    await byteAt(16).click();
    assert.equal(await text(editor().locator(".row.selected .name .text")), "Key type");
    await editor().getByRole("status").filter({ hasText: "Key type, 5 \u2014 RSA" }).waitFor({ state: "attached" });
    assert.equal(await text(editor().locator(".inspector")), "0x0010: 05 00000101 value of Key type");
  });

  it("take a character for the byte it stands for", async () => {
    const characters = editor().locator(".bytes .sheet .row").first().locator(".characters");
    const { width = 0 } = (await characters.boundingBox()) ?? {};
    const perRow = await editor().locator(".bytes .sheet .row").first().getByRole("gridcell").count();
    const place = (column: number) => ({ position: { x: ((column + 0.5) * width) / perRow, y: 10 } });
    await characters.hover(place(5));
    await editor().locator(".inspector").getByText("0x0005:").waitFor();
    await characters.click(place(3));
    await byteAt(3).and(editor().locator(":focus")).waitFor();
    await characters.dragTo(characters, { sourcePosition: place(1).position, targetPosition: place(4).position });
    await press("Control+c");
    assert.match(await inClipboard("Copied 4 bytes"), /^[0-9A-F]{8}$/);
  });

  it("show each usage flag and the bit it is", async () => {
    await row(/^Key attributes/).click();
    await press("ArrowRight");
    await row(/^Usage/).click();
    await press("ArrowRight");
    const flag = row(/^sign, set/);
    await flag.click();
    assert.match(await text(flag), /^sign \u00b7\u00b71\u00b7 \u00b7\u00b7\u00b7\u00b7 set .* bit 5 /);
    assert.equal(await editor().locator(".hex .cell.selected").count(), 1);
    assert.equal(await editor().locator(".inspector .bit.selected").count(), 1);
    await person.screenshot("key-blob-flags");
  });

  it("lead up the path by the keyboard, which keeps the focus", async () => {
    const up = (name: string) => editor().locator(".path").getByRole("button", { name });
    await up("Usage").press("Enter");
    await up("Key attributes").and(editor().locator(":focus")).waitFor();
    assert.equal(await text(editor().locator(".row.selected .name .text")), "Usage");
    await up("Key backup").press("Enter");
    await editor().locator(".hex .cell:focus").waitFor();
  });

  it("go to an offset, and tell where the file ends", async () => {
    await press("Control+g");
    await person.quickInput.locator(".quick-input-box input").fill("5000");
    await person.quickInput.getByText("The last byte of the file is at offset 1346 (0x0542).").waitFor();
    await person.quickInput.locator(".quick-input-box input").fill("0x10");
    await press("Enter");
    await byteAt(16).and(editor().locator(":focus")).waitFor();
    assert.equal(await text(editor().locator(".row.selected .name .text")), "Key type");
  });

  it("find text and bytes, and give the focus back", async () => {
    await press("Control+f");
    const input = editor().getByRole("textbox", { name: /^Find/ });
    await input.fill("rsa2048-key");
    await editor().locator(".find-bar .count").getByText(/^\d+ of \d+$/).waitFor();
    const first = await text(editor().locator(".find-bar .count"));
    await press("Enter");
    assert.notEqual(await text(editor().locator(".find-bar .count")), first);
    await person.screenshot("key-blob-find");
    await input.fill("ec e4 b5 27");
    await editor().locator(".find-bar .count").getByText("1 of 1").waitFor();
    assert.equal(await text(editor().locator(".row.selected .name .text")), "Key check value (KCV)");
    await input.fill("no such thing");
    await editor().getByText("No results").waitFor();
    await press("Escape");
    await editor().locator(".pane.bytes :focus").waitFor();
  });

  it("take the focus in turn with the head", async () => {
    await press("F6");
    await editor().locator("header :focus").waitFor();
    await press("F6");
    await editor().locator(".structure [role=treeitem]:focus").waitFor();
    await press("Shift+F6", "Shift+F6");
    await editor().locator(".pane.bytes :focus").waitFor();
  });

  it("copy a part in every form, by menu and by keyboard", async () => {
    const kcv = row(/^Key check value/);
    await menu(kcv, "Copy value");
    assert.equal(await inClipboard("Copied Key check value (KCV)"), "ECE4B527F251FACB");
    await menu(kcv, "Copy as base64");
    assert.equal(await inClipboard("Copied 8 bytes as base64"), Buffer.from("ECE4B527F251FACB", "hex").toString("base64"));
    await menu(byteAt(9), "Copy path");
    assert.equal(await inClipboard("Copied path of Key check value (KCV)"), "Key backup \u203a Wrapped key \u203a Key check value (KCV)");
    await row(/^Algorithm,/).first().click();
    await press("Control+k", "Shift+J");
    const json = JSON.parse(await inClipboard("Copied Algorithm as JSON")) as Record<string, unknown>;
    assert.deepEqual([json["offset"], json["length"]], [17, 12]);
    await byteAt(16).click();
    await press("Control+c");
    assert.equal(await inClipboard("Copied 1 byte"), "05");
  });

  it("mark bytes, and copy just these", async () => {
    await byteAt(8).click();
    await press("Shift+ArrowRight", "Shift+ArrowRight", "Control+c");
    assert.equal(await inClipboard("Copied 3 bytes"), "ECE4B5");
    assert.equal(await text(editor().locator(".row.selected .name .text")), "Key check value (KCV)");
  });

  it("save the public key as PEM", async () => {
    await menu(row(/^Key check value/), "Save public key as PEM…");
    const file = join(person.workspace, "saved.pem");
    await person.fileDialog("Save public key", file);
    await person.page.locator(".statusbar").getByText("Saved saved.pem").waitFor();
    const der = createPublicKey(await readFile(file)).export({ type: "spki", format: "der" });
    assert.deepEqual(der, await readFile(join(vectors, "rsa2048.pub.der")));
  });

  it("come back as they were left", async () => {
    await byteAt(16).click();
    await open(ecFile);
    await person.page.getByRole("tab", { name: rsaFile }).click();
    await editor().getByRole("heading", { name: /RSA 2048/ }).waitFor();
    await editor().locator(".row.selected .name").getByText("Key type").waitFor();
  });

  it("open the menu of the selected part by keyboard", async () => {
    await row(/^Key type/).click();
    await press("Shift+F10");
    await person.takeMenuEntry("Copy as hex");
    assert.equal(await inClipboard("Copied 1 byte"), "05");
  });

  it("look right in the dark and in a narrow window", async () => {
    await open(ecFile);
    await row(/^Authenticated request/).press("*");
    await byteAt(8).click();
    await byteAt(40).hover();
    await person.useTheme("dark");
    await person.screenshot("key-blob-panes-dark");
    await person.page.setViewportSize({ width: 720, height: 900 });
    await person.screenshot("key-blob-narrow");
    await person.useTheme("light");
    await person.page.setViewportSize({ width: 1280, height: 800 });
  });

  it("scroll as one page where the window is low, as at 200 %, and lie beside or below each other", async () => {
    await person.runCommand("View: Toggle Primary Side Bar Visibility");
    await person.page.setViewportSize({ width: 640, height: 400 });
    await row(/^Key type/).click();
    await person.screenshot("key-blob-low");
    const isInSight = (part: Locator) => part.evaluate((node) => node.getBoundingClientRect().top >= 0 && node.getBoundingClientRect().bottom <= innerHeight);
    const extentOf = (part: string) => editor().locator(part).evaluate((node: HTMLElement) => ({ top: node.offsetTop, bottom: node.offsetTop + node.offsetHeight }));
    const [head, structure, bytes] = [await extentOf(".explorer-page > header"), await extentOf(".pane.structure"), await extentOf(".pane.bytes")];
    assert.ok(head.bottom <= structure.top && structure.bottom <= bytes.top, JSON.stringify({ head, structure, bytes }));
    for (const { top, bottom } of [structure, bytes]) assert.ok(bottom - top >= 280, "room for some rows");
    await press("F6", "Control+End");
    const last = editor().locator(".hex .caret:focus");
    await last.waitFor();
    assert.ok(await isInSight(last));
    await press("Shift+F6", "Home");
    const first = editor().locator(".structure [role=treeitem]:focus");
    await first.waitFor();
    assert.ok(await isInSight(first));
    await person.page.setViewportSize({ width: 1280, height: 800 });
    await person.runCommand("View: Toggle Primary Side Bar Visibility");
  });

  it("show what is left of a file that is cut off, and where it breaks", async () => {
    const cut = join(person.workspace, "cut.bin");
    await copyFile(join(vectors, ecFile), cut);
    await truncate(cut, 500);
    await open("cut.bin");
    await editor().getByText(/problems in this file/).waitFor();
    await person.screenshot("key-blob-cut");
    await truncate(cut, 14);
    await editor().getByRole("heading", { name: "cut.bin is a damaged key blob" }).waitFor();
    await row(/^Key backup/).waitFor();
    await person.screenshot("key-blob-damaged");
  });

  it("say why a file can't be shown any more, and show it once it is back", async () => {
    const cut = join(person.workspace, "cut.bin");
    await rm(cut);
    await editor().getByRole("heading", { name: "cut.bin could not be shown" }).waitFor();
    await editor().getByText("“cut.bin” can't be read: it does not exist.", { exact: true }).waitFor();
    await person.page.locator(".statusbar").getByText("Bytes not understood").waitFor({ state: "detached" });
    await person.screenshot("key-blob-gone");
    await copyFile(join(vectors, ecFile), cut);
    await editor().getByRole("heading", { name: /EC P-256 private key/ }).waitFor();
  });

  it("tell what a foreign file is instead", async () => {
    await writeFile(join(person.workspace, "picture.bin"), Buffer.concat([Buffer.from("89504E470D0A1A0A", "hex"), Buffer.alloc(70_000)]));
    await person.treeItem("picture.bin").dblclick();
    await editor().getByText("PNG picture").waitFor();
    await person.screenshot("key-blob-foreign");
  });

  it("show a label that would turn the words around it as the text that it is", async () => {
    const hostile = (await readFile(join(vectors, ecFile))).toString("latin1").replaceAll("ec2", "\xe2\x80\xae");
    await writeFile(join(person.workspace, "hostile.bin"), hostile, "latin1");
    await open("hostile.bin");
    await editor().getByRole("heading", { name: "EC P-256 private key “\ufffd56-key”, wrapped" }).waitFor();
  });
});
