import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { Workbench } from "../harness/workbench";

describe("the view of somebody who has no reader", () => {
  let person: Workbench;
  let virtualCards = "";

  before(async () => {
    virtualCards = await mkdtemp(join(tmpdir(), "virtual-cards-"));
    const settings = { "smartcardHsm.virtualCards.folder": virtualCards };
    person = await Workbench.open({ vsix: ".cache/smartcard-hsm.vsix", settings });
  });

  after(async () => {
    await person.close();
    await rm(virtualCards, { recursive: true, force: true });
  });

  it("says calmly why there is none, and what can be done without one", async () => {
    await person.showView("SmartCard-HSM");
    await person.page.getByText("You can try everything without a reader").waitFor();
    await person.page.getByText("Real readers can't be seen").waitFor();
    await person.screenshot("welcome-no-service");
    await person.useTheme("dark");
    await person.screenshot("welcome-no-service-dark");
  });

  it("shows a virtual card a click and an Enter later", async () => {
    await person.page.getByRole("button", { name: "Add virtual card" }).last().click();
    await person.quickInput.getByRole("option", { name: /^Pico HSM/ }).waitFor();
    await person.screenshot("which-device");
    await person.page.keyboard.press("Enter");
    await person.treeItem("Virtual reader A").first().waitFor();
    await person.treeItem(/^SmartCard-HSM, .* 3\.5/).first().waitFor();
  });
});
