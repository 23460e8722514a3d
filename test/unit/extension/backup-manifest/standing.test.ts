import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { standingOf, stillThere } from "../../../../src/extension/backup-manifest/standing";
import type { CheckedBackup } from "../../../../src/extension/backup-manifest/standing";
import { sampleKey } from "../samples";
import { sampleKcv, sampleListed } from "./samples";

const bytes = Uint8Array.of(0x30, 1, 2, 3, 4);
const there = (changes: Parameters<typeof sampleListed>[0] = {}): CheckedBackup => ({ listed: sampleListed(changes), bytes });
const stateOf = (...args: Parameters<typeof standingOf>): string => {
  const standing = standingOf(...args);
  return standing.state === "changed" ? `changed: ${standing.why}` : standing.state;
};

describe("how a key stands to the listed backups", () => {
  const publicKeySha256 = "0F".repeat(32);
  const aes = sampleKey({ type: "AES", size: 256 });
  delete aes.curve;
  const listedAes: CheckedBackup = there({ type: "AES", aesKcv: "0102030405" });
  delete listedAes.listed.curve;

  it("is there by its public key, wherever the key was", () => {
    const key = sampleKey({ publicKeySha256, keyRef: 9 });
    assert.deepEqual(standingOf(key, { kcv: sampleKcv }, [there({ publicKeySha256 })]), { state: "there", listed: sampleListed({ publicKeySha256 }), by: "public-key" });
  });

  it("is there by its description where nothing better is known", () => {
    assert.deepEqual(standingOf(sampleKey(), { kcv: sampleKcv }, [there()]), { state: "there", listed: sampleListed(), by: "description" });
  });

  it("is new when no backup is of it", () => {
    assert.equal(stateOf(sampleKey(), { kcv: sampleKcv }, []), "new");
    assert.equal(stateOf(sampleKey({ publicKeySha256 }), { kcv: sampleKcv }, [there({ publicKeySha256: "0E".repeat(32) })]), "new");
    assert.equal(stateOf(sampleKey({ keyRef: 3 }), { kcv: sampleKcv }, [there()]), "new");
    assert.equal(stateOf(sampleKey({ size: 384, curve: "secp384r1" }), { kcv: sampleKcv }, [there()]), "new");
  });

  it("has changed when its file is gone, or its DKEK, label, ID or certificate are others", () => {
    const key = sampleKey({ publicKeySha256 });
    const listed = { publicKeySha256 };
    assert.match(stateOf(key, { kcv: sampleKcv }, [{ listed: sampleListed(listed) }]), /^changed: tls-2026\.bin is missing, or is another file/);
    assert.match(stateOf(key, { kcv: "1111111111111111" }, [there(listed)]), /^changed: .*another DKEK \(2BA159D3ADA6A53D\)/);
    assert.match(stateOf({ ...key, label: "tls" }, { kcv: sampleKcv }, [there(listed)]), /^changed: it has another label or ID/);
    assert.match(stateOf({ ...key, id: "03" }, { kcv: sampleKcv }, [there(listed)]), /^changed: it has another label or ID/);
    const certificate = (...der: number[]) => ({ ...key, certificate: Buffer.from(der).toString("base64") });
    assert.match(stateOf(certificate(9, 9), { kcv: sampleKcv }, [there(listed)]), /^changed: it has another certificate/);
    assert.equal(stateOf(certificate(2, 3), { kcv: sampleKcv }, [there(listed)]), "there");
  });

  it("counts one good backup among several", () => {
    assert.equal(stateOf(sampleKey(), { kcv: sampleKcv }, [{ listed: sampleListed() }, there()]), "there");
  });

  it("is undecided before the PIN where only the card can tell: its KCV, or the key of an AES key", () => {
    assert.equal(stateOf(sampleKey({ publicKeySha256 }), {}, [there({ publicKeySha256 })]), "undecided");
    assert.equal(stateOf(aes, { kcv: sampleKcv }, [listedAes]), "undecided");
    assert.equal(stateOf(aes, { aesKcv: "0102030405" }, [listedAes]), "undecided");
  });

  it("is decided without the PIN by the check value of an AES key that the card told before", () => {
    assert.equal(stateOf(aes, { kcv: sampleKcv, aesKcv: "0102030405" }, [listedAes]), "there");
    assert.match(stateOf(aes, { kcv: sampleKcv, aesKcv: "0102030406" }, [listedAes]), /^changed: tls-2026\.bin holds another key/);
  });

  it("is decided by what the card tells when it wraps the key again", () => {
    const other = sampleListed({ type: "AES", aesKcv: "0000000000", file: "other.bin" });
    const listed = sampleListed({ type: "AES", aesKcv: "0102030405" });
    const wrapped = { file: "", kcv: sampleKcv };
    assert.equal(stillThere(aes, [other, listed], { ...wrapped, aesKcv: "0102030405" }), listed);
    assert.equal(stillThere(aes, [other, listed], { ...wrapped, aesKcv: "0102030406" }), undefined);
    assert.equal(stillThere(aes, [listed], { ...wrapped, kcv: "1111111111111111", aesKcv: "0102030405" }), undefined);
    assert.equal(stillThere(aes, [sampleListed({ type: "AES" })], { ...wrapped, aesKcv: "0102030405" }), undefined);
    assert.equal(stillThere(aes, [listed], wrapped), undefined, "nothing tells that it is this key");
    assert.equal(stillThere(aes, [sampleListed({ type: "AES" })], wrapped), undefined);
    assert.ok(stillThere(sampleKey(), [sampleListed()], wrapped));
  });
});
