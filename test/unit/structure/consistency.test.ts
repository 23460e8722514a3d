import assert from "node:assert/strict";
import { fromHex } from "../../../src/formats/bytes";
import { decodeContainer, encodeContainer } from "../../../src/formats/keyblob";
import type { StructureNode } from "../../../src/formats/structure";
import { describeKeyBlobFile, UnreadableKeyBlob } from "../../../src/formats/structure";
import { leavesOf, nodeAt, read } from "./files";

const rsa = read("opensc/wrap-rsa2048.bin");
const ec = read("opensc/wrap-ec256.bin");
const x509 = read("opensc/wrap-rsa2048-x509.bin");

const reasonsOf = (bytes: Uint8Array) => describeKeyBlobFile(bytes).problems.map(({ reason }) => reason);
const leafNamed = (bytes: Uint8Array, name: string): StructureNode => {
  const leaf = leavesOf(describeKeyBlobFile(bytes).nodes).find((node) => node.name === name);
  return leaf ?? assert.fail(name);
};
/** With the last byte of that leaf changed. */
const with1 = (bytes: Uint8Array, name: string, mask = 1): Uint8Array => {
  const { offset, length } = leafNamed(bytes, name);
  const at = offset + length - 1;
  return bytes.with(at, (bytes[at] ?? 0) ^ mask);
};

describe("parts of a key backup that do not fit each other", () => {
  it("name the curve, and the parameter that is not its own", () => {
    assert.match(nodeAt(describeKeyBlobFile(ec).nodes, "Key backup", "Authenticated request").value ?? "", /ESPICOHSMTR/);
    for (const name of ["Prime of the field (p)", "Coefficient a", "Coefficient b", "Generator (G)", "Order (n)", "Cofactor"]) {
      const damaged = with1(ec, name);
      const { offset } = leafNamed(ec, name);
      const { problems } = describeKeyBlobFile(damaged);
      assert.deepEqual(problems, [{ offset, reason: "not that of secp256r1, which the others belong to" }], name);
    }
  });

  it("tell a point that is not on the curve", () => {
    assert.deepEqual(reasonsOf(with1(ec, "Public point")), ["not a point of secp256r1"]);
  });

  it("tell a size that is not the key's", () => {
    const { offset } = leafNamed(rsa, "Modulus length");
    assert.deepEqual(reasonsOf(rsa.with(offset + 2, 0x0c)), [
      "describes a key of 3072 bits, that of the certificate or request has 2048",
    ]);
  });

  it("tell a ciphertext that is too short for the key", () => {
    const { blob, ...rest } = decodeContainer(ec);
    const short = encodeContainer({ ...rest, blob: new Uint8Array([...blob.subarray(0, 40), ...blob.subarray(72)]) });
    assert.deepEqual(reasonsOf(short), ["256 bytes do not fit a key of 256 bits, which takes 272 to 320"]);
  });

  it("tell signature algorithms that differ", () => {
    const { nodes } = describeKeyBlobFile(x509);
    const { offset } = nodeAt(nodes, "Key backup", "X.509 certificate", "Signature algorithm");
    const sha384 = x509.with(offset + 12, 0x0c);
    assert.deepEqual(reasonsOf(sha384), ["not the one of the signed part (RFC 5280 4.1.1.2)"]);
  });

  it("tell times and days that do not exist", () => {
    const { offset } = leafNamed(x509, "Not before");
    assert.match(reasonsOf(x509.with(offset + 2 + 2, 0x32)).join(), /no such day in the calendar/);
  });

  it("tell text that is none", () => {
    assert.match(reasonsOf(with1(ec, "Label", 0x80)).join(), /not text/);
  });
});

describe("a container whose header is broken", () => {
  for (const [what, offset, byte] of [
    ["the tag of the container", 0, 0x31],
    ["the length of its length", 1, 0x02],
    ["its length", 2, 0x00],
    ["the tag of the wrapped key", 4, 0x05],
  ] as const) {
    it(`is still described: ${what}`, () => {
      const { kind, label, keySize, problems } = describeKeyBlobFile(ec.with(offset, byte));
      assert.deepEqual([kind, label, keySize], ["container", "ec256-key", 256]);
      assert.ok(problems.length > 0);
    });
  }

  it("shows what there is of a file too short to tell its key", () => {
    assert.throws(
      () => describeKeyBlobFile(ec.slice(0, 14)),
      (error) => {
        assert.ok(error instanceof UnreadableKeyBlob);
        assert.equal(error.offset, 8);
        assert.deepEqual(leavesOf(error.nodes).map(({ length }) => length), [4, 4, 6]);
        return true;
      },
    );
    assert.throws(() => describeKeyBlobFile(fromHex("3004")), /neither/);
  });
});
