import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { accountText } from "../../../src/extension/accounts/account-text";
import { cardContents } from "../../../src/extension/card-contents/card-contents";
import { choiceText, detailText, messageText, oneLine, shownName } from "../../../src/extension/shown-text";
import { cardName, keyName, quotedKey } from "../../../src/extension/words";
import { sampleCard } from "./samples";

describe("names that come from cards and files", () => {
  it("are shown on one line, with line breaks and other controls visible", () => {
    assert.equal(oneLine("tls\nroot\r\t\0\x7f"), "tls␊root␍␉␀␡");
    assert.equal(oneLine("a\u0085b\u2028c\u2029d\u009be"), "a\ufffdb\ufffdc\ufffdd\ufffde");
  });

  it("hide nothing, and turn nothing around", () => {
    for (const hidden of ["\u202e", "\u2066", "\u200f", "\u061c", "\u200b", "\u00ad", "\ufeff", "\u2060", "\u{e0041}", "\ud800"]) {
      assert.equal(oneLine(`code${hidden}nib`), "code\ufffdnib", hidden.codePointAt(0)?.toString(16));
    }
  });

  it("keep the letters and signs of all scripts", () => {
    for (const name of ["Schlüssel für Ämter", "مفتاح", "می\u200cخواهم", "鍵", "👩\u200d🔧", "a·b “c” [d] $e"]) assert.equal(oneLine(name), name);
  });

  it("are cut where no name ends that is meant well, but not within a character", () => {
    assert.equal(shownName("🔑".repeat(100)), "🔑".repeat(100));
    assert.equal(shownName("🔑".repeat(101)), `${"🔑".repeat(100)}…`);
  });

  it("are no links in messages, and no icons in lists", () => {
    const link = /\[([^\]]+)\]\(/;
    assert.match("[run](command:evil)", link);
    assert.doesNotMatch(messageText("[run](command:evil) [a](https://b)\n"), link);
    assert.equal(choiceText("$(zap) 5 $"), "\\$(zap) 5 $");
  });

  it("are so wherever a key or a card is called by its name", () => {
    const label = "a\nb\u202e";
    assert.equal(keyName({ label, keyRef: 1 }), "a␊b\ufffd");
    assert.equal(quotedKey({ label, keyRef: 1 }), "“a␊b\ufffd”, reference 1");
    assert.equal(cardName({ label }), "a␊b\ufffd");
  });

  it("begin no line of their own in an account or in the contents of a card", () => {
    const name = "a.bin\nProven: 9\r  b.bin";
    const account = accountText(`Of ${name}`, [["Folder", name]], [{ title: "Altered", entries: [{ name, words: "The MAC does not hold.\nLook\rout." }] }]);
    assert.deepEqual(account.split(/\r\n|\r|\n/), [
      "Of a.bin␊Proven: 9␍  b.bin",
      "  Folder  a.bin␊Proven: 9␍  b.bin",
      "",
      "Altered: 1",
      "  a.bin␊Proven: 9␍  b.bin",
      "    The MAC does not hold.",
      "    Look␍out.",
      "",
    ]);
    const label = "x\n  DKEK  KCV 0000";
    const certificate = { file: "CE01", label, id: "01", kind: "x509", issuerCertificate: false, subject: label, der: "" } as const;
    const contents = cardContents({ reader: "R", virtual: false, card: sampleCard({ label, certificates: [certificate], dataObjects: [{ file: "CF01", label, application: label, private: false }] }) });
    assert.equal(contents.match(/^ *DKEK /gm)?.length, 1, contents);
  });

  it("hide nothing in the lines below a question either", () => {
    assert.equal(detailText("one “a\u202eb”\n\ntwo\rthree"), "one “a\ufffdb”\n\ntwo␍three");
  });
});
