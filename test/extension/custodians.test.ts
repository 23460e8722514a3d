import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { keyBlobEditorId } from "../../src/extension/names";
import type { Move, Seen } from "./person";
import { WatchedEditor } from "./watched-editor";
import { contentsOf, extensionId, messageIn, run, workspaceFile } from "./workbench";

interface Part {
  prime: string;
  id: string;
  value: string;
  /** What sc-hsm-tool wants as the ID, where that is told. */
  scHsmToolId?: string;
}

function partIn({ text }: Seen): Part[] {
  const found = /Prime: (\S+)\nShare ID: (\d+)\nShare value: (\S+)/.exec(text);
  const [, prime, id, value] = found ?? [];
  const [, scHsmToolId] = /In sc-hsm-tool, type (\S+) as the share ID/.exec(text) ?? [];
  if (prime === undefined || id === undefined || value === undefined) return [];
  return [{ prime, id, value, ...(scHsmToolId !== undefined && { scHsmToolId }) }];
}

describe("custodians with an n-of-m password", function () {
  this.timeout(120_000);

  const share = workspaceFile("custodians.pbe");
  const blob = workspaceFile("custodians.bin");
  let reader = "";
  let parts: Part[] = [];

  before(async () => {
    await vscode.extensions.getExtension(extensionId)?.activate();
    reader = /“(.+?)”/.exec(messageIn(await run("addVirtualCard", [{ pick: "SmartCard-HSM 3.5" }]), /fresh virtual card/))?.[1] ?? "";
    const pins = ["0123456789ABCDEF", "0123456789ABCDEF", "648219", "648219"].map((type) => ({ type }));
    await run("initializeCard", [{ type: "" }, { pick: "One DKEK share" }, ...pins, { pick: "3 tries" }], { reader });
  });

  after(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await run("removeVirtualCard", [{ press: "Remove virtual card" }], { reader });
  });

  it("each see their own part, one after the other", async () => {
    const turn = (last: string): Move[] => [{ press: "Show my part" }, { press: last }];
    const seen = await run(
      "createShare",
      [
        { pick: "A number of custodians (n of m)" },
        { type: "10" },
        { type: "2" },
        { file: share },
        ...Array.from({ length: 8 }, () => turn("Next custodian")).flat(),
        { press: "Show my part" },
        { press: "Copy" },
        { press: "Next custodian" },
        ...turn("Done"),
      ],
      { reader },
    );
    parts = seen.filter(({ text }) => /write this down/.test(text) && !/Copied/.test(text)).flatMap(partIn);
    assert.deepEqual(parts.map(({ id }) => Number(id)), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert.deepEqual(parts.map(({ scHsmToolId }) => scHsmToolId), [...Array.from({ length: 9 }, () => undefined), "a"]);
    assert.equal(new Set(parts.map(({ value }) => value)).size, 10);
    assert.match(seen.find(({ text }) => /How many custodians get/.test(text))?.remark ?? "", /custodian 10 and above are told what to type/);
    assert.equal(await vscode.env.clipboard.readText(), "");
  });

  it("open the share together, any two of the ten, by the IDs that were shown, and once only when the PIN is wrong at first", async () => {
    const [first, tenth] = [parts[0], parts[9]];
    assert.ok(first && tenth);
    const seen = await run(
      "importShare",
      [
        { pick: "Custodians' parts (n of m)" },
        { type: "2" },
        { type: first.prime },
        { type: tenth.id },
        { type: tenth.value },
        { type: first.id },
        { type: first.value },
        { type: "000000" },
        { type: "648219" },
      ],
      { reader, file: share },
    );
    messageIn(seen, /Wrong user PIN: 2 tries are left/);
    messageIn(seen, /DKEK is complete/);
    await contentsOf(reader, /KCV [0-9A-F]{16} · 1 share/);
  });

  it("unlock a key blob together, after one of them mistyped", async () => {
    const [third, seventh] = [parts[2], parts[6]];
    assert.ok(third && seventh);
    await run("generateKey", [{ pick: "EC P-256" }, { type: "shared" }, { type: "648219" }], { reader });
    await run("backUpKey", [{ type: "648219" }, { file: blob }], { reader });
    const editor = new WatchedEditor();
    editor.watch();
    await vscode.commands.executeCommand("vscode.openWith", blob, keyBlobEditorId);
    await editor.isIn("blob-locked");
    const together = (first: string): Move[] => [
      { pick: "Custodians' parts (n of m)" },
      ...["2", third.prime, third.id, first, seventh.id, seventh.value].map((type) => ({ type })),
    ];
    const seen = await run("unlockBlob", [{ files: [share] }, ...together(seventh.value), ...together(third.value)], blob);
    messageIn(seen, /custodians\.pbe: The file can't be opened/);
    messageIn(seen, /custodians\.bin: the MAC was checked and is good\. Inside is a whole key, EC P-256/);
    await editor.isIn("blob-unlocked");
    editor.unwatch();
  });
});
