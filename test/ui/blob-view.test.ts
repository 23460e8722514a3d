import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import { themeNames, Workbench } from "../harness/workbench";
import { isAccessible } from "./accessibility";

const vectors = "test/fixtures/vectors/opensc";
const files: [name: string, heading: RegExp][] = [
  ["wrap-rsa2048.bin", /RSA 2048 private key “rsa2048-key”, wrapped/],
  ["wrap-rsa2048-x509.bin", /RSA 2048 private key “rsa2048-key”, wrapped/],
  ["wrap-ec256.bin", /EC P-256 private key “ec256-key”, wrapped/],
  ["wrap-aes128.bin", /AES 128 secret key, wrapped/],
  ["wrap-aes256.bin", /AES 256 secret key, wrapped/],
];
const kcv = "ECE4B527F251FACB";

describe("key blobs in the editor, by mouse and keyboard", () => {
  let person: Workbench;
  const inEditor = () => person.editorFrame();
  const selectedRow = () => inEditor().locator('[role="treeitem"][aria-selected="true"]');
  const file = (name: string) => person.treeItem(name);
  const open = async (name: string) => {
    await file(name).dblclick();
    await person.page.locator(".tab.active").filter({ hasText: name }).waitFor();
  };
  /** Selects two files by a click and a click with Ctrl. */
  const select = async (first: string, second: string) => {
    await open(first);
    await file(first).and(person.page.locator(".selected")).waitFor();
    await file(second).click({ modifiers: ["Control"] });
  };

  before(async () => {
    const contents = files.map(([name]) => [name, readFileSync(join(vectors, name))] as const);
    const cut = readFileSync(join(vectors, "wrap-ec256.bin")).subarray(0, 12);
    person = await Workbench.open({ vsix: ".cache/smartcard-hsm.vsix", files: { ...Object.fromEntries(contents), "cut.bin": cut } });
    await person.waitForExtensions();
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await person.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, "-")}`);
  });

  after(() => person.close());

  for (const [name, heading] of files) {
    it(`opens ${name} by a double click`, async () => {
      await open(name);
      await inEditor().getByRole("heading", { name: heading }).waitFor();
      await inEditor().getByText(kcv).first().waitFor();
      assert.ok((await inEditor().getByRole("treeitem").count()) > 5);
    });
  }

  it("loads a script, a style sheet and the font of the icons, each once", async () => {
    await open("wrap-aes256.bin");
    await inEditor().getByRole("heading", { name: /AES 256/ }).waitFor();
    const page = await person.editorDocument();
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname.replace(/.*\//, "")));
    assert.deepEqual(loaded.sort(), ["blob-view.css", "blob-view.js", "codicon.ttf"]);
  });

  it("follows the mouse from structure to bytes and back", async () => {
    await open("wrap-rsa2048-x509.bin");
    await inEditor().getByRole("treeitem", { name: /^Key check value/ }).click();
    assert.equal((await inEditor().locator(".hex .cell.selected").allInnerTexts()).join(""), kcv);
    await inEditor().locator('.hex .cell[data-offset="16"]').click();
    await selectedRow().and(inEditor().getByRole("treeitem", { name: /^Key type/ })).waitFor();
    await person.page.locator(".statusbar").getByText("Key type: byte 16").waitFor();
  });

  it("goes through structure and bytes by keys alone", async () => {
    const { keyboard } = person.page;
    await inEditor().getByRole("treeitem", { name: /^Key type/ }).click();
    await keyboard.press("ArrowUp");
    await selectedRow().and(inEditor().getByRole("treeitem", { name: /^Key check value/ })).waitFor();
    await keyboard.press("F6");
    const focused = inEditor().locator('.hex .cell:focus[data-offset="8"]');
    await focused.waitFor();
    for (let i = 0; i < 8; i++) await keyboard.press("ArrowRight");
    await selectedRow().and(inEditor().getByRole("treeitem", { name: /^Key type/ })).waitFor();
    await keyboard.press("Control+End");
    await inEditor().locator('.hex .cell:focus[data-offset="1346"]').waitFor();
    await keyboard.press("Shift+F6");
    await inEditor().locator('[role="treeitem"]:focus[aria-selected="true"]').waitFor();
    await keyboard.press("Home");
    await selectedRow().and(inEditor().getByRole("treeitem", { name: /^Key backup/ })).waitFor();
  });

  it("reports in the log how long opening took", async () => {
    const log = await person.logOf("SmartCard-HSM");
    assert.match(log, /Opened 1,319 bytes in \d+ ms: decoded \d+, painted \d+, after the editor read them in \d+/);
  });

  it("compares two files that are selected in the explorer", async () => {
    await select("wrap-rsa2048.bin", "wrap-rsa2048-x509.bin");
    await person.contextMenu(file("wrap-rsa2048-x509.bin"), "Compare key blobs");
    await inEditor().getByRole("heading", { name: "wrap-rsa2048.bin ↔ wrap-rsa2048-x509.bin" }).waitFor();
    for (const verdict of ["Same key", "Same DKEK", "Certificate only in “wrap-rsa2048-x509.bin”", "Wrapped anew"]) {
      await inEditor().getByRole("heading", { name: verdict }).waitFor();
    }
    const mac = inEditor().getByRole("row", { name: /MAC/ });
    assert.match(await mac.innerText(), /differs[^]*936CA70A[^]*A9B5A8A1/);
  });

  it("shows only the differences, and goes from one to the next, by keys alone", async () => {
    const { keyboard } = person.page;
    const rows = inEditor().locator("tbody tr");
    const all = await rows.count();
    const filter = inEditor().getByRole("button", { name: "Only differences" });
    await filter.focus();
    await keyboard.press("Space");
    await inEditor().locator('button[aria-pressed="true"]').waitFor();
    assert.ok((await rows.count()) < all);
    assert.equal(await inEditor().getByRole("row", { name: /Key check value/ }).count(), 0);
    await keyboard.press("F7");
    await inEditor().locator("tr:focus").filter({ hasText: "Ciphertext" }).waitFor();
    await keyboard.press("F7");
    await inEditor().locator("tr:focus").filter({ hasText: "MAC" }).waitFor();
    await keyboard.press("Shift+F7");
    const here = inEditor().locator("tr:focus").filter({ hasText: "Ciphertext" });
    await here.waitFor();
    // The table is drawn anew when a file was written, and the keyboard stays where it is.
    await here.evaluate((row) => row.setAttribute("data-mark", "before"));
    const [name] = files[0] ?? assert.fail();
    writeFileSync(join(person.workspace, name), readFileSync(join(vectors, name)));
    await inEditor().locator("[data-mark]").waitFor({ state: "detached" });
    await here.waitFor();
    await filter.click();
  });

  for (const theme of themeNames) {
    it(`looks right and is accessible in the ${theme} theme`, async () => {
      await person.useTheme(theme);
      await isAccessible(await person.editorDocument());
      await person.screenshot(`compare-${theme}`);
      await open("wrap-rsa2048-x509.bin");
      await inEditor().getByRole("treeitem", { name: /^Key check value/ }).click();
      await isAccessible(await person.editorDocument());
      await person.screenshot(`key-blob-${theme}`);
      await person.page.getByRole("tab", { name: /↔/ }).click();
      await inEditor().getByRole("table").waitFor();
    });
  }

  it("asks for the second file when it starts from one, and tells a damaged one", async () => {
    await person.useTheme("light");
    await person.contextMenu(file("wrap-ec256.bin"), "Compare with another key blob…");
    await person.pick("Compare wrap-ec256.bin with which file?", "cut.bin");
    await inEditor().getByRole("heading", { name: /“cut.bin” is damaged at byte \d+/ }).waitFor();
    await person.screenshot("compare-damaged");
    await person.page.setViewportSize({ width: 720, height: 800 });
    const algorithm = inEditor().getByRole("row", { name: /Algorithm/ }).first();
    const [icon, value] = [await algorithm.locator(".codicon").boundingBox(), await algorithm.locator(".value").first().boundingBox()];
    assert.ok(icon && value && icon.x + icon.width <= value.x, "each column of a narrow window has its room");
    await person.screenshot("compare-narrow");
    await person.page.setViewportSize({ width: 1280, height: 800 });
    await isAccessible(await person.editorDocument());
  });

  it("is readable at half the width in VS Code's own comparison of two files", async () => {
    await select("wrap-rsa2048.bin", "wrap-rsa2048-x509.bin");
    await person.contextMenu(file("wrap-rsa2048-x509.bin"), "Compare Selected");
    const halves = person.page.locator("iframe.webview:visible");
    await person.page.waitForFunction(() => document.querySelectorAll("iframe.webview").length > 1);
    for (const half of [0, 1]) {
      const view = halves.nth(half).contentFrame().frameLocator("#active-frame");
      await view.getByRole("heading", { name: /RSA 2048 private key/ }).waitFor();
      const tree = view.getByRole("tree");
      const { scrollWidth, clientWidth } = await tree.evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
      assert.ok(scrollWidth <= clientWidth, "nothing is cut off");
    }
    await person.screenshot("compare-in-vscode");
    const title = person.page.locator(".editor-actions");
    await title.getByRole("button", { name: "Compare key blobs" }).click();
    await halves.nth(1).waitFor({ state: "hidden" });
    await inEditor().getByRole("heading", { name: "wrap-rsa2048.bin ↔ wrap-rsa2048-x509.bin" }).waitFor();
  });
});
