import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { CardsSnapshot } from "../../../src/extension/cards/snapshot";
import { differenceOf } from "../../../src/extension/tree/diff";
import { rowsOf as rowsOfAll } from "../../../src/extension/tree/rows";
import { sampleCard, sampleCoverage, sampleEntry, sampleKey, sampleSnapshot } from "./samples";

const rowsOf = (snapshot: CardsSnapshot) => rowsOfAll(snapshot, sampleCoverage(snapshot), 0);
const difference = (before: CardsSnapshot, now: CardsSnapshot) => differenceOf(rowsOf(before), rowsOf(now));
const withCard = (changes: Parameters<typeof sampleCard>[0]) =>
  sampleSnapshot(
    sampleEntry("A", { state: "read", card: sampleCard(changes) }),
    sampleEntry("B", { state: "read", card: sampleCard({ serial: "OTHER" }) }),
  );

describe("the difference of two trees", () => {
  it("is nothing when nothing changed", () => {
    assert.deepEqual(difference(withCard({}), withCard({})), []);
  });

  it("is the one row whose words changed", () => {
    const changed = withCard({ userPin: { state: "ready", triesLeft: 2 }, soPin: { state: "ready", triesLeft: 15 } });
    const rows = difference(withCard({}), changed);
    // The card's tooltip tells the tries, too, and drawing it again draws what is below it.
    assert.deepEqual(rows, ["card:A:UTTMRN43855"]);
  });

  it("is one key when only that key changed", () => {
    const renamed = withCard({ keys: [sampleKey({ label: "tls-2027" })] });
    assert.deepEqual(difference(withCard({}), renamed), ["card:A:UTTMRN43855/key:2"]);
  });

  it("is the group when a certificate came or went", () => {
    const certificate = { file: "CE02", label: "a", id: "02", kind: "x509", issuerCertificate: false, der: "" } as const;
    const [one, two] = [withCard({ certificates: [certificate] }), withCard({ certificates: [certificate, { ...certificate, file: "CE03" }] })];
    assert.deepEqual(difference(one, two), ["card:A:UTTMRN43855/certificates"]);
    assert.deepEqual(difference(two, one), ["card:A:UTTMRN43855/certificates"]);
  });

  it("is the card, which counts its keys, when a key came or went, and no row of another card", () => {
    const more = withCard({ keys: [sampleKey(), sampleKey({ keyRef: 3, id: "03" })] });
    assert.deepEqual(difference(withCard({}), more), ["card:A:UTTMRN43855"]);
    assert.deepEqual(difference(more, withCard({})), ["card:A:UTTMRN43855"]);
  });

  it("is the reader when another card is in it", () => {
    const foreign = sampleEntry("B", { state: "foreign" });
    const before = sampleSnapshot(sampleEntry("A", { state: "reading" }), foreign);
    const now = sampleSnapshot(sampleEntry("A", { state: "foreign" }), foreign);
    assert.deepEqual(difference(before, now), ["reader:A"]);
  });

  it("is everything when an empty reader got a card, so that the card is shown opened", () => {
    const before = sampleSnapshot(sampleEntry("A", { state: "empty" }));
    assert.equal(difference(before, sampleSnapshot(sampleEntry("A", { state: "foreign" }))), "all");
  });

  it("is everything when a card was put into a reader, whose row is another one then", () => {
    const before = sampleSnapshot(sampleEntry("A", { state: "empty" }), sampleEntry("B", { state: "foreign" }));
    const now = sampleSnapshot(sampleEntry("A", { state: "foreign" }), sampleEntry("B", { state: "foreign" }));
    assert.equal(difference(before, now), "all");
  });

  it("is everything when a reader came or went", () => {
    const one = sampleSnapshot(sampleEntry("A", { state: "empty" }));
    assert.equal(difference(one, sampleSnapshot()), "all");
    assert.equal(difference(sampleSnapshot(), one), "all");
  });
});
