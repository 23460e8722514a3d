import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { cardsComparisonId } from "../../src/extension/names";
import { contentsOf, eventually, extensionId, messageIn, run, workspaceFile } from "./workbench";

const [userPin, soPin, password] = ["648219", "3537363231383830", "correct horse battery"];
const share = workspaceFile("cluster.pbe");

async function add(label: string, shareIs: "new" | "known"): Promise<string> {
  const told = messageIn(await run("addVirtualCard", [{ pick: "SmartCard-HSM 3.5" }]), /fresh virtual card/);
  const reader = /“(.+?)”/.exec(told)?.[1] ?? assert.fail(told);
  const newPins = [{ type: soPin }, { type: soPin }, { type: userPin }, { type: userPin }, { pick: "3 tries" }];
  await run("initializeCard", [{ type: label }, { pick: "One DKEK share" }, ...newPins], { reader });
  if (shareIs === "new") await run("createShare", [{ pick: "A password" }, { type: password }, { type: password }, { file: share }], { reader });
  await run("importShare", [{ pick: "A password" }, { type: password }, { type: userPin }], { reader, file: share });
  return reader;
}

const comparisons = () =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(cardsComparisonId));

describe("cards that stand in for each other", function () {
  this.timeout(180_000);

  let [a, b, c] = ["", "", ""];
  let files: string[] = [];
  const filesBeside = async () => (await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(share, ".."))).map(([name]) => name).sort();
  const generate = (reader: string, type: string, label: string) => run("generateKey", [{ pick: type }, { type: label }, { type: userPin }], { reader });

  before(async () => {
    await vscode.extensions.getExtension(extensionId)?.activate();
    [a, b, c] = [await add("First", "new"), await add("Second", "known"), await add("Third", "known")];
    await generate(a, "EC P-256", "shared");
    await generate(a, "AES 256", "data");
    await generate(b, "EC P-384", "only-b");
    files = await filesBeside();
  });

  after(async () => {
    for (const reader of [a, b, c]) await run("removeVirtualCard", [{ press: "Remove virtual card" }], { reader });
  });

  it("are compared in one page, from wherever it is asked for", async () => {
    await run("compareCards");
    await run("compareCards", [], { reader: b });
    await eventually(() => (comparisons().length === 1 ? true : undefined));
  });

  it("get a key that is copied to one of them, which is asked for", async () => {
    const seen = await run("copyKeyToCard", [{ pick: "Second" }, { press: "Copy key" }, { type: userPin }, { type: userPin }], { reader: a, keyRef: 1 });
    const [question] = seen;
    assert.match(question?.text ?? "", /Which card shall get “shared”\?/);
    for (const card of ["Second", "Third"]) assert.ok(question?.choices?.includes(card), card);
    messageIn(seen, /no file is written/);
    messageIn(seen, /Copied “shared” from First \(\w+\) to Second \(\w+\) as key reference 2\. The key works/);
    await contentsOf(b, /shared/);
  });

  it("are told where a key is already, before any PIN", async () => {
    const seen = await run("copyKeyToCard", [], { reader: a, keyRef: 1, to: b });
    messageIn(seen, /no other card in sight that “shared” can be copied to\. Second \(\w+\): It has the key already, as reference 2\./);
  });

  it("stay as they are when the plan is left, or a PIN", async () => {
    await run("bringLevel", [{ escape: true }], { reader: c });
    const seen = await run("bringLevel", [{ pick: "Copy these 3 keys" }, { type: userPin }, { escape: true }], { reader: c });
    assert.deepEqual(seen.filter(({ kind }) => kind === "message"), []);
    await contentsOf(c, /Keys: none/);
    await contentsOf(a, /User PIN +3 tries left/);
  });

  it("ask again after a wrong PIN, and present none twice", async () => {
    const seen = await run("bringLevel", [{ pick: "Copy these 3 keys" }, { type: "000000" }, { type: userPin }, { type: userPin }, { type: userPin }], { reader: c });
    messageIn(seen, /Wrong user PIN: 2 tries are left/);
    messageIn(seen, /Copied 3 keys: 3 to Third \(\w+\)\. Each was proven to work\./);
    assert.equal(seen.filter(({ kind }) => kind === "input").length, 4);
    await contentsOf(c, /data[^]*only-b|only-b[^]*data/);
    for (const reader of [a, b, c]) await contentsOf(reader, /User PIN +3 tries left/);
  });

  it("are brought level all at once, with one PIN for each that is involved", async () => {
    const kcv = /KCV ([0-9A-F]{16})/.exec(await contentsOf(a, /KCV/))?.[1] ?? assert.fail("no KCV");
    const seen = await run("bringLevel", [{ pick: "Copy these 2 keys" }, { type: userPin }, { type: userPin }], { kcv });
    messageIn(seen, /Copied 2 keys: 1 to First \(\w+\), 1 to Second \(\w+\)\. Each was proven to work\./);
    for (const reader of [a, b, c]) for (const label of ["shared", "data", "only-b"]) await contentsOf(reader, new RegExp(label));
    messageIn(await run("bringLevel", [], { kcv }), /have the same keys/);
    messageIn(await run("bringLevel", [], { reader: b }), /Second \(\w+\) lacks no key/);
  });

  it("leave no file behind", async () => {
    assert.deepEqual(await filesBeside(), files);
  });
});
