import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { coverageOf } from "../../../../src/extension/backups/coverage";
import type { CoveringFile, KeyCoverage } from "../../../../src/extension/backups/coverage";
import type { IndexedBackup } from "../../../../src/extension/backups/indexed-backup";
import type { BlobSummary, WholeKey } from "../../../../src/protocol/backups";
import type { Card } from "../../../../src/protocol/cards";
import type { Key } from "../../../../src/protocol/keys";
import { sampleCard, sampleKey } from "../samples";
import { otherKcv, sampleBackup, sampleKcv, sampleSummary, sampleWhole } from "./samples";

const [ownHash, otherHash] = ["AA".repeat(32), "BB".repeat(32)];
const at = "2026-02-01T00:00:00Z";

interface Case {
  title: string;
  key?: Partial<Key>;
  card?: Partial<Card>;
  file?: Partial<BlobSummary>;
  /** Content of the file where it is no summary. */
  content?: IndexedBackup["content"];
  verified?: Partial<WholeKey> | "altered" | "damaged";
  /** Key check value of the AES key on the card. */
  aesKcv?: string;
  expected: [KeyCoverage["state"], CoveringFile["matchedBy"]?, CoveringFile["dkek"]?];
}

const hashed = { publicKeySha256: ownHash };
const { curve, ...typeless } = sampleKey();
assert.equal(curve, "secp256r1");
const aes: Partial<Key> = { type: "AES", size: 256 };
const aesFile: Partial<BlobSummary> = { keyType: "AES", keySize: 256, certificate: "none" };
const aesWhole: Partial<WholeKey> = { keyType: "AES", keySize: 256, publicKeyMatches: null };
const untold = { state: "ready", shares: 1, outstanding: 0 } as const;

const cases: Case[] = [
  { title: "the same public key under the card's DKEK", key: hashed, file: hashed, expected: ["backed-up", "public-key", "same"] },
  { title: "the same public key under other names", key: { ...hashed, label: "x", id: "77" }, file: hashed, expected: ["backed-up", "public-key", "same"] },
  { title: "another public key, though all names agree", key: hashed, file: { publicKeySha256: otherHash }, expected: ["none"] },
  { title: "the same public key under another DKEK", key: hashed, file: { ...hashed, kcv: otherKcv }, expected: ["other-dkek", "public-key", "other-dkek"] },
  { title: "verified with the shares", key: hashed, file: hashed, verified: hashed, expected: ["proven", "public-key", "same"] },
  { title: "a raw blob, whose key verification found", key: hashed, file: { kind: "blob", certificate: "none" }, verified: { ...hashed, publicKeyMatches: null }, expected: ["proven", "public-key", "same"] },
  { title: "verified, and another key is inside than its certificate says", key: hashed, file: hashed, verified: { publicKeySha256: otherHash, publicKeyMatches: false }, expected: ["none"] },
  { title: "the right key inside with the certificate of another", key: hashed, file: { publicKeySha256: otherHash }, verified: { ...hashed, publicKeyMatches: false }, expected: ["backed-up", "public-key", "same"] },
  { title: "verified, under another DKEK", key: hashed, file: { ...hashed, kcv: otherKcv }, verified: { ...hashed, kcv: otherKcv }, expected: ["other-dkek", "public-key", "other-dkek"] },
  { title: "verified against another DKEK than the file is wrapped under", key: hashed, file: hashed, verified: { ...hashed, kcv: otherKcv }, expected: ["backed-up", "public-key", "same"] },
  { title: "a MAC that does not hold", key: hashed, file: hashed, verified: "altered", expected: ["none"] },
  { title: "no whole key in spite of its MAC", key: hashed, file: hashed, verified: "damaged", expected: ["none"] },
  { title: "a file that breaks", key: hashed, content: { state: "damaged", offset: 9, reason: "it ends" }, expected: ["none"] },
  { title: "a wrapped key that no card would take", key: hashed, file: { ...hashed, restorable: false }, expected: ["none"] },
  { title: "a key that this kind of device can't hold", key: hashed, file: { ...hashed, notHeldBy: { "smartcard-hsm": "RSA 4096" } }, expected: ["none"] },
  { title: "a key that another kind of device can't hold", key: hashed, file: { ...hashed, notHeldBy: { "pico-hsm": "it" } }, expected: ["backed-up", "public-key", "same"] },
  { title: "the same description, and no certificate in the file", key: hashed, expected: ["backed-up", "description", "same"] },
  { title: "the same description, and no public key on the card", file: hashed, expected: ["backed-up", "description", "same"] },
  { title: "verified, but matched by its description only", verified: hashed, expected: ["backed-up", "description", "same"] },
  { title: "the same description under another DKEK", file: { kcv: otherKcv }, expected: ["none"] },
  { title: "another label", file: { label: "tls-2027" }, expected: ["none"] },
  { title: "another ID", file: { id: "03" }, expected: ["none"] },
  { title: "another curve", file: { curve: "brainpoolP256r1" }, expected: ["none"] },
  { title: "another type", file: { keyType: "RSA" }, expected: ["none"] },
  { title: "another size", key: { type: "RSA", size: 2048 }, file: { keyType: "RSA", keySize: 4096 }, expected: ["none"] },
  { title: "a key that the card has no description of", key: { size: 0, label: "", id: "" }, file: { label: "", id: "" }, expected: ["none"] },
  { title: "AES by its key check value", key: aes, file: aesFile, verified: { ...aesWhole, aesKcv: "0102030405" }, aesKcv: "0102030405", expected: ["proven", "aes-kcv", "same"] },
  { title: "AES with another key check value, though all names agree", key: aes, file: aesFile, verified: { ...aesWhole, aesKcv: "0102030405" }, aesKcv: "FF02030405", expected: ["none"] },
  { title: "AES verified, and the card's key not known", key: aes, file: aesFile, verified: { ...aesWhole, aesKcv: "0102030405" }, expected: ["backed-up", "description", "same"] },
  { title: "AES not verified, though the card's key is known", key: aes, file: aesFile, aesKcv: "0102030405", expected: ["backed-up", "description", "same"] },
  { title: "AES under another DKEK by its key check value", key: aes, file: { ...aesFile, kcv: otherKcv }, verified: { ...aesWhole, kcv: otherKcv, aesKcv: "0102030405" }, aesKcv: "0102030405", expected: ["other-dkek", "aes-kcv", "other-dkek"] },
  { title: "a card that tells its KCV after the PIN only", card: { dkek: untold }, key: hashed, file: hashed, verified: hashed, expected: ["backed-up", "public-key", "unknown-dkek"] },
  { title: "its description, on a card that tells its KCV after the PIN only", card: { dkek: untold }, expected: ["backed-up", "description", "unknown-dkek"] },
  { title: "a card without a DKEK", card: { dkek: { state: "none", shares: 0, outstanding: 0 } }, key: hashed, file: hashed, expected: ["none"] },
  { title: "a card that waits for shares", card: { dkek: { state: "pending", shares: 2, outstanding: 1 } }, key: hashed, file: hashed, expected: ["other-dkek", "public-key", "other-dkek"] },
  { title: "a DKEK that the card made", card: { dkek: { state: "ready", shares: 0, outstanding: 0, kcv: sampleKcv } }, key: hashed, file: hashed, expected: ["backed-up", "public-key", "same"] },
];

