import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { accountShown, cancellingAt, groupIn, happeningAt, manifestIn, newFolder, pinsAsked } from "./bulk";
import type { Move, Seen } from "./person";
import { cardWithShare, generateKeys, removeCard, userPin } from "./virtual-card";
import { contentsOf, messageIn, run } from "./workbench";

const types = ["EC P-256", "EC P-384", "RSA 1024", "AES 128"];
/** As the names of the files go, in which order they are restored. */
const labels = ["aes-128", "ec-p-256", "ec-p-384", "rsa-1024"];

/** Titles of an account under which keys are that are not on the card. */
const notThere = ["Not restored", "Not tried"];

describe("restoring all keys, when something goes wrong half way", function () {
  this.timeout(180_000);

  let [source, target] = ["", ""];
  let folder: vscode.Uri;

  const all: Move = { pick: "All key blobs of the folder" };
  const goOn: Move[] = [all, { press: "Restore" }, { type: userPin }];
  const restore = (...moves: Move[]): Promise<Seen[]> => run("restoreAllKeys", moves, { reader: target, file: folder });
  /** Ends the engine once the request that is about to be made has reached it. */
  const restart = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    await vscode.commands.executeCommand("smartcardHsm.restartEngine");
  };
  const eject = () => vscode.commands.executeCommand("smartcardHsm.ejectVirtualCard", { reader: target });
  const fileOf = async (label: string): Promise<vscode.Uri> => {
    const listed = (await manifestIn(folder)).keys.find((one) => one.label === label) ?? assert.fail(label);
    return vscode.Uri.joinPath(folder, listed.file);
  };

  /** The keys that an account names under these titles. */
  const keysUnder = (account: string, ...titles: string[]): string[] => {
    const names = titles.flatMap((title) => groupIn(account, title));
    return labels.filter((label) => names.some((name) => name.startsWith(`${label}-`)));
  };

  /** References of keys of which the account says that they may be on the card all the same. */
  const halfWritten = (account: string): number[] => {
    const [, remains = ""] = /What may still be on the card: (.*?)\. Look/.exec(account) ?? [];
    return [...remains.matchAll(/key (?:reference )?(\d+)/gi)].map(([, keyRef]) => Number(keyRef));
  };

  /** What the account says must be so: what it calls restored is on the card and works, and nothing is there that it does not name. */
  async function holds(account: string): Promise<{ restored: string[]; half: number[] }> {
    const restored = keysUnder(account, "Restored");
    assert.deepEqual([...restored, ...keysUnder(account, ...notThere)].sort(), [...labels].sort(), account);
    const contents = await contentsOf(target, /^Keys: /m);
    const half = halfWritten(account).filter((keyRef) => new RegExp(`^ +Key reference +${keyRef}$`, "m").test(contents));
    const count = restored.length + half.length;
    assert.match(contents, new RegExp(`^Keys: ${count === 0 ? "none" : `${count} object`}`, "m"), account);
    for (const label of restored) assert.ok(contents.includes(label), contents);
    for (const label of restored) {
      const keyRef = Number(new RegExp(`^  ${label}\\n(?: {4}.*\\n)*? +Key reference +(\\d+)`, "m").exec(contents)?.[1]);
      messageIn(await run("testKey", [{ type: userPin }], { reader: target, keyRef }), /works/);
    }
    return { restored, half };
  }

  /** Deletes what is there of a key, by the name that the view gives it. */
  async function deleteHalf(keyRef: number): Promise<void> {
    const contents = await contentsOf(target, new RegExp(`^ +Key reference +${keyRef}$`, "m"));
    const name = new RegExp(`^  (\\S.*)\\n(?: {4}.*\\n)*? +Key reference +${keyRef}$`, "m").exec(contents)?.[1] ?? assert.fail(contents);
    await run("deleteKey", [{ press: "Delete key…" }, { type: name }, { type: userPin }], { reader: target, keyRef });
  }

  /** The restore can be done once more, and brings what is missing. */
  async function completes(restored: readonly string[]): Promise<void> {
    const seen = await restore(...goOn);
    messageIn(seen, new RegExp(`Restored ${labels.length - restored.length} keys? onto .+ \\(\\w+\\)\\. Each proved that it works`));
    const contents = await contentsOf(target, new RegExp(`Keys: ${labels.length} objects`));
    for (const label of labels) assert.ok(contents.includes(label));
  }

  before(async () => {
    folder = await newFolder("restore-faults");
    source = await cardWithShare("restore-faults.pbe", true);
    await generateKeys(source, ...types);
    await run("backUpAllKeys", [{ press: "Back up" }, { type: userPin }], { reader: source, file: folder });
  });

  beforeEach(async () => {
    target = await cardWithShare("restore-faults.pbe", false);
  });

  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await removeCard(target);
  });

  after(() => removeCard(source));

  it("stops when the card is taken out, keeps what was restored, and goes on later", async () => {
    const seen = await happeningAt(/^2 of 4/, eject, () => restore(...goOn, { button: "Show account" }));
    messageIn(seen, /keys? (is|are) not restored\. (The card was taken out|There is no card)/);
    const account = await accountShown();
    assert.match(account, /Ended +stopped half way; what was done stays/);
    await run("insertVirtualCard", [], { reader: target });
    const { restored, half } = await holds(account);
    assert.ok(restored.includes("aes-128") && !restored.includes("rsa-1024"), account);
    for (const keyRef of half) await deleteHalf(keyRef);
    await completes(restored);
  });

  it("stops when the engine ends, and says of the key that it was working on what nobody knows", async () => {
    const seen = await happeningAt(/^2 of 4/, restart, () => restore(...goOn, { button: "Show account" }));
    messageIn(seen, /3 keys are not restored\. The card engine ended while it worked on this/);
    const account = await accountShown();
    assert.match(account, /Not restored: 1\n {2}ec-p-256\S*\n.*whether the last step was finished is not known/);
    assert.deepEqual(keysUnder(account, "Restored"), ["aes-128"]);
    assert.deepEqual(keysUnder(account, "Not tried"), ["ec-p-384", "rsa-1024"]);
    // No session outlives its engine.
    await contentsOf(target, /User PIN +3 tries left/);
  });

  it("ends between two keys when it is cancelled", async () => {
    const seen = await cancellingAt(/^2 of 4/, () => restore(...goOn, { button: "Show account" }));
    messageIn(seen, /Restored 2 keys onto .+ \(\w+\)\. Each proved that it works\. 2 keys are not restored\. You cancelled it/);
    const account = await accountShown();
    assert.match(account, /Ended +cancelled; what was done stays/);
    const { restored } = await holds(account);
    assert.equal(restored.length, 2);
    await contentsOf(target, /User PIN +3 tries left/);
    await completes(restored);
  });

  it("restores what was shown, though a file vanishes and another one is changed before the answer", async () => {
    const [gone, changed] = [await fileOf("ec-p-256"), await fileOf("rsa-1024")];
    const [first, second] = await Promise.all([gone, changed].map((uri) => vscode.workspace.fs.readFile(uri)));
    assert.ok(first && second);
    const meanwhile = async (): Promise<void> => {
      await vscode.workspace.fs.delete(gone);
      await vscode.workspace.fs.writeFile(changed, new TextEncoder().encode("something else"));
    };
    try {
      const seen = await restore(all, { press: "Restore", meanwhile }, { type: userPin }, { button: "Show account" });
      messageIn(seen, /Restored 4 keys onto .+ \(\w+\)\. Each proved that it works/);
      assert.deepEqual(await holds(await accountShown()), { restored: labels, half: [] });
    } finally {
      await vscode.workspace.fs.writeFile(gone, first);
      await vscode.workspace.fs.writeFile(changed, second);
    }
  });

  it("writes over no key that took a planned reference meanwhile, and restores the others", async () => {
    const meanwhile = () => run("generateKey", [{ pick: "EC P-521" }, { type: "intruder" }, { type: userPin }], { reader: target });
    const seen = await restore(all, { press: "Restore", meanwhile }, { type: userPin }, { button: "Show account" });
    messageIn(seen, /Restored 3 keys onto .* 1 key is not restored\. /);
    const account = await accountShown();
    assert.match(account, /Ended +each had its turn; some failed/);
    assert.deepEqual(keysUnder(account, "Not restored"), ["ec-p-256"]);
    assert.match(await contentsOf(target, /Keys: 4 objects/), /intruder/);
    const again = await restore(...goOn);
    messageIn(again, /1 key gets another key reference than before/);
    messageIn(again, /Restored 1 key onto/);
  });

  it("asks for no PIN when the card is taken out before the answer", async () => {
    const seen = await restore(all, { press: "Restore", meanwhile: eject });
    messageIn(seen, /There is no card in/);
    assert.equal(pinsAsked(seen), 0);
    await run("insertVirtualCard", [], { reader: target });
    await contentsOf(target, /Keys: none/);
  });

  it("asks again after a wrong PIN, and restores with the right one", async () => {
    const seen = await restore(all, { press: "Restore" }, { type: "000000" }, { type: userPin });
    messageIn(seen, /Wrong user PIN: 2 tries are left/);
    messageIn(seen, /Restored 4 keys onto .+ \(\w+\)\. Each proved that it works/);
    assert.equal(pinsAsked(seen), 2);
    await contentsOf(target, /User PIN +3 tries left/);
  });

  it("counts a wrong PIN once, and a person who gives up then has restored nothing", async () => {
    const seen = await restore(all, { press: "Restore" }, { type: "000000" }, { escape: true });
    messageIn(seen, /Wrong user PIN: 2 tries are left/);
    assert.equal(pinsAsked(seen), 1);
    await contentsOf(target, /User PIN +2 tries left[^]*Keys: none/);
    await completes([]);
    await contentsOf(target, /User PIN +3 tries left/);
  });
});
