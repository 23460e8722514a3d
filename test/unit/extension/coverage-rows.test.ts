import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { CoverageSnapshot } from "../../../src/extension/backups/coverages";
import type { IndexedBackup } from "../../../src/extension/backups/indexed-backup";
import { zeroDkekKcv } from "../../../src/extension/zero-dkek";
import { badgeOf } from "../../../src/extension/tree/badge";
import { differenceOf } from "../../../src/extension/tree/diff";
import type { Row } from "../../../src/extension/tree/row";
import { rowsOf } from "../../../src/extension/tree/rows";
import type { Card } from "../../../src/protocol/cards";
import { otherKcv, sampleBackup, sampleSummary, sampleWhole } from "./backups/samples";
import { sampleCard, sampleCoverage, sampleEntry, sampleKey, sampleSnapshot } from "./samples";

const hash = "AA".repeat(32);
const hashed = { publicKeySha256: hash };
const modified = Date.UTC(2026, 0, 31);
const now = Date.UTC(2026, 1, 5);
const at = "2026-02-01T12:00:00Z";

function backup(kcv?: string, verified = false, name = "tls-2026.bin"): IndexedBackup {
  const summary = sampleSummary({ ...hashed, ...(kcv !== undefined && { kcv }) });
  return sampleBackup({ name, modified, content: { state: "key-blob", summary }, ...(verified && { verified: { at, result: sampleWhole(hashed) } }) });
}

interface Shown {
  card?: Partial<Card>;
  files?: readonly IndexedBackup[];
  changes?: Partial<CoverageSnapshot>;
}

function shown({ card = {}, files = [], changes = {} }: Shown) {
  const snapshot = sampleSnapshot(sampleEntry("A", { state: "read", card: sampleCard({ keys: [sampleKey(hashed)], ...card }) }));
  const coverage = sampleCoverage(snapshot, files, changes);
  const rows = rowsOf(snapshot, coverage, now);
  const all = (some: readonly Row[]): Row[] => some.flatMap((row) => [row, ...all(row.children)]);
  const row = (end: string): Row => all(rows).find(({ id }) => id.endsWith(end)) ?? assert.fail(end);
  return { rows, badge: badgeOf(snapshot, coverage), card: row("card:A:UTTMRN43855"), keys: row("/keys"), key: row("/key:2") };
}

const zeroDkek = { dkek: { state: "ready", shares: 2, outstanding: 0, kcv: zeroDkekKcv } } as const;
const noDkek = { dkek: { state: "none", shares: 0, outstanding: 0 } } as const;

/** Each state of a key as its row shows it: begin of the description, icon, what a screen reader says at the end, and the badge. */
const states: [title: string, of: Shown, words: string, icon: string, spoken: string, badge: number | undefined][] = [
  ["no backup", {}, "no backup", "warning", "no backup", 1],
  ["a backup under another DKEK", { files: [backup(otherKcv)] }, "other DKEK only", "circle-slash", "backed up under another DKEK only", 1],
  ["a backup", { files: [backup()] }, "backed up", "pass", "backed up, not proven", undefined],
  ["a proven backup", { files: [backup(undefined, true)] }, "proven backup", "verified-filled", "backed up and proven", undefined],
  ["a backup under a DKEK of zeros", { card: zeroDkek, files: [backup(zeroDkekKcv)] }, "unprotected backup", "eye", "backed up, but unprotected", undefined],
  ["a card without a DKEK", { card: noDkek }, "can't be backed up", "warning", "can't be backed up", 1],
  ["a search that goes on", { changes: { looking: true } }, "looking for backups…", "key", "backups are being looked for", undefined],
  ["a search that goes on, and another DKEK", { files: [backup(otherKcv)], changes: { looking: true } }, "looking for backups…", "key", "backups are being looked for", undefined],
  ["a search that goes on, and a backup", { files: [backup()], changes: { looking: true } }, "backed up", "pass", "backed up, not proven", undefined],
  ["no place to look in", { changes: { places: [] } }, "EC P-256", "key", "backups are looked for nowhere", undefined],
];

