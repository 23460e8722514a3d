import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Failure } from "../../../src/extension/failures/failure";
import { failureSentence, failureText } from "../../../src/extension/failures/failure-text";
import { commandNames } from "../../../src/extension/names";

/** One failure of each code; leaving one out does not compile. */
const samples: { [C in Failure["code"]]: Extract<Failure, { code: C }> } = {
  "wrong-password": { code: "wrong-password" },
  "not-a-share": { code: "not-a-share" },
  "not-a-key-blob": { code: "not-a-key-blob" },
  "not-a-private-key": { code: "not-a-private-key" },
  "password-required": { code: "password-required" },
  "reader-limit": { code: "reader-limit", needed: 1115, limit: 261 },
  damaged: { code: "damaged", offset: 17, reason: "a length runs over the end" },
  "kcv-mismatch": { code: "kcv-mismatch", fileKcv: "1111111111111111", cardKcv: "2222222222222222" },
  "mac-mismatch": { code: "mac-mismatch" },
  "dkek-differs": { code: "dkek-differs", expectedKcv: "1111111111111111", cardKcv: "2222222222222222" },
  "wrong-pin": { code: "wrong-pin", pin: "user", triesLeft: 2 },
  "pin-blocked": { code: "pin-blocked", pin: "user" },
  "pin-required": { code: "pin-required" },
  "pin-change-required": { code: "pin-change-required" },
  "not-initialized": { code: "not-initialized" },
  "no-dkek": { code: "no-dkek" },
  "dkek-pending": { code: "dkek-pending", outstanding: 1 },
  "dkek-complete": { code: "dkek-complete", kcv: "1111111111111111" },
  "key-reference-in-use": { code: "key-reference-in-use", keyRef: 3, label: "tls" },
  "no-free-key-reference": { code: "no-free-key-reference" },
  "no-such-key": { code: "no-such-key", keyRef: 3 },
  "no-such-reader": { code: "no-such-reader", reader: "R" },
  "no-card": { code: "no-card", reader: "R" },
  "card-removed": { code: "card-removed", reader: "R" },
  "card-in-use": { code: "card-in-use", reader: "R" },
  "not-a-smartcard-hsm": { code: "not-a-smartcard-hsm", reader: "R" },
  "pcsc-unavailable": { code: "pcsc-unavailable", reason: "The service does not answer." },
  unsupported: { code: "unsupported", feature: "AES keys" },
  incomplete: { code: "incomplete", remains: ["the key with reference 3"], cause: "card-removed" },
  "status-word": { code: "status-word", sw: "6A80", name: "wrong data", command: "UNWRAP KEY" },
  cancelled: { code: "cancelled" },
  "invalid-params": { code: "invalid-params", parameter: "label", reason: "it is too long" },
  "virtual-card": { code: "virtual-card", reason: "it is not JSON" },
  internal: { code: "internal" },
  "engine-crashed": { code: "engine-crashed" },
  "engine-stopped": { code: "engine-stopped", reason: "exit code 1" },
  "file-unreadable": { code: "file-unreadable", file: "a.bin", reason: "it does not exist" },
  "file-unwritable": { code: "file-unwritable", file: "a.bin", reason: "permission was denied" },
  "folder-unwritable": { code: "folder-unwritable", folder: "safe", reason: "permission was denied" },
  "too-many-files": { code: "too-many-files", folder: "safe", limit: 900 },
  "file-differs": { code: "file-differs", file: "a.bin" },
  "manifest-unwritable": { code: "manifest-unwritable", file: "a.hsm-backup.json", backup: "a.bin", reason: "the disk is full" },
  "not-a-manifest": { code: "not-a-manifest", file: "a.hsm-backup.json", reason: "it is no JSON" },
  "file-too-large": { code: "file-too-large", file: "a.bin", limit: 65536 },
};

describe("the texts of failures", () => {
  for (const failure of Object.values(samples)) {
    it(`tell what ${failure.code} means, in whole sentences`, () => {
      const text = failureText(failure);
      const sentence = failureSentence(text);
      assert.match(sentence, /^[A-Z“].*[.]$/s);
      assert.doesNotMatch(sentence, /undefined|\[object|\.\.| {2}/);
      for (const [field, value] of Object.entries(failure)) {
        if (["code", "pin", "cause"].includes(field) || ["engine-stopped", "card-removed"].includes(failure.code)) continue;
        const told = failure.code === "file-too-large" && field === "limit" ? "64 KiB" : Array.isArray(value) ? value.join(", ") : String(value);
        assert.ok(sentence.includes(told), `${field} is not told`);
      }
    });
  }

  it("name the card by its reader where there are several", () => {
    const reader = "Second reader";
    const ofCard: Failure[] = [
      { code: "wrong-pin", pin: "user", triesLeft: 2, reader },
      { code: "pin-blocked", pin: "user", reader },
      { code: "pin-required", reader },
      { code: "pin-change-required", reader },
      { code: "not-initialized", reader },
      { code: "no-dkek", reader },
      { code: "dkek-pending", outstanding: 1, reader },
    ];
    for (const failure of ofCard) assert.match(failureText(failure).what, /(T|t)he card in “Second reader”/);
    assert.equal(failureText({ code: "wrong-pin", pin: "user", triesLeft: 2, reader }).what, "Wrong user PIN of the card in “Second reader”: 2 tries are left.");
  });

  it("offer only ways out that exist", () => {
    for (const failure of Object.values(samples)) {
      const { remedy } = failureText(failure);
      if (remedy !== undefined && "command" in remedy) assert.ok(commandNames.includes(remedy.command));
    }
  });

  it("warn before the last try, and offer none when there is none", () => {
    assert.match(failureText({ code: "wrong-pin", pin: "so", triesLeft: 1 }).keys, /blocks it for good/);
    assert.equal(failureText({ code: "wrong-pin", pin: "so", triesLeft: 0 }).remedy, undefined);
  });

  it("tell what a PIN is blocked by, and the way out", () => {
    const lost = failureText({ code: "wrong-pin", pin: "user", triesLeft: 0 });
    assert.equal(lost.what, "Wrong user PIN: no try is left, so that it is blocked now.");
    assert.match(lost.keys, /still on the card, but nobody can use them/);
    assert.deepEqual(lost.remedy, { title: "Unblock PIN…", command: "unblockPin" });
    assert.match(failureText({ code: "wrong-pin", pin: "so", triesLeft: 0 }).next, /back up the keys while the user PIN works/);
  });

  it("call what a person gave as that person does", () => {
    const twice = failureText({ code: "invalid-params", parameter: "share", reason: "the card has this share already" });
    assert.equal(twice.what, "This DKEK share can't be used: the card has this share already.");
    assert.match(twice.next, /another one/);
    assert.ok(twice.remedy !== undefined && "again" in twice.remedy);
  });
});
