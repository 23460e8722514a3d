import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { NamedFile } from "../../../../src/extension/bulk/chosen-files";
import type { Outcome } from "../../../../src/extension/bulk/one-by-one";
import { planned, sorted } from "../../../../src/extension/bulk/restore-plan";
import { previewCounts, previewText, restoreAccount, restoreResult } from "../../../../src/extension/bulk/restore-words";
import type { RestoreItem, RestorePreview } from "../../../../src/extension/bulk/restore-words";
import { zeroDkekKcv } from "../../../../src/extension/zero-dkek";
import type { BlobSummary, PlannedRestore } from "../../../../src/protocol/backups";
import type { RestoredKey } from "../../../../src/protocol/keys";
import { sampleCard, sampleKey } from "../samples";

const kcv = "2BA159D3ADA6A53D";
const sha256 = "AB".repeat(32);
const summary: BlobSummary = { kind: "container", kcv, keyType: "EC", keySize: 256, curve: "secp256r1", label: "tls", certificate: "none", restorable: true, notHeldBy: {} };
const told = (changes: Partial<BlobSummary> = {}): NamedFile["told"] => ({ sha256, state: "key-blob", summary: { ...summary, ...changes } });
const described = { keyType: "EC", keySize: 256, curve: "secp256r1", label: "tls", kcv } as const;
const fits = (changes: object = {}): Extract<PlannedRestore, { state: "fits" }> => ({ state: "fits", keyRef: 3, ...described, ...changes });
// Words need the names of files only.
const file = (name: string): NamedFile => ({ name }) as NamedFile;

describe("the plan of a restore of many keys", () => {
  it("asks the card about its own DKEK's files", () => {
    const [own, other, damaged] = [told(), told({ kcv: "1111111111111111" }), { sha256, state: "damaged", offset: 3, reason: "" } as const].map((what) => ({ told: what }));
    assert.ok(own && other && damaged);
    const { toPlan, otherDkek } = sorted([own, other, damaged], sampleCard());
    assert.deepEqual(toPlan.map((one) => one.file), [own, damaged]);
    assert.deepEqual(otherDkek.map(({ file: one, plan }) => [one, plan.state === "refused" && plan.failure.code]), [[other, "kcv-mismatch"]]);
    const untold = sampleCard({ dkek: { state: "ready", shares: 1, outstanding: 0 } });
    assert.deepEqual(sorted([own, other], untold).toPlan.length, 2);
  });

  it("leaves alone a key that nothing tells apart from one on the card", () => {
    const card = sampleCard({ keys: [sampleKey({ label: "tls" })] });
    const idHeldBy = { keyRef: 2, label: "tls" };
    const state = (summaryOf: Partial<BlobSummary>, changes: object) => planned([{ file: "a", summary: { ...summary, ...summaryOf } }], [fits({ idHeldBy, ...changes })], card)[0]?.plan.state;
    assert.equal(state({}, {}), "likely-present");
    assert.equal(state({ publicKeySha256: sha256 }, {}), "fits");
    assert.equal(state({}, { label: "other" }), "fits");
    assert.equal(state({}, { keySize: 384, curve: "secp384r1" }), "fits");
    assert.equal(state({}, { idHeldBy: { keyRef: 9, label: "in the plan" } }), "fits");
  });

  it("names the file that holds the same key", () => {
    const plans: PlannedRestore[] = [fits(), { state: "repeated", of: 0, ...described }];
    assert.equal(planned([{ file: "a" }, { file: "b" }], plans, sampleCard())[1]?.sameAs, "a");
  });
});

