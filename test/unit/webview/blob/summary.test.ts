import assert from "node:assert/strict";
import type { BlobCheck, DecodedBlob } from "../../../../src/protocol";
import type { BlobLock } from "../../../../src/protocol/webview-messages";
import { listOfProblems, locateProblems, troublesOf } from "../../../../src/webview/blob/model/problems";
import { savedViewOf } from "../../../../src/webview/blob/model/saved";
import { structureOf } from "../../../../src/webview/blob/model/structure";
import { summaryOf } from "../../../../src/webview/blob/model/summary";
import { rowInWords } from "../../../../src/webview/blob/model/words";
import { isHexadecimal } from "../../../../src/webview/shared/words";
import { sampleSize, sampleStructure } from "./sample";

const rsa: DecodedBlob = {
  kind: "container",
  sha256: "AB".repeat(32),
  kcv: "ECE4B527F251FACB",
  keyType: "RSA",
  keySize: 2048,
  label: "tls-2026",
  id: "10",
  keyRef: 1,
  publicKeySha256: "F69E53DC",
  certificate: "x509",
  nodes: [],
  problems: [],
  restorable: true,
  notHeldBy: {},
};

const raw: DecodedBlob = { kind: "blob", sha256: "AB".repeat(32), kcv: "ECE4B527F251FACB", keyType: "AES", certificate: "none", nodes: [], problems: [], restorable: true, notHeldBy: {} };

const locked: BlobLock = { state: "locked" };
const check: BlobCheck = {
  macValid: true,
  keyType: "RSA",
  keySize: 2048,
  publicKeySha256: "F69E53DC",
  publicKeyMatches: true,
  inside: [],
  secretParts: [{ name: "Private exponent d", length: 256 }],
  notHeldBy: {},
};
const unlocked = (changes: Partial<BlobCheck> = {}): BlobLock => ({ state: "unlocked", shares: 1, check: { ...check, ...changes } });
const factsOf = (decoded: DecodedBlob, lock: BlobLock): string[] =>
  summaryOf(decoded, 1, lock).facts.map(({ name, value }) => `${name}: ${value}`);

describe("summary of a key blob", () => {
  const titleOf = (decoded: DecodedBlob, lock: BlobLock = locked) => summaryOf(decoded, 1, lock).title;

  it("names the key by type, size or curve, and label", () => {
    assert.equal(titleOf(rsa), "RSA 2048 private key \u201ctls-2026\u201d, wrapped");
    assert.equal(titleOf({ ...rsa, keyType: "EC", keySize: 256, curve: "secp256r1" }), "EC P-256 private key \u201ctls-2026\u201d, wrapped");
    assert.equal(titleOf({ ...raw, keyType: "EC", curve: "brainpoolP320r1" }), "EC brainpoolP320r1 private key, wrapped");
    assert.equal(titleOf(raw), "AES secret key, wrapped");
  });

  it("knows the size of a key without description once it is unlocked", () => {
    assert.equal(titleOf(raw, unlocked({ keyType: "AES", keySize: 256 })), "AES 256 secret key, wrapped");
    const curved = unlocked({ keyType: "EC", keySize: 256, curve: "secp256r1" });
    assert.equal(titleOf({ ...raw, keyType: "EC" }, curved), "EC P-256 private key, wrapped");
    assert.equal(titleOf(raw, unlocked({ macValid: false, keySize: 512 })), "AES secret key, wrapped");
  });

  it("tells the kind of file and its size", () => {
    assert.equal(summaryOf(rsa, 1319, locked).subtitle, "Key backup in the container of sc-hsm-tool \u00b7 1,319 bytes");
    assert.equal(summaryOf(raw, 77, locked).subtitle, "Wrapped key alone, without description or certificate \u00b7 77 bytes");
  });

  it("tells the facts there are, and no others", () => {
    assert.deepEqual(factsOf(rsa, locked), [
      "DKEK KCV: ECE4B527F251FACB",
      "Key ID: 10",
      "Former key reference: 1",
      "Certificate: X.509 certificate inside",
      "Public key SHA-256: F69E53DC",
    ]);
    assert.deepEqual(factsOf(raw, locked), ["DKEK KCV: ECE4B527F251FACB", "Certificate: None in this file"]);
  });

  it("tells of the secret inside how long it is, and nothing more", () => {
    assert.equal(factsOf(rsa, unlocked()).at(-1), "Secret, and never shown: Private exponent d, 256 bytes");
    const primes = [{ name: "Prime p", length: 128 }, { name: "Prime q", length: 128 }];
    assert.equal(factsOf(rsa, unlocked({ secretParts: primes })).at(-1), "Secret, and never shown: Prime p, Prime q: 128 bytes each");
    const uneven = [{ name: "Prime p", length: 128 }, { name: "Coefficient qInv", length: 127 }];
    assert.equal(factsOf(rsa, unlocked({ secretParts: uneven })).at(-1), "Secret, and never shown: Prime p, 128 bytes; Coefficient qInv, 127 bytes");
    assert.equal(factsOf(rsa, unlocked({ macValid: false })).length, 5);
  });

  it("tells one fingerprint where the keys are the same, and both where they are not", () => {
    const fingerprintsOf = (decoded: DecodedBlob, lock: BlobLock) => factsOf(decoded, lock).filter((fact) => fact.includes("SHA-256"));
    assert.deepEqual(fingerprintsOf(rsa, unlocked()), ["Public key SHA-256: F69E53DC"]);
    assert.deepEqual(fingerprintsOf(rsa, unlocked({ publicKeyMatches: false, publicKeySha256: "00112233" })), [
      "Public key SHA-256 of the certificate or request: F69E53DC",
      "Public key SHA-256 of the key inside: 00112233",
    ]);
    assert.deepEqual(fingerprintsOf(raw, unlocked({ publicKeyMatches: null })), ["Public key SHA-256 of the key inside: F69E53DC"]);
  });
});

