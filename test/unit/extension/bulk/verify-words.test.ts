import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { VerifyOutcome } from "../../../../src/extension/bulk/verify-files";
import { verifyAccount, verifyResult } from "../../../../src/extension/bulk/verify-words";
import type { VerifyReport } from "../../../../src/extension/bulk/verify-words";
import { zeroDkekKcv } from "../../../../src/extension/zero-dkek";
import type { BackupFinding, WholeKey } from "../../../../src/protocol/backups";
import { sampleCard, sampleKey } from "../samples";

const kcv = "2BA159D3ADA6A53D";
const publicKeySha256 = "0F".repeat(32);
const whole: WholeKey = { kcv, keyType: "EC", keySize: 256, curve: "secp256r1", publicKeySha256, publicKeyMatches: true, certificateHolds: null };

const outcome = (name: string, finding?: BackupFinding): VerifyOutcome => ({
  // The words need its name only.
  candidate: { name } as VerifyOutcome["candidate"],
  ...(finding && { check: { sha256: "AB".repeat(32), ...finding } }),
});

function report(outcomes: VerifyOutcome[], changes: Partial<VerifyReport> = {}): VerifyReport {
  return { kcv, run: { at: "2026-03-14T12:00:00.000Z", outcomes }, found: { broken: [], foreign: 0 }, cards: [], ...changes };
}

const account = (...args: Parameters<typeof report>): string => verifyAccount(report(...args), new Date(0));

describe("the words of a verification", () => {
  it("say that all is well only where it is", () => {
    const good = outcome("a.bin", { state: "whole", ...whole });
    assert.deepEqual(verifyResult(report([good])), { isGood: true, words: `1 backup is proven: whole, and restorable with the DKEK ${kcv}.` });
    for (const bad of [
      outcome("b.bin", { state: "altered" }),
      outcome("b.bin", { state: "damaged", offset: 3, reason: "it ends early" }),
      outcome("b.bin", { state: "whole", ...whole, publicKeyMatches: false }),
      outcome("b.bin", { state: "whole", ...whole, certificateHolds: false }),
      outcome("b.bin", { state: "other-dkek", kcv: "1111111111111111" }),
      outcome("b.bin", { state: "foreign" }),
      outcome("b.bin"),
      { ...outcome("b.bin"), failure: { code: "engine-crashed" } } satisfies VerifyOutcome,
    ]) {
      const { isGood, words } = verifyResult(report([good, bad]));
      assert.equal(isGood, false);
      assert.match(words, /^1 backup is proven.*\. 1 [a-zA-Z ]+\.$/);
    }
    assert.match(verifyResult(report([], { found: { broken: [{ name: "c.bin", why: "" }], foreign: 0 } })).words, /No backup was proven .* 1 damaged or unusable\./);
  });

  it("say that a proven backup under a DKEK of zeros protects nothing", () => {
    const outcomes = [outcome("a.bin", { state: "whole", ...whole, kcv: zeroDkekKcv })];
    const { isGood, words } = verifyResult(report(outcomes, { kcv: zeroDkekKcv }));
    assert.equal(isGood, false);
    assert.match(words, /^1 backup is proven.*protects nothing/);
    assert.match(account(outcomes, { kcv: zeroDkekKcv }), /Beware +The DKEK 66687AADF862BD77 protects nothing/);
    assert.doesNotMatch(account(outcomes), /Beware/);
  });

  it("group the files by what was found, the bad ones first", () => {
    const text = account(
      [
        outcome("good.bin", { state: "whole", ...whole }),
        outcome("altered.bin", { state: "altered" }),
        outcome("damaged.bin", { state: "damaged", offset: 17, reason: "a length runs over the end" }),
        outcome("strange.bin", { state: "whole", ...whole, publicKeyMatches: false }),
        outcome("edited.bin", { state: "whole", ...whole, certificateHolds: false }),
        outcome("elsewhere.bin", { state: "other-dkek", kcv: "1111111111111111" }),
        { ...outcome("stuck.bin"), failure: { code: "file-unreadable", file: "stuck.bin", reason: "permission was denied" } },
        outcome("later.bin"),
      ],
      { found: { broken: [{ name: "cut.bin", why: "Damaged at byte 5." }], foreign: 2 } },
    );
    const order = ["Altered: 1", "Damaged: 2", "With the certificate or request of another key: 1", "that was altered: 1", "Wrapped under another DKEK: 1", "Not to be read: 1", "Not looked at: 1", "Proven: 1"];
    const positions = order.map((part) => text.indexOf(part));
    assert.ok(positions.every((position) => position >= 0), text);
    assert.deepEqual(positions, [...positions].sort((a, b) => a - b));
    assert.match(text, /damaged\.bin\n +Damaged at byte 17: a length runs over the end\. .*another copy/);
    assert.match(text, /“stuck\.bin” can't be read: permission was denied/);
    assert.match(text, /2 that hold no wrapped key were left out/);
  });

  it("compare each key with those of the connected cards", () => {
    const at = (key: Parameters<typeof sampleKey>[0]) => ({ reader: "R", virtual: true, card: sampleCard({ keys: [sampleKey(key)] }) });
    const good = outcome("a.bin", { state: "whole", ...whole });
    assert.match(account([good], { cards: [{ at: at({ publicKeySha256 }), aesKcvs: new Map() }] }), /the same key as “tls-2026” on SmartCard-HSM \(UTTMRN43855\), key reference 2/);
    assert.match(account([good], { cards: [{ at: at({ publicKeySha256: "0E".repeat(32) }), aesKcvs: new Map() }] }), /on no connected card/);
    assert.match(account([good]), /no card is connected/);
    const aes = outcome("aes.bin", { state: "whole", kcv, keyType: "AES", keySize: 128, aesKcv: "0102030405", publicKeyMatches: null, certificateHolds: null });
    const card = at({ type: "AES", size: 128 });
    assert.match(account([aes], { cards: [{ at: card, aesKcvs: new Map([[2, "0102030405"]]) }] }), /the same key as “tls-2026”/);
    assert.match(account([aes], { cards: [{ at: card, aesKcvs: new Map() }] }), /no AES key of a connected card is known to be it/);
  });
});