describe("the rows of keys and their backups", () => {
  for (const [title, of, words, icon, spoken, badge] of states) {
    it(`tell ${title} by words, icon and speech, and count it`, () => {
      const { key, badge: counted } = shown(of);
      assert.equal(key.description?.startsWith(`${words} · `), true, key.description);
      assert.equal(key.icon.name, icon);
      assert.equal(key.spoken.endsWith(`ID 02, ${spoken}`), true, key.spoken);
      assert.equal(counted?.value, badge);
      assert.ok(key.tooltip.note);
    });
  }

  it("give no two states the same icon and colour, but for keys that are lost with their card", () => {
    const faces = ["no backup", "a backup under another DKEK", "a backup", "a proven backup", "a backup under a DKEK of zeros", "a search that goes on"].map((title) =>
      JSON.stringify(shown(states.find(([one]) => one === title)?.[1] ?? assert.fail()).key.icon),
    );
    assert.equal(new Set(faces).size, faces.length);
  });

  it("list the files: where, how old, known by what, and proven when", () => {
    const { key } = shown({ files: [backup(undefined, true), backup(otherKcv, false, "old.bin")] });
    assert.deepEqual(key.tooltip.facts.slice(0, 2), [
      { name: "tls-2026.bin", value: "in safe · written 5 days ago · same public key · proven on 2026-02-01" },
      { name: "old.bin", value: "in safe · written 5 days ago · same public key · another DKEK" },
    ]);
    const many = shown({ files: Array.from({ length: 8 }, (_, i) => backup(undefined, false, `${i}.bin`)) });
    assert.deepEqual(many.key.tooltip.facts[5], { name: "And", value: "3 more" });
  });

  it("say where backups were looked for, and that a DKEK of the card's own dies with it", () => {
    assert.deepEqual(shown({}).key.tooltip.facts[0], { name: "Looked in", value: "safe" });
    assert.match(shown({ changes: { places: [] } }).key.tooltip.note ?? "", /no folder is open/);
    const own = { dkek: { state: "ready", shares: 0, outstanding: 0, kcv: sampleCard().dkek.kcv ?? "" } } as const;
    assert.match(shown({ card: own, files: [backup()] }).key.tooltip.note ?? "", /Only this very card can restore it/);
    const untold = { dkek: { state: "ready", shares: 1, outstanding: 0 } } as const;
    const pico = shown({ card: untold, files: [backup()] });
    assert.match(pico.key.tooltip.note ?? "", /only after the PIN/);
    assert.equal(pico.key.description?.startsWith("backed up · "), true);
  });

  it("say of every key what a DKEK of zeros means for its backups, and of a proven one, too", () => {
    const inside = sampleWhole({ ...hashed, kcv: zeroDkekKcv });
    const proven = { ...backup(zeroDkekKcv), verified: { at, result: inside } };
    for (const files of [[], [backup(otherKcv)], [backup(zeroDkekKcv)], [proven]]) {
      const { key } = shown({ card: zeroDkek, files });
      assert.match(key.tooltip.note ?? "", /protects nothing: all its bytes are zero/);
      assert.doesNotMatch(key.tooltip.note ?? "", /[Bb]ack (it|the key) up|Keep the shares/);
    }
    const { key, card } = shown({ card: zeroDkek, files: [proven] });
    assert.equal(key.icon.name, "eye");
    assert.equal(card.description, "backup unprotected · UTTMRN43855 · 3.5");
  });

  it("sum up a card", () => {
    const others = [sampleKey({ keyRef: 3, publicKeySha256: "BB".repeat(32) }), sampleKey({ keyRef: 4, publicKeySha256: "CC".repeat(32) })];
    const card = { keys: [sampleKey(hashed), ...others] };
    const sums = (of: Shown): (string | undefined)[] => [shown(of).card.description, shown(of).keys.description];
    assert.deepEqual(sums({ card, files: [backup()] }), ["no backup: 2 of 3 · UTTMRN43855 · 3.5", "3 · 2 without backup"]);
    const twins = { keys: [sampleKey(hashed), sampleKey({ keyRef: 3, ...hashed })] };
    assert.deepEqual(sums({ card: twins, files: [backup()] }), ["all keys backed up · UTTMRN43855 · 3.5", "2"]);
    assert.deepEqual(sums({ card: twins, files: [backup(undefined, true)] }), ["all backups proven · UTTMRN43855 · 3.5", "2"]);
    assert.deepEqual(sums({ files: [backup()] }), ["key backed up · UTTMRN43855 · 3.5", "1"]);
    assert.deepEqual(sums({ files: [backup(undefined, true)] }), ["backup proven · UTTMRN43855 · 3.5", "1"]);
    assert.deepEqual(sums({ card, changes: { looking: true } }), ["looking for backups… · UTTMRN43855 · 3.5", "3"]);
    assert.deepEqual(sums({ card, changes: { places: [] } }), ["UTTMRN43855 · 3.5", "3"]);
    assert.match(shown({ card, files: [backup()] }).card.spoken, /2 of 3 keys without backup$/);
    assert.deepEqual(shown({ card }).badge, { value: 3, tooltip: "3 keys without a backup" });
  });

  it("stay the rows they are when a backup comes, so that the tree keeps its expansion", () => {
    const [before, after] = [shown({}), shown({ files: [backup()] })];
    assert.deepEqual(differenceOf(before.rows, after.rows), ["card:A:UTTMRN43855"]);
  });
});
