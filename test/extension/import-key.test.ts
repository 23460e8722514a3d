import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { certificateOf, pkcs12Of, pkcs8Of, spkiOf } from "../unit/private-keys/key-files";
import type { Move, Seen } from "./person";
import { contentsOf, extensionId, messageIn, run, workspaceFile } from "./workbench";

const [userPin, soPin, password] = ["648219", "3537363231383830", "correct horse battery"];
const newPins = [{ type: soPin }, { type: soPin }, { type: userPin }, { type: userPin }, { pick: "3 tries" }];
const filePassword = "of the file";
const typed = (secret: string): Move[] => [{ pick: "A password" }, { type: secret }];

const keyPair = (namedCurve: string) => generateKeyPairSync("ec", { namedCurve }).privateKey;
const fingerprintOf = (key: KeyObject) => (createHash("sha256").update(spkiOf(key)).digest("hex").toUpperCase().match(/../g) ?? []).join(" ");
const inputsOf = (seen: readonly Seen[]) => seen.filter(({ kind }) => kind === "input").map(({ text }) => text);

/** A card with the DKEK of this share, which is made by the first one. */
async function cardWith(device: string, share: vscode.Uri, label: Move[]): Promise<string> {
  const told = messageIn(await run("addVirtualCard", [{ pick: device }]), /fresh virtual card/);
  const reader = /“(.+?)”/.exec(told)?.[1] ?? assert.fail(told);
  await run("initializeCard", [...label, { pick: "One DKEK share" }, ...newPins], { reader });
  const isThere = await vscode.workspace.fs.stat(share).then(() => true, () => false);
  if (!isThere) await run("createShare", [{ pick: "A password" }, { type: password }, { type: password }, { file: share }], { reader });
  await run("importShare", [...typed(password), { type: userPin }], { reader, file: share });
  return reader;
}

describe("importing a key from a file", function () {
  this.timeout(120_000);

  const share = workspaceFile("import.pbe");
  const stranger = workspaceFile("import-stranger.pbe");
  const file = workspaceFile("ada.p12");
  const several = workspaceFile("several.p12");
  const [ada, bob] = [keyPair("prime256v1"), keyPair("secp384r1")];
  let reader = "";
  let pico = "";

  before(async () => {
    await vscode.extensions.getExtension(extensionId)?.activate();
    reader = await cardWith("SmartCard-HSM 3.5", share, [{ type: "Import" }]);
    pico = await cardWith("Pico HSM 6.6", share, []);
    await run("createShare", [{ pick: "A password" }, { type: password }, { type: password }, { file: stranger }], { reader });
    const adas = { der: pkcs8Of(ada), name: "ada" };
    const certificate = { der: certificateOf(ada, spkiOf(ada), "Ada") };
    await vscode.workspace.fs.writeFile(file, await pkcs12Of({ keys: [adas], certificates: [certificate], password: filePassword }));
    const both = { keys: [adas, { der: pkcs8Of(bob), name: "bob" }], others: [], password: filePassword };
    await vscode.workspace.fs.writeFile(several, await pkcs12Of(both));
  });

  after(async () => {
    for (const each of [reader, pico]) await run("removeVirtualCard", [{ press: "Remove virtual card" }], { reader: each });
  });

  it("asks again after a wrong password, says what such a key is worth, and proves it on the card", async () => {
    const moves = [
      { file },
      { type: "not this one" },
      { type: filePassword },
      { press: "Import key" },
      { files: [share] },
      ...typed(password),
      { type: "ada-2026" },
      { type: "A1" },
      { type: userPin },
    ];
    const seen = await run("importKey", moves, { reader });
    messageIn(seen, /ada\.p12: The file can't be opened with this password/);
    assert.match(messageIn(seen, /Import “ada” \(EC P-256\) from ada\.p12\?/), /no longer a key that never left a card.*delete the file/s);
    messageIn(seen, /Imported “ada-2026” \(EC P-256\) from ada\.p12 .* its public key verifies the signature.*Back it up/s);
    const contents = await contentsOf(reader, /ada-2026/);
    assert.ok(contents.includes(fingerprintOf(ada)));
    assert.match(contents, /CN=Ada/);
  });

  it("asks for the PIN last, and for nothing secret before the person agreed", async () => {
    const kinds = (seen: readonly Seen[]) => seen.map(({ kind }) => kind);
    const seen = await run("importKey", [{ type: filePassword }, { pick: "bob" }, { escape: true }], { reader, file: several });
    assert.deepEqual(kinds(seen), ["input", "pick", "modal"]);
  });

  it("tells a key that is on the card already, and an ID that another one has", async () => {
    const moves = [{ type: filePassword }, { press: "Import key" }, { files: [share] }, ...typed(password), { type: "twice" }, { escape: true as const }];
    const seen = await run("importKey", moves, { reader, file });
    messageIn(seen, /This very key is on the card already: “ada-2026”, key reference 1/);
  });

  it("goes on until the shares give the card's DKEK", async () => {
    const moves: Move[] = [
      { type: filePassword },
      { pick: "bob" },
      { press: "Import key" },
      { files: [stranger] },
      ...typed(password),
      { pick: "Begin again with other shares…" },
      { files: [share] },
      ...typed(password),
      { type: "bob" },
      { type: "" },
      { type: userPin },
    ];
    const seen = await run("importKey", moves, { reader, file: several });
    const asked = seen.find(({ choices }) => choices?.includes("Begin again with other shares…"));
    assert.match(asked?.text ?? "", /^1 share: KCV [0-9A-F]{16}\. The card .* needs [0-9A-F]{16}\.$/);
    assert.deepEqual(asked?.choices, ["Add another share…", "Begin again with other shares…"]);
    messageIn(seen, /Imported “bob” \(EC P-384\)/);
    await contentsOf(reader, /bob/);
  });

  it("compares the shares right after the PIN where the card tells its KCV only then", async () => {
    const until = (shares: vscode.Uri): Move[] => [
      { type: filePassword },
      { press: "Import key" },
      { files: [shares] },
      ...typed(password),
      { type: "ada" },
      { type: "" },
      { type: userPin },
    ];
    const refused = await run("importKey", until(stranger), { reader: pico, file });
    assert.match(messageIn(refused, /The shares give a DKEK with key check value/), /[0-9A-F]{16}.*[0-9A-F]{16}.*Nothing was changed/s);
    await contentsOf(pico, /Keys: none/);
    const seen = await run("importKey", until(share), { reader: pico, file });
    messageIn(seen, /Imported “ada” .* its public key verifies the signature/s);
    assert.equal(inputsOf(seen).filter((text) => text.startsWith("User PIN")).length, 1);
  });

  it("refuses a file without a private key, and a card that nobody has shares of", async () => {
    messageIn(await run("importKey", [], { reader, file: share }), /holds no private key that a card could take/);
    const other = /“(.+?)”/.exec(messageIn(await run("addVirtualCard", [{ pick: "SmartCard-HSM 3.5" }]), /fresh virtual card/))?.[1] ?? "";
    await run("initializeCard", [{ type: "" }, { pick: "DKEK made by the card" }, ...newPins], { reader: other });
    messageIn(await run("importKey", [], { reader: other, file }), /made its DKEK itself, and nobody has shares/);
    await run("removeVirtualCard", [{ press: "Remove virtual card" }], { reader: other });
  });
});