describe("problems of a key blob", () => {
  it("are found again in the structure", () => {
    const problems = locateProblems(
      [
        { offset: 12, reason: "is not known" },
        { offset: 12, reason: "is something else" },
      ],
      sampleStructure(),
    );
    assert.deepEqual(problems.map(({ entry }) => entry?.node.name), ["Identifier", undefined]);
  });

  it("are found and listed at once where a hostile file has as many as fit, and no more are listed than anybody reads", () => {
    const nodes = Array.from({ length: 30_000 }, (_, i) => ({ name: "Unknown element", offset: 2 * i, length: 2, problem: "is not known" }));
    const begin = performance.now();
    const problems = locateProblems(nodes.map(({ offset, problem }) => ({ offset, reason: problem })), structureOf(nodes));
    assert.ok(performance.now() - begin < 2_000);
    assert.ok(problems.every(({ entry, offset }) => entry?.node.offset === offset));
    const { listed, more } = listOfProblems(problems);
    assert.deepEqual(listed, problems.slice(0, 100));
    assert.equal(more, "29,900 more, each marked in the structure");
    assert.deepEqual(listOfProblems(problems.slice(0, 100)), { listed: problems.slice(0, 100), more: undefined });
    assert.equal(listOfProblems(problems.slice(0, 101)).more, "1 more, marked in the structure");
  });

  it("mark the bytes of the parts that have them", () => {
    const isTroubled = troublesOf(sampleStructure(), sampleSize);
    assert.deepEqual([11, 12, 19, 20, sampleSize].map(isTroubled), [false, true, true, false, false]);
  });
});

describe("words of the blob view", () => {
  it("read a row as a sentence", () => {
    assert.equal(
      rowInWords({ node: { name: "KCV", offset: 2, length: 1, value: "EC", tag: "04", problem: "is too short" } }),
      "KCV, EC, 04, offset 2, 1 byte, problem: is too short",
    );
    assert.equal(rowInWords({ node: { name: "MAC", offset: 0, length: 1600 } }), "MAC, offset 0, 1,600 bytes");
  });

  it("tell bytes from words", () => {
    assert.equal(isHexadecimal("ECE4B527"), true);
    assert.equal(isHexadecimal("00DD1919\u202685C3 (257 bytes)"), true);
    assert.equal(isHexadecimal("decade"), false);
    assert.equal(isHexadecimal("65537"), false);
    assert.equal(isHexadecimal("2048 bits"), false);
  });
});

describe("kept state of the blob view", () => {
  it("is taken over where it is as expected", () => {
    const kept = { expanded: ["0", "0.1"], selected: "0.1", caret: 7, anchor: 4, treeTop: 12.5, bytesTop: 0, pageTop: 3, pane: "head", inHead: "settle" };
    assert.deepEqual(savedViewOf(kept), { ...kept, treeTop: 12 });
  });

  it("is left out where it is not", () => {
    const nothing = savedViewOf({ expanded: "0", selected: 1, caret: -1, anchor: [], treeTop: Number.NaN, bytesTop: "1", pageTop: null, pane: "feet", inHead: 1 });
    assert.deepEqual(Object.values(nothing).filter((value) => value !== undefined), []);
    assert.deepEqual(savedViewOf({ expanded: ["0", 1] }), { ...nothing, expanded: ["0"] });
    assert.deepEqual(savedViewOf(undefined), {});
    assert.deepEqual(savedViewOf(null), {});
  });
});
