import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Cluster } from "../../../src/extension/cluster/clusters";
import { levelPlan } from "../../../src/extension/cluster/level-plan";
import type { LevelPlan } from "../../../src/extension/cluster/level-plan";
import type { Key } from "../../../src/protocol/keys";
import { sampleCard } from "../extension/samples";
import { aes, cardIn, clusterOf, ec } from "./samples";

const planAll = (cluster: Cluster) => levelPlan(cluster, cluster.cards);
const planFor = (cluster: Cluster, reader: string) => levelPlan(cluster, cluster.cards.filter((card) => card.reader === reader));
const copies = ({ copies }: LevelPlan) => copies.map(({ from, to, keyRef }) => `${from.key.label} ${from.at.reader}>${to.reader}:${keyRef}`);
const leftOut = ({ leftOut }: LevelPlan) => leftOut.map(({ key, to, why }) => `${key.label}>${to.reader}: ${why}`);

/** Keys at these references, each another one. */
const filled = (from: number, to: number): Key[] => Array.from({ length: to - from + 1 }, (_, index) => ec(`filler ${from + index}`, { keyRef: from + index, id: "" }));

describe("the plan of bringing cards level", () => {
  it("gives each card what it lacks, where it is free", () => {
    const cluster = clusterOf(cardIn("A", [ec("tls"), ec("ssh", { keyRef: 3, id: "03" })]), cardIn("B", [ec("vpn", { keyRef: 3, id: "33" })]), cardIn("C", []));
    assert.deepEqual(copies(planFor(cluster, "B")), ["ssh A>B:1", "tls A>B:2"]);
    assert.deepEqual(copies(planAll(cluster)), ["vpn B>A:1", "ssh A>B:1", "tls A>B:2", "ssh A>C:3", "tls A>C:2", "vpn B>C:1"]);
  });

  it("never puts two keys in one place, nor one where a certificate is left", () => {
    const cluster = clusterOf(cardIn("A", [ec("a", { keyRef: 1 })]), cardIn("B", [ec("b", { keyRef: 1 })]), cardIn("C", [], {
      certificates: [{ file: "CE01", label: "", id: "", kind: "x509", issuerCertificate: false, der: "" }],
    }));
    assert.deepEqual(copies(planFor(cluster, "C")), ["a A>C:2", "b B>C:3"]);
  });

  it("takes a key from where its certificate is, else from a card whose PIN is needed anyway", () => {
    const withCertificate = ec("tls", { certificate: "MII" });
    const only = cardIn("C", [ec("only on C", { keyRef: 8 }), ec("ssh", { keyRef: 9 }), withCertificate]);
    const cluster = clusterOf(cardIn("A", [ec("tls"), ec("ssh", { keyRef: 9 })]), cardIn("B", []), only);
    assert.deepEqual(copies(planFor(cluster, "B")), ["only on C C>B:8", "ssh C>B:9", "tls C>B:2"]);
    const unlocked = clusterOf(cardIn("A", [ec("ssh")]), cardIn("B", []), cardIn("C", [ec("ssh")], { unlocked: true }));
    assert.deepEqual(copies(planFor(unlocked, "B")), ["ssh C>B:2"]);
  });

  it("leaves out what a card can't hold, and what it may have already", () => {
    const device = { ...sampleCard().device, aesSizes: [128] };
    const cluster = clusterOf(cardIn("A", [aes("long", "01"), aes("short", "02", { size: 128 })]), cardIn("B", [aes("renamed", "05", { size: 128, keyRef: 5 })], { device }));
    const plan = planFor(cluster, "B");
    assert.deepEqual(copies(plan), []);
    assert.match(leftOut(plan)[0] ?? "", /^long>B: this card does not support AES keys of 256 bits$/);
    assert.match(leftOut(plan)[1] ?? "", /^short>B: perhaps it is there as “renamed”, reference 5: test both to know/);
  });

  it("leaves out what no PIN gives access to", () => {
    const blocked = { userPin: { state: "blocked" as const, triesLeft: 0 } };
    assert.match(leftOut(planAll(clusterOf(cardIn("A", [ec("tls")], blocked), cardIn("B", []))))[0] ?? "", /^tls>B: the PIN of each card that has it/);
    assert.match(leftOut(planAll(clusterOf(cardIn("A", [ec("tls")]), cardIn("B", [], blocked))))[0] ?? "", /^tls>B: the card's PIN can't be used/);
    const two = [aes("data", "07", { keyRef: 1 }), aes("data", "07", { keyRef: 2 })];
    assert.match(leftOut(planAll(clusterOf(cardIn("A", two), cardIn("B", []))))[0] ?? "", /^data>B: a card has two keys with this description/);
  });

  it("fills the last free reference, and then tells that there is none", () => {
    const cluster = clusterOf(cardIn("A", [ec("x", { keyRef: 1 }), ec("y", { keyRef: 2 })]), cardIn("B", filled(1, 254)));
    const plan = planFor(cluster, "B");
    assert.deepEqual(copies(plan), ["x A>B:255"]);
    assert.match(leftOut(plan).join(), /^y>B: all key references/);
  });

  it("tells of another key with the same ID", () => {
    const cluster = clusterOf(cardIn("A", [ec("tls", { id: "02" })]), cardIn("B", [ec("ssh", { keyRef: 4, id: "02" })]));
    assert.equal(planFor(cluster, "B").copies[0]?.idHeldBy, "ssh");
  });

  it("is empty for cards that are level", () => {
    assert.deepEqual(planAll(clusterOf(cardIn("A", [ec("tls")]), cardIn("B", [ec("tls")]))), { copies: [], leftOut: [] });
  });
});
