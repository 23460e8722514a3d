import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import { PcscLab, readers } from "../harness/pcscd/pcsc-lab";
import { OpenSc, userPin } from "../interop/opensc";
import { Workbench } from "../harness/workbench";

const reader = readers[0].name;
const label = "made by pkcs11-tool";

describe("the view beside OpenSC's tools, on a live PC/SC daemon", () => {
  let lab: PcscLab;
  let opensc: OpenSc;
  let person: Workbench;
  let virtualCards = "";

  before(async () => {
    lab = await PcscLab.open();
    opensc = new OpenSc(lab);
    virtualCards = await mkdtemp(join(tmpdir(), "virtual-cards-"));
    const settings = { "smartcardHsm.virtualCards.folder": virtualCards };
    person = await Workbench.open({ vsix: ".cache/smartcard-hsm.vsix", settings, pcscSocket: lab.socket });
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await person.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, "-")}`);
  });

  after(async () => {
    await person.close();
    await lab.close();
    await rm(virtualCards, { recursive: true, force: true });
  });

  it("asks for a reader while there is none", async () => {
    await person.showView("SmartCard-HSM");
    await person.widenSideBar();
    await person.page.getByText("Plug in a reader or a SmartCard-HSM stick").waitFor();
    await person.screenshot("welcome-no-reader");
  });

  it("shows the reader with its card as soon as the card connects", async () => {
    await lab.insert(lab.file("card.json"));
    await person.treeItem(`Reader ${reader}`).waitFor();
    await person.treeItem(/^User PIN/).filter({ hasText: "not set" }).waitFor();
  });

  it("shows what sc-hsm-tool and pkcs11-tool do to the card", async () => {
    await opensc.initializeWithKnownDkek();
    await opensc.generateKeyPair("EC:prime256v1", "2A", label);
    await person.runCommand("SmartCard-HSM: Refresh");
    await person.treeItem(new RegExp(`^${label}, `)).filter({ hasText: "EC P-256 · ref 1 · ID 2A" }).waitFor();
    await person.screenshot("key-of-pkcs11-tool");
  });

  it("backs the key up by a right click, and sc-hsm-tool restores it", async () => {
    const backup = join(person.workspace, "backup.bin");
    const publicKey = await opensc.publicKey("2A");
    await person.contextMenu(person.treeItem(new RegExp(`^${label}, `)), "Back up key…");
    await person.answer("3 tries left", userPin);
    await person.fileDialog("Save the backup", backup);
    await person.notification(/Backed up/).first().waitFor({ timeout: 60_000 });
    await opensc.login("--delete-object", "--type", "privkey", "--id", "2A");
    const told = await opensc.hsm(["--unwrap-key", backup, "--key-reference", "7", "--pin", userPin]);
    assert.match(told, /Key successfully imported/);
    assert.ok((await opensc.publicKey("2A")).equals(publicKey));
    await person.closeNotifications();
    await person.runCommand("SmartCard-HSM: Refresh");
    await person.treeItem(new RegExp(`^${label}, `)).filter({ hasText: "EC P-256 · ref 7 · ID 2A" }).waitFor();
  });

  it("loses the reader when the card is pulled", async () => {
    await lab.remove();
    await person.treeItem(`Reader ${reader}`).waitFor({ state: "detached" });
    await person.page.getByText("Plug in a reader or a SmartCard-HSM stick").waitFor();
  });
});