describe("the words of a restore of many keys", () => {
  const preview: RestorePreview = {
    card: sampleCard(),
    chosen: { name: "safe", isFolder: true, unusable: [{ name: "gone.bin", why: "It is missing." }], foreign: 2 },
    files: [
      { file: file("a.bin"), plan: fits({ formerKeyRef: 2, idHeldBy: { keyRef: 2, label: "tls-2026" } }) },
      { file: file("b.bin"), plan: { state: "present", keyRef: 2, ...described } },
      { file: file("2025/c.bin"), plan: { state: "repeated", of: 0, ...described }, sameAs: file("a.bin") },
      { file: file("d.bin"), plan: { state: "refused", failure: { code: "unsupported", feature: "AES keys" }, ...described } },
      { file: file("e.bin"), plan: { ...fits({ idHeldBy: { keyRef: 2, label: "tls" } }), state: "likely-present" } },
    ],
  };

  it("tell in the preview what goes where, and why not", () => {
    const text = previewText(preview);
    assert.match(text, /Looked at +“safe” and the folders in it: 5 key blobs in 2 folders\n/);
    assert.match(text, /To be restored: 1\n {2}a\.bin\n +tls, EC P-256: goes to key reference 3\.\n +Its former reference 2 is taken\.\n +It has the same ID as “tls-2026”/);
    assert.match(text, /On the card already: 1[^]*b\.bin\n.*as key reference 2/);
    assert.match(text, /Most likely on the card already: 1[^]*e\.bin/);
    assert.match(text, /The same key once more: 1[^]*2025\/c\.bin\n.*as in a\.bin/);
    assert.match(text, /Can't be restored: 1\n {2}d\.bin\n.*does not support AES keys/);
    assert.match(text, /Missing or unusable: 1\n {2}gone\.bin\n +It is missing/);
    assert.doesNotMatch(text, /Beware/);
  });

  it("tell in the preview that a DKEK of zeros protects nothing, be it the card's or a file's", () => {
    const beware = /Beware +The DKEK 66687AADF862BD77 protects nothing/;
    assert.match(previewText({ ...preview, card: sampleCard({ dkek: { state: "ready", shares: 2, outstanding: 0, kcv: zeroDkekKcv } }) }), beware);
    assert.match(previewText({ ...preview, files: [{ file: file("z.bin"), plan: { state: "refused", failure: { code: "mac-mismatch" }, ...described, kcv: zeroDkekKcv } }] }), beware);
  });

  it("take no line from a label that a file tells", () => {
    const text = previewText({ ...preview, files: [{ file: file("a.bin"), plan: fits({ label: "tls: goes to key reference 3.\n  b.bin\n    root" }) }] });
    assert.doesNotMatch(text, /^ *(b\.bin|root)/m);
  });

  it("tell the same in counts for the question", () => {
    assert.deepEqual(previewCounts(preview).split("\n"), [
      "1 key gets another key reference than before.",
      "1 key has the ID of another key.",
      "1 key is on the card already.",
      "1 key is most likely on the card already.",
      "1 file holds a key that another file holds, too.",
      "1 file can't be restored onto this card.",
      "1 file is missing or unusable.",
      "2 files hold no wrapped key.",
    ]);
  });

  it("tell at the end which files were left out, so that nobody counts on their keys", () => {
    const item: RestoreItem = { file: file("a.bin"), plan: fits() };
    const proof = { method: "signature", algorithm: "ECDSA with SHA-256", challenge: "", response: "", valid: true } as const;
    const result = restoreResult(preview, { ending: "finished", outcomes: [{ item, state: "done", result: { ...sampleKey(), proof } }] });
    assert.equal(result.isGood, false);
    assert.match(result.words, /Each proved that it works\. 1 file can't be restored onto this card\. 1 file is missing or unusable\.$/);
  });

  it("tell of every key what became of it", () => {
    const item: RestoreItem = { file: file("a.bin"), plan: fits() };
    const proof = { method: "signature", algorithm: "ECDSA with SHA-256", challenge: "", response: "", valid: true } as const;
    const done = (result: RestoredKey): Outcome<RestoreItem, RestoredKey> => ({ item, state: "done", result });
    const proven = done({ ...sampleKey(), proof });
    const whole: RestorePreview = { ...preview, chosen: { ...preview.chosen, unusable: [] }, files: [{ file: item.file, plan: item.plan }] };
    assert.deepEqual(restoreResult(whole, { ending: "finished", outcomes: [proven] }), { isGood: true, words: "Restored 1 key onto SmartCard-HSM (UTTMRN43855). Each proved that it works." });
    for (const doubtful of [done(sampleKey()), done({ ...sampleKey(), proof: { ...proof, valid: false } })]) {
      const run = { ending: "finished", outcomes: [proven, doubtful] } as const;
      assert.equal(restoreResult(whole, run).isGood, false);
      assert.match(restoreAccount(preview, new Date(0), run), /Restored, but not proven to work: 1[^]*Restored: 1/);
    }
    const failed: Outcome<RestoreItem, RestoredKey> = { item, state: "failed", failure: { code: "card-removed", reader: "R" } };
    const stopped = { ending: "stopped", outcomes: [proven, failed, { item, state: "not-tried" }] } as const;
    assert.match(restoreResult(whole, stopped).words, /Restored 1 key .* 2 keys are not restored\. The card was taken out/);
    const half: Outcome<RestoreItem, RestoredKey> = { item, state: "failed", failure: { code: "incomplete", remains: ["key 3 (CC03)"], cause: "card-removed" } };
    const torn = { ending: "stopped", outcomes: [proven, half] } as const;
    assert.match(restoreResult(whole, torn).words, /The card was taken out half way, and not everything could be taken back/);
    assert.match(restoreAccount(preview, new Date(0), torn), /Not restored: 1[^]*What may still be on the card: key 3 \(CC03\)\. .*delete it/);
    assert.match(restoreAccount(preview, new Date(0), stopped), /Not restored: 1[^]*Not tried: 1[^]*Restored: 1[^]*Can't be restored: 1/);
  });
});
