import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import type { Locator } from "playwright-core";
import type { Card } from "../../src/protocol/cards";
import { contentsOf, main, prepareThreeCards, standby, stranger, travel, userPin } from "../harness/three-cards";
import { themeNames, Workbench } from "../harness/workbench";
import { isAccessible } from "./accessibility";

const labelsOf = (card: Card | undefined) => card?.keys.map(({ label }) => label).sort();

describe("cards side by side, by mouse and keyboard", () => {
  let person: Workbench;
  let virtualCards = "";
  let serials: Record<string, string> = {};

  const page = () => person.editorFrame();
  const grid = () => page().getByRole("grid");
  const row = (name: string) => grid().getByRole("row").filter({ has: page().getByRole("rowheader", { name }) });
  /** A cell by its key and the place of its card. */
  const cell = (name: string, card: number) => row(name).locator(".cell").nth(card);
  const focused = (has: string | RegExp) => grid().locator(":focus").filter({ hasText: has });
  const press = (...keys: string[]) => keys.reduce((before, key) => before.then(() => person.page.keyboard.press(key)), Promise.resolve());
  const givePins = async (...readers: string[]): Promise<void> => {
    for (const reader of readers) await person.answer(new RegExp(`User PIN of .*\\(${serials[reader] ?? ""}\\)`), userPin);
  };
  const virtualCard = async (what: "Eject" | "Insert", reader: string): Promise<void> => {
    await person.runCommand(`SmartCard-HSM: ${what} virtual card`);
    await person.pick("Which virtual reader?", reader);
  };
  /** Marks an element, to know it again: one that was drawn anew has no mark. */
  const mark = (locator: Locator, name: string) => locator.evaluate((element, mark) => element.setAttribute("data-mark", mark), name);
  const marked = (name: string) => grid().locator(`[data-mark="${name}"]`);

  before(async () => {
    virtualCards = await mkdtemp(join(tmpdir(), "virtual-cards-"));
    serials = await prepareThreeCards(virtualCards);
    person = await Workbench.open({ vsix: ".cache/smartcard-hsm.vsix", settings: { "smartcardHsm.virtualCards.folder": virtualCards } });
    await person.showView("SmartCard-HSM");
    await person.treeItem(/Signing 2026 standby/).waitFor();
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await person.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, "-")}`);
  });

  after(async () => {
    await person.close();
    await rm(virtualCards, { recursive: true, force: true });
  });

  it("are shown from the title of the view", async () => {
    // The buttons of a view that shares the side bar with another one show up under the pointer.
    await person.treeItem(/Signing 2026 standby/).hover();
    await person.page.locator(".sidebar").getByRole("button", { name: "Compare cards" }).click();
    await page().getByRole("heading", { name: "3 cards have the DKEK ECE4B527F251FACB" }).waitFor();
    await page().getByText("6 of 7 keys are not the same on all of them.").waitFor();
    await page().getByText("Its DKEK (", { exact: false }).filter({ hasText: "made by the card itself" }).waitFor();
    assert.match(await row("tls-gateway").innerText(), /labels differ[^]*certificate missing on 2 of 3[^]*label “tls-old-nam”/);
    assert.match(await row("document-seal").innerText(), /missing on 1 of 3[^]*no keys on the curve secp384r1/);
  });

  for (const theme of themeNames) {
    it(`look right and are accessible in the ${theme} theme`, async () => {
      await person.useTheme(theme);
      await isAccessible(await person.editorDocument());
      await person.screenshot(`cards-${theme}`);
    });
  }

  it("tell what bringing them level would do, before anything is done", async () => {
    await person.useTheme("light");
    await page().getByRole("button", { name: "Bring all level…" }).click();
    for (const told of ["Copy these 4 keys", "To Signing 2026 standby", "To Travel", "5 keys left out"]) {
      await person.quickInput.getByText(told).first().waitFor();
    }
    await person.screenshot("bring-level");
    await press("Escape");
    await person.quickInput.waitFor({ state: "hidden" });
    await page().getByRole("button", { name: "Bring all level…" }).and(page().locator(":focus")).waitFor();
  });

  it("get a key by the mouse, and nothing but its cell is redrawn", async () => {
    await cell("test-2026", 0).click();
    await mark(cell("test-2026", 0), "other cell");
    await mark(row("document-seal"), "row");
    await mark(cell("document-seal", 1), "cell");
    await cell("document-seal", 1).getByRole("button", { name: "Copy key here…" }).click();
    await person.dialog.filter({ hasText: "Copy “document-seal” (EC P-384) from Signing 2026" }).waitFor();
    await person.screenshot("copy-key");
    await person.dialogButton("Copy key");
    await givePins(main, standby);
    await person.notification(/Copied “document-seal” from Signing 2026 .* The key works/).waitFor();
    await cell("document-seal", 1).filter({ hasText: "here, reference 5" }).waitFor();
    for (const name of ["other cell", "row", "cell"]) assert.equal(await marked(name).count(), 1, name);
    await person.closeNotifications();
  });

  it("are walked, and get a key, by the keyboard alone", async () => {
    await page().getByRole("button", { name: "Bring all level…" }).focus();
    await press("Tab", "Control+Home", "ArrowDown", "ArrowDown");
    await focused("code-signing").waitFor();
    await press("End");
    await focused("here, reference 1").waitFor();
    await press("Control+End");
    await focused("here, reference 4").waitFor();
    await press("Home");
    await focused("vpn-2026").waitFor();
    await press("ArrowRight", "ArrowRight", "ArrowRight");
    await focused("missing").waitFor();
    await press("Shift+F10");
    await person.takeMenuEntry("Copy key here…");
    await person.dialog.waitFor();
    await press("Escape");
    await person.dialog.waitFor({ state: "detached" });
    await focused("missing").waitFor();
    await press("Enter");
    await person.dialog.filter({ hasText: "vpn-2026" }).waitFor();
    await press("Enter");
    await givePins(main, standby);
    await person.notification(/Copied “vpn-2026”/).waitFor();
    await focused("here, reference 6").waitFor();
    await press("Enter");
    await person.takeMenuEntry("Copy key to card…");
    await person.notification(/There is no other card in sight that “vpn-2026” can be copied to/).waitFor();
    await person.closeNotifications();
  });

  it("keep focus and selection while other cards come and go", async () => {
    await row("code-signing").locator(".cell").nth(1).click();
    await mark(cell("code-signing", 1), "kept");
    await virtualCard("Eject", stranger);
    await page().getByText("made by the card itself").waitFor({ state: "detached" });
    await virtualCard("Eject", main);
    await page().getByRole("heading", { name: "2 cards have the DKEK ECE4B527F251FACB" }).waitFor();
    assert.equal(await marked("kept").getAttribute("tabindex"), "0");
    await virtualCard("Insert", main);
    await page().getByRole("heading", { name: "3 cards have the DKEK ECE4B527F251FACB" }).waitFor();
    assert.equal(await cell("code-signing", 1).and(marked("kept")).count(), 1);
  });

  it("compare an AES key with the one that it may be, before it is copied", async () => {
    await cell("disk-encryption", 1).getByRole("button", { name: "Copy key here…" }).click();
    await person.dialog.filter({ hasText: "The card may have it already, as “disk-2025”, reference 4. That is looked at first." }).waitFor();
    await person.dialogButton("Copy key");
    await givePins(main, standby);
    await person.notification(/Copied “disk-encryption”/).waitFor();
    await cell("disk-encryption", 1).filter({ hasText: "here, reference 7" }).waitFor();
    await cell("disk-2025", 0).filter({ hasText: "missing" }).waitFor();
    await person.closeNotifications();
  });

  it("are brought level after a look at what is going to happen, with one PIN for each", async () => {
    const files = (await readdir(person.workspace)).length;
    await page().getByRole("button", { name: "Bring all level…" }).click();
    await person.quickInput.filter({ hasText: "Copy these 3 keys" }).waitFor();
    await press("Enter");
    await givePins(main, standby, travel);
    await person.notification(/Copied 3 keys: 2 to Signing 2026 \(\w+\), 1 to Travel \(\w+\)\. Each was proven to work\. 3 were left out\./).waitFor();
    await page().getByText("4 of 7 keys are not the same on all of them.").waitFor();
    await page().getByRole("button", { name: "Bring all level…" }).waitFor({ state: "hidden" });
    // The button that had it is gone.
    await grid().locator(":focus").waitFor();
    await person.closeNotifications();
    await page().getByRole("button", { name: "Only differences" }).click();
    assert.equal(await row("vpn-2026").count(), 0);
    await person.screenshot("cards-level");
    const { [main]: onMain, [standby]: onStandby, [travel]: onTravel } = await contentsOf(virtualCards);
    assert.deepEqual(labelsOf(onMain), ["code-signing", "disk-2025", "disk-encryption", "document-seal", "test-2026", "tls-gateway", "vpn-2026"]);
    assert.deepEqual(labelsOf(onStandby), ["code-signing", "disk-2025", "disk-encryption", "document-seal", "test-2026", "tls-gateway", "vpn-2026"]);
    assert.deepEqual(labelsOf(onTravel), ["code-signing", "test-2026", "tls-old-nam", "vpn-2026"]);
    assert.equal((await readdir(person.workspace)).length, files, "no key touched the disk");
  });

  it("come back as they were after a reload of the window", async () => {
    await person.reload();
    await page().locator('button[aria-pressed="true"]').waitFor({ timeout: 60_000 });
    await row("disk-encryption").waitFor();
    await page().locator('button[aria-pressed="true"]').click();
    await row("vpn-2026").waitFor();
  });

  it("stay readable in a narrow window and at twice the size, with headings in sight", async () => {
    await person.page.setViewportSize({ width: 640, height: 500 });
    await cell("vpn-2026", 2).scrollIntoViewIfNeeded();
    for (const heading of [grid().getByRole("columnheader", { name: "Travel" }), row("vpn-2026").getByRole("rowheader")]) {
      const { left, top, bottom } = await heading.evaluate((element) => element.getBoundingClientRect());
      assert.ok(left >= 0 && top >= 0 && bottom <= 500, JSON.stringify({ left, top, bottom }));
    }
    await person.screenshot("cards-narrow");
    await row("vpn-2026").getByRole("rowheader").click();
    for (let rows = await grid().getByRole("row").count(); rows > 4; rows--) {
      await press("ArrowUp");
      const [cell, head] = [await grid().locator(":focus").boundingBox(), await grid().getByRole("columnheader", { name: "Key" }).boundingBox()];
      assert.ok(cell && head && cell.y >= head.y + head.height, "the cell with the focus is in sight below the headings");
    }
    await isAccessible(await person.editorDocument());
  });
});
