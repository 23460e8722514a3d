import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { compareBlobs } from "../../../src/engine/operations";
import { countInWords, outcomeOf, sectionsOf, shownRows } from "../../../src/webview/comparison/rows";
import { verdictsOf } from "../../../src/webview/comparison/verdicts";
import { read } from "../structure/files";

const rsa = read("opensc/wrap-rsa2048.bin");
const rsaX509 = read("opensc/wrap-rsa2048-x509.bin");
const ec = read("opensc/wrap-ec256.bin");
const aes128 = read("opensc/wrap-aes128.bin");
const aes256 = read("opensc/wrap-aes256.bin");

const verdicts = (a: Uint8Array, b: Uint8Array) => verdictsOf(compareBlobs({ files: [a, b] }), ["“a.bin”", "“b.bin”"]);
const titles = (a: Uint8Array, b: Uint8Array) => verdicts(a, b).map(({ kind, title }) => `${kind}: ${title}`);
const textOf = (a: Uint8Array, b: Uint8Array, title: string) => verdicts(a, b).find((verdict) => verdict.title === title)?.text;

function changed(bytes: Uint8Array, offset: number): Uint8Array {
  const copy = bytes.slice();
  copy[offset] = (copy[offset] ?? 0) ^ 0x01;
  return copy;
}

describe("what a comparison says", () => {
  it("of the same key with and without its certificate", () => {
    assert.deepEqual(titles(rsa, rsaX509), [
      "same: Same key",
      "same: Same DKEK",
      "different: Certificate only in “b.bin”",
      "different: Wrapped anew",
    ]);
    assert.equal(
      textOf(rsaX509, rsa, "Certificate only in “a.bin”"),
      "“b.bin” holds only the request that the card made with its key. Restore “a.bin” to have the certificate on the card, too.",
    );
  });

  it("of identical files, and nothing more", () => {
    assert.deepEqual(verdicts(ec, ec), [
      { kind: "same", title: "Identical files", text: "All 876 bytes agree: either file is as good as the other." },
    ]);
  });

  it("of different keys, without a word on their bytes", () => {
    assert.deepEqual(titles(ec, rsa), ["different: Different keys", "same: Same DKEK", "different: Different requests"]);
    assert.equal(textOf(ec, aes128, "Different keys"), "“a.bin” holds an EC P-256 key, “b.bin” an AES 128 key.");
    assert.deepEqual(titles(aes128, aes256), ["different: Different keys", "same: Same DKEK", "same: No certificate"]);
  });

  it("of keys that nothing proves to be the same", () => {
    const text = textOf(ec, read("ec_p256_pico.blob"), "Not proven to be the same key");
    assert.equal(text, "Both files tell the same type. Only a public key in both files, or unlocking them with the DKEK shares, can prove it.");
  });

  it("of another DKEK, with both KCVs", () => {
    const other = changed(rsaX509, 8);
    assert.ok(titles(rsa, other).includes("different: Different DKEKs"));
    assert.match(textOf(rsa, other, "Different DKEKs") ?? "", /ECE4B527F251FACB and EDE4B527F251FACB/);
    assert.ok(titles(rsa, other).includes("different: Wrapped under different DKEKs"));
  });

  it("of a damaged copy", () => {
    assert.ok(titles(aes128, changed(aes128, 40)).includes("attention: One wrapped key is a damaged copy of the other"));
    assert.deepEqual(titles(ec, ec.subarray(0, 12)), ["attention: “b.bin” is damaged at byte 8"]);
    assert.deepEqual(titles(Uint8Array.of(1, 2, 3), ec), ["attention: “a.bin” is not a key blob"]);
    assert.ok(titles(rsa, rsa.subarray(0, 900)).some((title) => /^attention: “b.bin” has (a problem|\d+ problems)$/.test(title)));
  });

  it("never shows sameness and difference by one sign", () => {
    const { rows } = compareBlobs({ files: [rsa, rsaX509] });
    const outcomes = rows.map(outcomeOf);
    const signs = new Map(outcomes.map(({ word, symbol, is }) => [word, `${symbol} ${is}`]));
    assert.deepEqual([...signs.keys()].sort(), ["differs", "left only", "other bytes", "right only", "same"]);
    const ciphertext = rows.find(({ name }) => name.startsWith("Ciphertext"));
    assert.equal(ciphertext && outcomeOf(ciphertext).word, "other bytes");
  });

  it("counts fields, not groups, and leaves equal ones out when asked", () => {
    const { rows } = compareBlobs({ files: [rsa, changed(rsa, Buffer.from(rsa).indexOf("rsa2048-key"))] });
    const fields = rows.filter(({ group }) => !group).length;
    assert.equal(countInWords(rows), `1 of ${fields} fields differs`);
    assert.deepEqual(shownRows(rows, true).map(({ name }) => name), ["Private key description (PRKD)", "Common attributes", "Label"]);
    assert.equal(shownRows(rows, false), rows);
    assert.equal(countInWords(compareBlobs({ files: [rsa, rsa] }).rows), `All ${fields} fields agree`);
    assert.match(countInWords(compareBlobs({ files: [rsa, Uint8Array.of(1)] }).rows), /^\d+ fields, in one file only$/);
    assert.deepEqual(sectionsOf(rows).flat(), rows);
    assert.equal(sectionsOf(rows).length, 3);
  });
});
