import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import { startEngine } from "../../scripts/engine-over-stdio.mjs";
import { soPin, userPin } from "../harness/three-cards";
import { Workbench } from "../harness/workbench";

describe("a card that tells its DKEK only after the PIN, beside another one", () => {
  let person: Workbench;
  let virtualCards = "";

  const page = () => person.editorFrame();

  /** Two cards with one DKEK, of which the second one keeps quiet about it. */
  async function prepareCards(): Promise<void> {
    const engine = await startEngine({ virtualCards });
    const ask = (method: string, params: unknown): Promise<unknown> => engine.connection.sendRequest(method, params);
    const share = { file: (await readFile("test/fixtures/vectors/opensc/dkek-share-1.pbe")).toString("base64"), password: "correct horse battery" };
    for (const [reader, profile] of [["Main", "genuine-3"], ["Pico", "pico"]]) {
      await ask("virtualCard/add", { name: reader, profile });
      await ask("card/initialize", { reader, soPin, userPin, retryCounter: 3, dkekShares: 1 });
      await ask("share/import", { reader, pin: userPin, share });
    }
    await engine.stop();
  }

  before(async () => {
    virtualCards = await mkdtemp(join(tmpdir(), "virtual-cards-"));
    await prepareCards();
    person = await Workbench.open({ vsix: ".cache/smartcard-hsm.vsix", settings: { "smartcardHsm.virtualCards.folder": virtualCards } });
    await person.showView("SmartCard-HSM");
    await person.treeItem(/Pico-HSM/).waitFor();
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await person.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, "-")}`);
  });

  after(async () => {
    await person.close();
    await rm(virtualCards, { recursive: true, force: true });
  });

  it("is unlocked by the keyboard, which goes on in the table that the card comes into", async () => {
    await person.treeItem(/Pico-HSM/).hover();
    await person.page.locator(".sidebar").getByRole("button", { name: "Compare cards" }).click();
    await page().getByRole("button", { name: "Unlock card…" }).focus();
    await person.page.keyboard.press("Enter");
    await person.pick("How long should the card stay unlocked?", "Until I lock it");
    await person.answer(/User PIN/, userPin);
    await page().getByRole("heading", { name: /2 cards have the DKEK/ }).waitFor();
    await page().getByRole("grid").locator(":focus").waitFor();
    await person.page.keyboard.press("ArrowRight");
    await page().getByRole("grid").locator(".verdict:focus").waitFor();
  });
});
