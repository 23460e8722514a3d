import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import { Workbench } from "../harness/workbench";

const vectors = "test/fixtures/vectors/opensc";
const [plainFile, certified] = ["wrap-rsa2048.bin", "wrap-rsa2048-x509.bin"];

/** Scrolls the page, and waits for longer than its own clock waits until it keeps where it is scrolled to. */
async function scrollToRest(page: HTMLElement, top: number): Promise<void> {
  const scrolled = new Promise((resolve) => page.ownerDocument.addEventListener("scroll", resolve, { once: true }));
  page.scrollTo({ top });
  await scrolled;
  await new Promise((resolve) => setTimeout(resolve, 200));
}

describe("a window that is reloaded", () => {
  let person: Workbench;

  const editor = () => person.editorFrame();
  const row = (name: RegExp) => editor().getByRole("treeitem", { name });
  const byteAt = (offset: number) => editor().locator(`.hex [data-offset="${offset}"]`);
  const tops = () => editor().locator(".viewport").evaluateAll((viewports) => viewports.map(({ scrollTop }) => scrollTop));

  before(async () => {
    const files = Object.fromEntries([plainFile, certified].map((name) => [name, readFileSync(join(vectors, name))]));
    person = await Workbench.open({ vsix: ".cache/smartcard-hsm.vsix", files });
    await person.waitForExtensions();
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await person.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, "-")}`);
  });

  after(() => person.close());

  it("shows a key blob as it was left: what is open and marked, where it is scrolled to, and the pane with the focus", async () => {
    const { keyboard } = person.page;
    await person.treeItem(certified).dblclick();
    await row(/^Key attributes/).click();
    await keyboard.press("ArrowRight");
    await row(/^Usage/).click();
    await keyboard.press("ArrowRight");
    await row(/^sign, set/).waitFor();
    await row(/^Ciphertext/).click();
    await editor().locator(".structure .viewport").evaluate((viewport) => (viewport.scrollTop = 66));
    await keyboard.press("F6");
    for (const key of ["PageDown", "PageDown", "ArrowLeft", "Shift+ArrowRight", "Shift+ArrowRight"]) await keyboard.press(key);
    const marked = editor().locator(".hex .marked");
    assert.equal(await marked.count(), 3);
    const before = { marked: await marked.allInnerTexts(), tops: await tops() };
    assert.ok(before.tops.every((top) => top > 0), String(before.tops));

    await person.reload();
    await editor().locator(".hex .marked").first().waitFor();
    assert.deepEqual({ marked: await marked.allInnerTexts(), tops: await tops() }, before);
    await editor().locator(".hex .caret:focus").waitFor();
    await keyboard.press("Shift+F6");
    await editor().locator('.structure [role="treeitem"]:focus[aria-selected="true"]').waitFor();
    await row(/^sign, set/).waitFor();
    await keyboard.press("F6");
    await keyboard.press("Control+Home");
    await byteAt(0).and(editor().locator(":focus")).waitFor();
  });

  it("shows a comparison as it was left", async () => {
    const { keyboard } = person.page;
    await person.treeItem(plainFile).dblclick();
    await person.page.locator(".tab.active").filter({ hasText: plainFile }).waitFor();
    await person.treeItem(plainFile).and(person.page.locator(".selected")).waitFor();
    await person.treeItem(certified).click({ modifiers: ["Control"] });
    await person.contextMenu(person.treeItem(certified), "Compare key blobs");
    await editor().getByRole("button", { name: "Only differences" }).focus();
    await keyboard.press("Space");
    const pressed = editor().getByRole("button", { name: "Only differences", pressed: true });
    await pressed.waitFor();
    const rows = await editor().locator("tbody tr").count();
    const top = () => editor().locator("html").evaluate(({ scrollTop }) => scrollTop);
    await editor().locator("html").evaluate(scrollToRest, 90);
    const before = await top();
    assert.ok(before > 0);

    await person.reload();
    await pressed.waitFor();
    assert.equal(await editor().locator("tbody tr").count(), rows);
    assert.equal(await top(), before);
    await keyboard.press("F7");
    await editor().locator("tr:focus").waitFor();
  });
});
