import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { clustersView } from "../../../src/extension/cluster/clusters-view";
import type { ClusterTable } from "../../../src/protocol/cluster-messages";
import { zeroDkekKcv } from "../../../src/extension/zero-dkek";
import { sampleEntry } from "../extension/samples";
import { aes, cardIn, ec, noAesKcvs, snapshotOf } from "./samples";

function tableOf(...entries: Parameters<typeof snapshotOf>): ClusterTable {
  const [table] = clustersView(snapshotOf(...entries), noAesKcvs).tables;
  return table ?? assert.fail("no table");
}

describe("the comparison of cards in words", () => {
  const table = tableOf(
    cardIn("A", [ec("tls", { certificate: "MII" }), ec("ssh", { keyRef: 3, id: "03" }), aes("data", "07", { keyRef: 7 })]),
    cardIn("B", [ec("tls", { keyRef: 9, label: "old", id: "99" }), aes("other", "08", { keyRef: 8 })]),
  );
  const cell = (name: string, column: number) => table.rows.find((row) => row.name === name)?.cells[column] ?? assert.fail(name);

  it("counts what is not level, for all cards and for each", () => {
    assert.equal(table.heading, "2 cards have the DKEK 2BA159D3ADA6A53D");
    assert.equal(table.sum, "4 of 4 keys are not the same on all of them.");
    assert.deepEqual(table.columns.map(({ sum, uneven }) => [sum, uneven]), [[["1 unclear"], false], [["1 key missing", "1 unclear"], true]]);
    assert.equal(table.uneven, true);
    const one = tableOf(cardIn("A", [ec("tls"), ec("ssh", { keyRef: 3, id: "03" })]), cardIn("B", [ec("tls")]));
    assert.equal(one.sum, "1 of 2 keys is not the same on all of them.");
    const level = tableOf(cardIn("A", [ec("tls")]), cardIn("B", [ec("tls")]));
    assert.deepEqual([level.sum, level.columns[0]?.sum, level.uneven], ["The key is the same on all of them.", ["all keys here"], false]);
    assert.equal(tableOf(cardIn("A", []), cardIn("B", [])).sum, "There is no key on any of them yet.");
  });

  it("says where a key is, and what is other there", () => {
    assert.equal(cell("tls", 0).spoken, "here, reference 2, certificate");
    assert.equal(cell("tls", 1).spoken, "here, reference 9, label “old”, ID 99, certificate missing");
    assert.deepEqual(cell("tls", 1).held, { reader: "B", keyRef: 9 });
    assert.equal(cell("tls", 1).source, undefined);
  });

  it("offers to copy what is missing, from where it is", () => {
    assert.equal(cell("ssh", 1).spoken, "missing");
    assert.deepEqual(cell("ssh", 1).source, { reader: "A", keyRef: 3 });
    assert.equal(cell("data", 1).spoken, "unclear whether it is here, perhaps “other”, reference 8");
    assert.deepEqual(cell("data", 1).source, { reader: "A", keyRef: 7 });
  });

  it("offers nothing where the key can't be, or can't be read from any card", () => {
    const { device } = { device: { kind: "smartcard-hsm-before-3" as const, rsaSizes: [2048], curves: [], aesSizes: [], ownLabel: true, soPinGuardsInitialization: true, unblocksKeepingPin: true, losesDkekWithPower: false } };
    const [row] = tableOf(cardIn("A", [aes("data", "07")]), cardIn("B", [], { device })).rows;
    assert.equal(row?.cells[1]?.spoken, "can't be here, no AES keys, which firmware from 3.0 has");
    assert.equal(row.cells[1].source, undefined);
    const blocked = tableOf(cardIn("A", [ec("tls")], { userPin: { state: "blocked", triesLeft: 0 } }), cardIn("B", []));
    assert.equal(blocked.rows[0]?.cells[1]?.source, undefined);
  });

  it("says so where keys are recognised by their description only", () => {
    assert.deepEqual(table.rows.map(({ name, kind, caution }) => [name, kind, caution]), [
      ["data", "AES 256\u00a0· ID\u00a007", "recognized by label, ID and size only"],
      ["other", "AES 256\u00a0· ID\u00a008", "recognized by label, ID and size only"],
      ["ssh", "EC P-256\u00a0· ID\u00a003", undefined],
      ["tls", "EC P-256\u00a0· ID\u00a002", undefined],
    ]);
  });

  it("warns of virtual cards beside real ones, and of a DKEK of zeros", () => {
    const [real, virtual] = [cardIn("A", []), cardIn("B", [], {}, true)];
    assert.match(tableOf(real, virtual).warnings.join(), /^Card B is a virtual card: a key that is copied there lies in a file/);
    assert.deepEqual(tableOf(virtual, cardIn("C", [], {}, true)).warnings, []);
    const zeros = { dkek: { state: "ready" as const, shares: 2, outstanding: 0, kcv: zeroDkekKcv } };
    assert.match(tableOf(cardIn("A", [], zeros), cardIn("B", [], zeros)).warnings.join(), /all its bytes are zero/);
  });

  it("keeps the names of rows and columns while cards come and go", () => {
    const rows = (...entries: Parameters<typeof snapshotOf>) => tableOf(...entries).rows.map(({ id }) => id);
    const [a, b, c] = [cardIn("A", [ec("tls"), aes("data", "07")]), cardIn("B", []), cardIn("C", [ec("tls", { label: "aaa" })])];
    assert.deepEqual(rows(a, b).sort(), rows(a, b, c).sort());
    assert.deepEqual(rows(a, b).sort(), rows(c, b, a).sort());
    const columns = tableOf(a, b, c).columns.map(({ id }) => id);
    assert.equal(new Set(columns).size, 3);
    assert.deepEqual(tableOf(a, c).columns.map(({ id }) => id), [columns[0], columns[2]]);
  });

  it("looks for cards as long as one is being read", () => {
    assert.equal(clustersView(snapshotOf(sampleEntry("A", { state: "reading" })), noAesKcvs).looking, true);
    assert.equal(clustersView(snapshotOf(cardIn("A", [])), noAesKcvs).looking, false);
    assert.equal(clustersView({ engine: { name: "stopped", reason: "" } }, noAesKcvs).looking, false);
  });
});
