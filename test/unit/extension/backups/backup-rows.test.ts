import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { backupGroups } from "../../../../src/extension/backups/backup-groups";
import { coverageOf } from "../../../../src/extension/backups/coverage";
import type { IndexedBackup } from "../../../../src/extension/backups/indexed-backup";
import { backupRows } from "../../../../src/extension/backups-view/backup-rows";
import { zeroDkekKcv, zeroDkekWords } from "../../../../src/extension/zero-dkek";
import type { LazyRow } from "../../../../src/extension/backups-view/lazy-row";
import type { BlobSummary } from "../../../../src/protocol/backups";
import type { Card } from "../../../../src/protocol/cards";
import { sampleCard, sampleKey } from "../samples";
import { otherKcv, sampleBackup, sampleKcv, sampleSummary, sampleWhole } from "./samples";

const now = Date.UTC(2026, 1, 5);
const [hashA, hashB] = ["AA".repeat(32), "BB".repeat(32)];
const verified = { at: "2026-02-01T12:00:00Z", result: sampleWhole({ publicKeySha256: hashA }) };

function file(name: string, summary: Partial<BlobSummary> = {}, changes: Partial<IndexedBackup> = {}): IndexedBackup {
  const content = { state: "key-blob", summary: sampleSummary({ publicKeySha256: hashA, ...summary }) } as const;
  return sampleBackup({ name, content, ...changes });
}

function rowsOf(files: readonly IndexedBackup[], ...cards: Card[]): readonly LazyRow[] {
  const covered = cards.map((card) => ({ read: { reader: card.serial, virtual: false, card }, coverage: coverageOf(card, files) }));
  return backupRows(backupGroups(files, covered), now);
}

/** The rows as a person sees them who opens all. */
function seen(rows: readonly LazyRow[], depth = 0): string[] {
  return rows.flatMap((row) => [`${"  ".repeat(depth)}${row.label} | ${row.description ?? ""}`, ...seen(row.below?.() ?? [], depth + 1)]);
}

function all(rows: readonly LazyRow[]): LazyRow[] {
  return rows.flatMap((row) => [row, ...all(row.below?.() ?? [])]);
}

const holder = sampleCard({ keys: [sampleKey({ publicKeySha256: hashA })] });

