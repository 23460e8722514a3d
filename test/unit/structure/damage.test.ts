import assert from "node:assert/strict";
import { concat, fromHex } from "../../../src/formats/bytes";
import { decodeContainer, encodeContainer } from "../../../src/formats/keyblob";
import { describeKeyBlobFile } from "../../../src/formats/structure";
import { nodeAt, read } from "./files";

const rsa = read("opensc/wrap-rsa2048.bin");
const ec = read("opensc/wrap-ec256.bin");
const aes = read("opensc/wrap-aes256.bin");

const problemsOf = (bytes: Uint8Array) => describeKeyBlobFile(bytes).problems;
const offsetsOf = (bytes: Uint8Array) => problemsOf(bytes).map(({ offset }) => offset);

describe("structure of a damaged file", () => {
  it("shows what stands before the break, and where the break is", () => {
    const { nodes, problems, label, keySize } = describeKeyBlobFile(ec.slice(0, 500));
    assert.deepEqual([label, keySize], ["ec256-key", 256]);
    assert.equal(nodeAt(nodes, "Key backup", "Wrapped key", "MAC (AES-256-CMAC)").problem, undefined);
    assert.deepEqual(problems[0], { offset: 0, reason: "should have 872 bytes, there are 496" });
    assert.equal(nodeAt(nodes, "Key backup", "Authenticated request").problem, "should have 486 bytes, there are 110");
  });

  it("shows a blob that is cut off within its ciphertext", () => {
    const { nodes, problems, kcv } = describeKeyBlobFile(rsa.slice(0, 300));
    assert.equal(kcv.length, 8);
    const rest = nodeAt(nodes, "Key backup", "Wrapped key", "Bytes not understood");
    assert.deepEqual([rest.offset, rest.length], [35, 265]);
    assert.ok(problems.some(({ offset }) => offset === 35));
  });

  it("shows bytes behind the container", () => {
    const { nodes, problems } = describeKeyBlobFile(concat(aes, fromHex("0A0B")));
    const behind = nodeAt(nodes, "Bytes behind the container");
    assert.deepEqual([behind.offset, behind.length, problems.length], [aes.length, 2, 1]);
  });

  it("shows elements that do not belong into a container", () => {
    const { blob, description } = decodeContainer(aes);
    assert.ok(description !== undefined);
    const certificate = concat(description, fromHex("0500"));
    const bytes = encodeContainer({ blob, description, certificate });
    const { problems } = describeKeyBlobFile(bytes);
    assert.deepEqual(
      problems.map(({ offset }) => offset),
      [aes.length, aes.length + description.length],
    );
  });

  it("knows the type of the key by its algorithm when the type is damaged", () => {
    const { keyType, problems } = describeKeyBlobFile(ec.with(16, 0x4c));
    assert.deepEqual([keyType, problems], ["EC", [{ offset: 16, reason: "76 is no key type" }]]);
    const alone = describeKeyBlobFile(read("rsa2048_type5.blob").with(8, 0));
    assert.deepEqual([alone.kind, alone.keyType, alone.problems[0]?.offset], ["blob", "RSA", 8]);
  });

  it("tells that type and algorithm do not belong together", () => {
    assert.deepEqual(problemsOf(ec.with(16, 5)).slice(0, 1), [
      { offset: 17, reason: "not the algorithm of this key type" },
    ]);
  });

  it("tells a description or a certificate of another type of key", () => {
    const mixed = encodeContainer({ ...decodeContainer(rsa), blob: decodeContainer(ec).blob });
    const reasons = problemsOf(mixed).map(({ reason }) => reason);
    assert.deepEqual(reasons, [
      "describes a key of type RSA, the wrapped key is EC",
      "belongs to a key of type RSA, the wrapped key is EC",
    ]);
  });

  it("tells a description without an ID", () => {
    const { blob } = decodeContainer(aes);
    const bytes = encodeContainer({ blob, description: fromHex("A81030003000A006300402020100A1023000") });
    assert.equal(problemsOf(bytes).length, 1);
    assert.ok((offsetsOf(bytes)[0] ?? 0) >= 100);
  });

  it("tells a date that is none, and shows its bytes", () => {
    const certificate = read("opensc/rsa2048.cert.der");
    const month = 50 + 2;
    const bytes = encodeContainer({ ...decodeContainer(rsa), certificate: certificate.with(month, 0x41) });
    const { nodes, problems } = describeKeyBlobFile(bytes);
    const validity = nodeAt(nodes, "Key backup", "X.509 certificate", "Signed part", "Validity");
    const date = nodeAt([validity], "Validity", "Not before");
    assert.match(date.problem ?? "", /not a time/);
    assert.match(date.value ?? "", /^3236413132/);
    assert.equal(validity.value, undefined);
    assert.ok(problems.length > 0);
  });
});
