import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { cardWithOwnDkek, removeCard, userPin } from "./virtual-card";
import { messageIn, run } from "./workbench";

const until = (minutes: number): string => `Until ${minutes} minutes without use`;

describe("how long a card stays unlocked", function () {
  this.timeout(120_000);

  let reader = "";
  const setMinutes = (minutes: unknown) => vscode.workspace.getConfiguration("smartcardHsm").update("unlock.minutes", minutes, vscode.ConfigurationTarget.Workspace);
  const offered = async (pick: string): Promise<unknown> => (await run("unlockCard", [{ pick }, { escape: true }], { reader }))[0]?.choices;

  before(async () => {
    reader = await cardWithOwnDkek();
  });

  after(async () => {
    await setMinutes(undefined);
    await removeCard(reader);
  });

  it("is first what the setting says", async () => {
    await setMinutes(30);
    assert.deepEqual(await offered(until(30)), [until(30), until(5), until(15), until(60), "Until I lock it"]);
    await setMinutes(0);
    assert.deepEqual(await offered("Until I lock it"), ["Until I lock it", until(5), until(15), until(60)]);
  });

  it("is the usual time where the setting says nothing that there is", async () => {
    for (const minutes of [-5, 0.5, 1441, "soon", null]) {
      await setMinutes(minutes);
      assert.deepEqual(await offered(until(15)), [until(15), until(5), until(60), "Until I lock it"], JSON.stringify(minutes));
    }
  });

  it("is not asked of one that is unlocked already: that is told", async () => {
    await run("unlockCard", [{ pick: until(5) }, { type: userPin }], { reader });
    messageIn(await run("unlockCard", [], { reader }), /is unlocked already/);
  });
});