describe("the rows of the backups", () => {
  it("go by DKEK and by key, and tell on which card each is", () => {
    const files = [
      file("a.bin"),
      file("gone.bin", { publicKeySha256: hashB, label: "retired" }),
      file("strange.bin", { kcv: otherKcv, publicKeySha256: hashB, label: "ca" }),
    ];
    assert.deepEqual(seen(rowsOf(files, holder)), [
      `DKEK ${sampleKcv} | on SmartCard-HSM · 2 keys`,
      "  retired | not proven · EC P-256 · on no connected card · gone.bin · 5 days ago",
      "  tls-2026 | not proven · EC P-256 · on SmartCard-HSM as key 2 · a.bin · 5 days ago",
      `DKEK ${otherKcv} | on no connected card · 1 key`,
      "  ca | not proven · EC P-256 · on no connected card · strange.bin · 5 days ago",
    ]);
  });

  it("do not call a backup proven that has the certificate of another key", () => {
    const swapped = { at: verified.at, result: sampleWhole({ publicKeySha256: hashA, publicKeyMatches: false }) };
    const [, row] = all(rowsOf([file("a.bin", {}, { verified: swapped })], holder));
    assert.match(row?.description ?? "", /^not proven/);
    assert.equal(row?.icon.name, "key");
    assert.equal(row.tooltip.facts.find(({ name }) => name === "Proof")?.value, "found with the certificate of another key on 2026-02-01");
  });

  it("say of a DKEK of zeros that its files protect nothing", () => {
    const [row] = rowsOf([file("a.bin", { kcv: zeroDkekKcv })], holder);
    assert.equal(row?.description, "protects nothing · on no connected card · 1 key");
    assert.equal(row.spoken, `DKEK ${zeroDkekKcv}, protects nothing, on no connected card, 1 key`);
    assert.equal(row.icon.name, "warning");
    assert.equal(row.tooltip.note, zeroDkekWords(zeroDkekKcv));
    assert.equal(rowsOf([file("a.bin")], holder)[0]?.icon.name, "shield");
  });

  it("tell cards of one name apart by their serial numbers", () => {
    const [row] = rowsOf([file("a.bin")], holder, sampleCard({ ...holder, serial: "UTTMRN43856" }));
    assert.equal(row?.description, "on SmartCard-HSM (UTTMRN43855), SmartCard-HSM (UTTMRN43856) · 1 key");
  });

  it("put files of one key under one row, newest first, and tell identical bytes", () => {
    const older = { modified: Date.UTC(2025, 1, 5) };
    const files = [file("old.bin", {}, older), file("new.bin", {}, { verified }), file("copy.bin", {}, { ...older, folder: "disk", sha256: file("old.bin").sha256 })];
    assert.deepEqual(seen(rowsOf(files, holder)).slice(1), [
      "  tls-2026 | proven · EC P-256 · on SmartCard-HSM as key 2 · 3 files",
      "    new.bin | proven on 2026-02-01 · safe · 5 days ago",
      "    copy.bin | not proven · disk · same bytes as old.bin · 11 months ago",
      "    old.bin | not proven · safe · same bytes as copy.bin · 11 months ago",
    ]);
  });

  it("tell a copy of the same name by its folder", () => {
    const { sha256 } = file("a.bin");
    const at = (folder: string) => file("a.bin", {}, { uri: `file:///${folder}/a.bin`, folder, sha256, modified: Date.UTC(2025, 1, 5) });
    const words = seen(rowsOf([at("team-a/keys"), at("team-b/keys"), at("")], holder)).slice(2);
    assert.match(words.find((line) => line.includes("· team-a/keys ·")) ?? "", /same bytes as a\.bin in the open folder · same bytes as team-b\/keys\/a\.bin/);
  });

  it("keep apart one key under two DKEKs, and two keys of one description", () => {
    const files = [file("a.bin"), file("b.bin", { kcv: otherKcv }), file("c.bin", { publicKeySha256: hashB })];
    const groups = backupGroups(files, []);
    assert.deepEqual(groups.dkeks.map(({ keys }) => keys.length), [1, 2]);
  });

  it("keep raw blobs apart, of which nothing shows, until they are verified", () => {
    const raw = (name: string, changes: Partial<IndexedBackup> = {}): IndexedBackup => {
      const { label, id, keyRef, ...rest } = sampleSummary({ kind: "blob", certificate: "none" });
      assert.deepEqual([label, id, keyRef], ["tls-2026", "02", 2]);
      return sampleBackup({ name, content: { state: "key-blob", summary: rest }, ...changes });
    };
    const count = (...files: IndexedBackup[]): number | undefined => backupGroups(files, []).dkeks[0]?.keys.length;
    assert.equal(count(raw("a.wky"), raw("b.wky")), 2);
    assert.equal(count(raw("a.wky", { verified }), raw("b.wky", { verified })), 1);
    assert.match(seen(rowsOf([raw("a.wky")]))[1] ?? "", /^ {2}a\.wky \| not proven · EC P-256/);
  });

  it("tell of each damaged file what is wrong", () => {
    const files = [
      sampleBackup({ name: "cut.bin", content: { state: "damaged", offset: 99, reason: "the file ends" } }),
      file("altered.bin", {}, { verified: { ...verified, result: { state: "altered" } } }),
      file("hollow.bin", {}, { verified: { ...verified, result: { state: "damaged", offset: 7, reason: "no key" } } }),
      file("partial.bin", { restorable: false }),
    ];
    assert.deepEqual(seen(rowsOf(files, holder)), [
      "Damaged | no card restores them · 4 files",
      "  altered.bin | its MAC does not hold: it was altered after it was written · safe",
      "  cut.bin | breaks at byte 99: the file ends · safe",
      "  hollow.bin | breaks at byte 7: no key · safe",
      "  partial.bin | the wrapped key in it is not whole · safe",
    ]);
  });

  it("have ids of their own, files to open, and whole words for a screen reader", () => {
    const rows = all(rowsOf([file("a.bin"), file("b.bin"), file("c.bin", { publicKeySha256: hashB })], holder));
    assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
    assert.deepEqual(rows.flatMap(({ file: uri }) => uri ?? []).sort(), ["a.bin", "b.bin", "c.bin"].map((name) => `file:///safe/${name}`));
    for (const { spoken } of rows) assert.doesNotMatch(spoken, /·|^$/);
  });

  it("show the rows of thousands of keys only when they are asked for", () => {
    const files = Array.from({ length: 10_000 }, (_, i) => file(`${i}.bin`, { publicKeySha256: String(i), label: String(i) }));
    const [group] = rowsOf(files, holder);
    assert.deepEqual([group?.shown, group?.below?.().length], ["collapsed", 10_000]);
  });
});