/** What `Case.key` makes of the sample: only elliptic keys have a curve. */
function keyOf({ key = {} }: Case): Key {
  return key.type === undefined ? sampleKey(key) : { ...typeless, ...key };
}

function fileOf({ file = {}, content, verified }: Case): IndexedBackup {
  const { curve: usual, ...rest } = sampleSummary(file);
  const summary = file.keyType === undefined && usual !== undefined ? { ...rest, curve: usual } : rest;
  const { curve: inside, ...whole } = sampleWhole(typeof verified === "object" ? verified : {});
  const result =
    verified === "altered"
      ? ({ state: "altered" } as const)
      : verified === "damaged"
        ? ({ state: "damaged", offset: 0, reason: "no key" } as const)
        : { ...whole, ...(whole.keyType === "EC" && inside !== undefined && { curve: inside }) };
  return sampleBackup({ content: content ?? { state: "key-blob", summary }, ...(verified !== undefined && { verified: { at, result } }) });
}

describe("the coverage of a key", () => {
  for (const one of cases) {
    it(`is ${one.expected[0]} with ${one.title}`, () => {
      const card = sampleCard({ keys: [keyOf(one)], ...one.card });
      const aesKcvs = new Map(one.aesKcv === undefined ? [] : [[2, one.aesKcv]]);
      const { state, files } = coverageOf(card, [fileOf(one)], aesKcvs).get(2) ?? assert.fail();
      assert.deepEqual([state, ...files.flatMap(({ matchedBy, dkek }) => [matchedBy, dkek])], one.expected);
      assert.deepEqual(files.map(({ proven }) => proven), files.map(() => state === "proven"));
    });
  }

  it("is found by the description of a key without a label", () => {
    const { label, ...summary } = sampleSummary();
    assert.equal(label, "tls-2026");
    const coverage = coverageOf(sampleCard({ keys: [sampleKey({ label: "" })] }), [sampleBackup({ content: { state: "key-blob", summary } })]);
    assert.equal(coverage.get(2)?.files[0]?.matchedBy, "description");
  });

  it("is none without a file, for every key of the card", () => {
    const coverage = coverageOf(sampleCard({ keys: [sampleKey(), sampleKey({ keyRef: 9 })] }), []);
    assert.deepEqual([...coverage], [[2, { state: "none", files: [] }], [9, { state: "none", files: [] }]]);
  });

  it("is that of its best file, and tells the best first: proven, of this DKEK, the newest", () => {
    const file = (name: string, modified: number, changes: Partial<BlobSummary> = {}, verified?: IndexedBackup["verified"]): IndexedBackup =>
      sampleBackup({ name, modified, content: { state: "key-blob", summary: sampleSummary({ ...hashed, ...changes }) }, ...(verified && { verified }) });
    const files = [
      file("other.bin", 5, { kcv: otherKcv }),
      file("old.bin", 1),
      file("new.bin", 3),
      file("proven.bin", 2, {}, { at, result: sampleWhole(hashed) }),
    ];
    const { state, files: covering } = coverageOf(sampleCard({ keys: [sampleKey(hashed)] }), files).get(2) ?? assert.fail();
    assert.equal(state, "proven");
    assert.deepEqual(covering.map(({ backup }) => backup.name), ["proven.bin", "new.bin", "old.bin", "other.bin"]);
  });

  it("is found for several keys of one description each by its own public key", () => {
    const keys = [sampleKey({ ...hashed, keyRef: 1 }), sampleKey({ publicKeySha256: otherHash, keyRef: 2 })];
    const coverage = coverageOf(sampleCard({ keys }), [sampleBackup({ content: { state: "key-blob", summary: sampleSummary({ publicKeySha256: otherHash }) } })]);
    assert.deepEqual([...coverage].map(([keyRef, { state }]) => [keyRef, state]), [[1, "none"], [2, "backed-up"]]);
  });
});
