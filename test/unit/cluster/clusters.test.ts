import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { cardsApart } from "../../../src/extension/cluster/apart";
import { clustersOf } from "../../../src/extension/cluster/clusters";
import type { Cluster } from "../../../src/extension/cluster/clusters";
import { clustersView } from "../../../src/extension/cluster/clusters-view";
import { verdictOf } from "../../../src/extension/cluster/verdict";
import type { Card } from "../../../src/protocol/cards";
import { sampleCard, sampleEntry, sampleKey } from "../extension/samples";
import { aes, aesKcvs, cardIn, clusterOf, clusterWith, ec, keyIn, noAesKcvs, snapshotOf } from "./samples";

const { device } = sampleCard();
const old: Partial<Card> = { device: { ...device, kind: "smartcard-hsm-before-3", aesSizes: [], rsaSizes: [1024, 2048], curves: ["secp256r1"] } };
const dkek = (kcv: string): Partial<Card> => ({ dkek: { state: "ready", shares: 1, outstanding: 0, kcv } });

/** What is where: for each key, one word for each card. */
const places = ({ keys }: Cluster) => keys.map(({ label, cells }) => [label, ...cells.map(({ state }) => state)].join(" "));
const verdicts = ({ keys }: Cluster) => keys.map((key) => `${key.label}: ${verdictOf(key).parts.join(", ")}`);

describe("cards of one DKEK", () => {
  it("are compared with each other, and with no others", () => {
    const readers = [cardIn("A", []), cardIn("B", [], dkek("00AA")), cardIn("C", []), cardIn("D", [], dkek("00AA")), cardIn("E", [], dkek("FFFF"))];
    const clusters = clustersOf(snapshotOf(...readers, sampleEntry("F", { state: "empty" }), sampleEntry("G", { state: "reading" })), noAesKcvs);
    assert.deepEqual(clusters.map(({ kcv, cards }) => [kcv, ...cards.map(({ reader }) => reader)]), [["2BA159D3ADA6A53D", "A", "C"], ["00AA", "B", "D"]]);
  });

  it("leave the others apart, with the reason", () => {
    const readers = [
      cardIn("alone", [], dkek("00AA")),
      cardIn("own", [], { dkek: { state: "ready", shares: 0, outstanding: 0, kcv: "00BB" } }),
      cardIn("none", [], { dkek: { state: "none", shares: 0, outstanding: 0 } }),
      cardIn("pending", [], { dkek: { state: "pending", shares: 3, outstanding: 1 } }),
      cardIn("pico", [], { dkek: { state: "ready", shares: 1, outstanding: 0 } }),
      cardIn("A", []),
      cardIn("B", []),
    ];
    const snapshot = snapshotOf(...readers);
    const why = Object.fromEntries(cardsApart(snapshot, clustersOf(snapshot, noAesKcvs)).map(({ at, why }) => [at.reader, why]));
    assert.deepEqual(Object.keys(why), ["alone", "own", "none", "pending", "pico"]);
    assert.match(why["alone"] ?? "", /No other card in sight has its DKEK \(00AA\)/);
    assert.match(why["own"] ?? "", /made by the card itself/);
    assert.match(why["none"] ?? "", /no DKEK/);
    assert.match(why["pending"] ?? "", /1 share is missing/);
    assert.match(why["pico"] ?? "", /only after the PIN/);
    assert.deepEqual(clustersView(snapshot, noAesKcvs).apart.filter(({ unlockable }) => unlockable).map(({ reader }) => reader), ["pico"]);
  });
});

