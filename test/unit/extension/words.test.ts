import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { cardContents } from "../../../src/extension/card-contents/card-contents";
import { backupFileName } from "../../../src/extension/files/backup-name";
import {
  checkLabel,
  checkRepeats,
  checkShareId,
  checkShareNumber,
  checkSoPin,
  checkUserPin,
  checkWhole,
  mostTries,
} from "../../../src/extension/input/validation";
import { tooltipMarkdown } from "../../../src/extension/tree/tooltip";
import { ageWords, dateWords, keyTypeWords } from "../../../src/extension/words";
import { sampleCard, sampleKey } from "./samples";

describe("checks while typing", () => {
  it("let PINs of 6 to 16 characters pass", () => {
    assert.notEqual(checkUserPin("12345"), undefined);
    assert.equal(checkUserPin("648219"), undefined);
    assert.equal(checkUserPin("1234567890123456"), undefined);
    assert.notEqual(checkUserPin("12345678901234567"), undefined);
    assert.notEqual(checkUserPin("64821ä"), undefined);
  });

  it("let an SO-PIN of 16 hexadecimal digits pass", () => {
    assert.equal(checkSoPin("3537363231383830"), undefined);
    assert.equal(checkSoPin("abcdefABCDEF0123"), undefined);
    assert.notEqual(checkSoPin("353736323138383"), undefined);
    assert.notEqual(checkSoPin("353736323138383G"), undefined);
  });

  it("take share numbers as sc-hsm-tool prints them", () => {
    assert.equal(checkShareNumber("dc:73:b4:0c:1a:1a:a0:eb"), undefined);
    assert.equal(checkShareNumber("A4FBFFFCE56194F1"), undefined);
    assert.notEqual(checkShareNumber(""), undefined);
    assert.notEqual(checkShareNumber("dc:73:b4:0c:1a:1a:a0:eb:00"), undefined);
  });

  it("refuse a share that was typed already", () => {
    assert.match(checkShareId([1, 3])("3") ?? "", /already/);
    assert.equal(checkShareId([1, 3])("2"), undefined);
    assert.notEqual(checkShareId([])("0"), undefined);
    assert.match(checkShareId([])("c") ?? "", /decimal number as it was printed, 12;/);
    assert.match(checkShareId([])("1F") ?? "", /, 31;/);
    assert.match(checkShareId([])("kitchen") ?? "", /A whole number from 1/);
  });

  it("keep numbers in their range", () => {
    assert.equal(checkWhole(1, 255)("255"), undefined);
    for (const wrong of ["0", "256", "", "1.5", "-1", "1e2"]) assert.notEqual(checkWhole(1, 255)(wrong), undefined, wrong);
  });

  it("count a label in bytes", () => {
    assert.equal(checkLabel("ä".repeat(32)), undefined);
    assert.notEqual(checkLabel("ä".repeat(33)), undefined);
    assert.notEqual(checkLabel("  "), undefined);
  });

  it("want a secret twice the same", () => {
    assert.equal(checkRepeats("secret")("secret"), undefined);
    assert.notEqual(checkRepeats("secret")("secreT"), undefined);
  });

  it("grant more tries to longer PINs", () => {
    assert.deepEqual(["123456", "1234567", "12345678"].map(mostTries), [3, 5, 10]);
  });
});

describe("the name of a backup", () => {
  it("tells key, type, reference and card", () => {
    assert.equal(backupFileName(sampleKey(), "UTTMRN43855"), "tls-2026-ec-p-256-ref2-UTTMRN43855.bin");
  });

  it("has nothing in it that a file system stumbles over", () => {
    const name = backupFileName(sampleKey({ label: "../..\\a:b*c?\u0000 <d>" }), "DE/NK");
    assert.match(name, /^[\p{L}\p{N}][\p{L}\p{N}.-]*\.bin$/u);
    assert.doesNotMatch(name, /\.\./);
  });

  it("does without a label", () => {
    assert.equal(backupFileName(sampleKey({ label: "" }), "S"), "ec-p-256-ref2-S.bin");
  });
});

describe("words for keys", () => {
  it("name the type with what is known of it", () => {
    assert.equal(keyTypeWords({ type: "RSA", size: 2048 }), "RSA 2048");
    assert.equal(keyTypeWords({ type: "EC", size: 256, curve: "brainpoolP256r1" }), "EC brainpoolP256r1");
    assert.equal(keyTypeWords({ type: "RSA", size: 0 }), "RSA");
  });
});

describe("a tooltip", () => {
  it("makes no link of a bare address, and no line of a line break", () => {
    assert.equal(tooltipMarkdown({ title: "https://a.example\u2028x", facts: [], note: "a@b" }), "**https\\:\\/\\/a\\.example\ufffdx**\n\na\\@b");
  });

  it("does not take text of a card for Markdown", () => {
    const markdown = tooltipMarkdown({
      title: "[x](command:evil) <b>",
      facts: [{ name: "Label", value: "a | b\n# c" }],
      note: "*n*",
    });
    assert.equal(
      markdown,
      "**\\[x\\]\\(command\\:evil\\) \\<b\\>**\n\n| | |\n| --- | --- |\n| Label | a \\| b␊\\# c |\n\n\\*n\\*",
    );
  });
});

describe("the contents of a card", () => {
  it("tell every object with its facts", () => {
    const text = cardContents({ reader: "R", virtual: false, card: sampleCard() });
    for (const fact of ["UTTMRN43855", "JCOP 3", "3 tries left", "KCV 2BA159D3ADA6A53D", "tls-2026", "EC P-256", "Certificates: none"]) {
      assert.ok(text.includes(fact), fact);
    }
    assert.match(text, /Key reference +2\n/);
  });

  it("say that a virtual card protects nothing", () => {
    assert.match(cardContents({ reader: "V", virtual: true, card: sampleCard() }), /protects nothing/);
  });
});

describe("the age of a file", () => {
  const hour = 60 * 60 * 1000;

  it("is told in its largest whole unit", () => {
    const ages: [hours: number, words: string][] = [
      [-1, "just now"],
      [0.9, "just now"],
      [1, "1 hour ago"],
      [23.9, "23 hours ago"],
      [24, "1 day ago"],
      [30 * 24, "30 days ago"],
      [31 * 24, "1 month ago"],
      [364 * 24, "11 months ago"],
      [366 * 24, "1 year ago"],
      [5 * 366 * 24, "5 years ago"],
    ];
    for (const [hours, words] of ages) assert.equal(ageWords(0, hours * hour), words);
  });

  it("is a day where no more is needed", () => {
    assert.equal(dateWords(new Date(2026, 0, 5, 12).toISOString()), "2026-01-05");
  });
});