describe("a key on the cards of a cluster", () => {
  it("is known by its public key, whatever it is called and wherever it lies", () => {
    const cluster = clusterOf(cardIn("A", [ec("tls")]), cardIn("B", [ec("tls", { keyRef: 9, label: "old", id: "99" })]), cardIn("C", [ec("tls", { keyRef: 4 }), ec("ssh")]));
    assert.deepEqual(places(cluster), ["ssh missing missing present", "tls present present present"]);
    assert.deepEqual(verdicts(cluster), ["ssh: missing on 2 of 3", "tls: labels differ, IDs differ"]);
    assert.equal(keyIn(cluster, "tls").recognisedBy, "public-key");
  });

  it("is on all cards when nothing is other anywhere", () => {
    assert.deepEqual(verdicts(clusterOf(cardIn("A", [ec("tls"), aes("data", "07")]), cardIn("B", [ec("tls"), aes("data", "07")]))), [
      "data: on all cards",
      "tls: on all cards",
    ]);
  });

  it("has its certificate everywhere, or not", () => {
    const withCertificate = ec("tls", { certificate: "MIIa" });
    assert.deepEqual(verdicts(clusterOf(cardIn("A", [withCertificate]), cardIn("B", [ec("tls")]))), ["tls: certificate missing on 1 of 2"]);
    assert.deepEqual(verdicts(clusterOf(cardIn("A", [withCertificate]), cardIn("B", [ec("tls", { certificate: "MIIb" })]))), ["tls: certificates differ"]);
  });

  it("that a card has twice is one key", () => {
    const cluster = clusterOf(cardIn("A", [ec("tls", { keyRef: 1 }), ec("tls", { keyRef: 2 })]), cardIn("B", []));
    assert.deepEqual(verdicts(cluster), ["tls: missing on 1 of 2, twice on a card"]);
  });

  it("can't be where the device does not hold such keys", () => {
    const cluster = clusterOf(cardIn("A", [aes("long", "01", { type: "RSA", size: 4096, publicKeySha256: "hash of long" }), ec("p521", { curve: "secp521r1" }), aes("data", "07"), ec("tls")]), cardIn("B", [], old));
    assert.deepEqual(places(cluster), ["data present cannot", "long present cannot", "p521 present cannot", "tls present missing"]);
    assert.equal(verdicts(cluster)[0], "data: can't be on 1 of 2");
  });

  it("without a public key is known by label, ID and size", () => {
    const cluster = clusterOf(cardIn("A", [aes("data", "07")]), cardIn("B", [aes("data", "07", { keyRef: 5 })]), cardIn("C", []));
    assert.deepEqual(places(cluster), ["data present present missing"]);
    assert.equal(keyIn(cluster, "data").recognisedBy, "description");
  });

  it("without a public key may be there under another name", () => {
    const cases: [name: string, onB: Parameters<typeof cardIn>[1], state: string][] = [
      ["another label", [aes("backup", "07")], "unclear"],
      ["another ID", [aes("data", "08")], "unclear"],
      ["no description", [aes("", "", { size: 0 })], "unclear"],
      ["another size", [aes("data", "07", { size: 128 })], "missing"],
      ["another type", [ec("data")], "missing"],
      ["an EC key without a public key", [sampleKey({ label: "data" })], "missing"],
    ];
    for (const [name, onB, state] of cases) {
      const key = clusterOf(cardIn("A", [aes("data", "07")]), cardIn("B", onB)).keys.find(({ cells }) => cells[0]?.state === "present");
      assert.equal(key?.cells[1]?.state, state, name);
    }
  });

  it("is another one than a key that lies beside it on some card", () => {
    const [data, other] = [aes("data", "07"), aes("other", "08", { keyRef: 3 })];
    const cluster = clusterOf(cardIn("A", [data]), cardIn("B", [other]), cardIn("C", [data, other]));
    assert.deepEqual(places(cluster), ["data present missing present", "other missing present present"]);
  });

  it("is certain once its check value is known, wherever it became so", () => {
    const cards = [cardIn("A", [aes("data", "07")]), cardIn("B", [aes("renamed", "08", { keyRef: 5 })])] as const;
    assert.deepEqual(places(clusterWith(aesKcvs({ "A 2": "AA", "B 5": "AA" }), ...cards)), ["data present present"]);
    assert.deepEqual(places(clusterWith(aesKcvs({ "A 2": "AA", "B 5": "BB" }), ...cards)), ["data present missing", "renamed missing present"]);
    assert.deepEqual(places(clusterWith(aesKcvs({ "A 2": "AA" }), ...cards)), ["data present unclear", "renamed unclear present"]);
    const alike = [cards[0], cardIn("B", [aes("data", "07")]), cardIn("C", [aes("data", "07")])];
    const [some] = clusterWith(aesKcvs({ "A 2": "AA" }), ...alike).keys;
    assert.deepEqual([some?.recognisedBy, ...(some?.cells.map(({ state }) => state) ?? [])], ["description", "present", "present", "present"]);
    assert.deepEqual(places(clusterWith(aesKcvs({ "A 2": "AA", "B 2": "BB", "C 2": "AA" }), ...alike)), ["data present missing present", "data missing present missing"]);
  });

  it("that nothing describes is never taken for another", () => {
    const bare = aes("", "", { size: 0 });
    const cluster = clusterOf(cardIn("A", [bare]), cardIn("B", [bare]));
    assert.equal(cluster.keys.length, 2);
    assert.deepEqual(verdicts(cluster), [": unclear on 1 of 2", ": unclear on 1 of 2"]);
  });
});
