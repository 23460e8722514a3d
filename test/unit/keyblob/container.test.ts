import assert from "node:assert/strict";
import { concat, fromHex, toHex } from "../../../src/formats/bytes";
import { FormatError } from "../../../src/formats/format-error";
import { decodeContainer, decodeKeyBlob, encodeContainer, kindOfFile, walkKeyBlob } from "../../../src/formats/keyblob";
import { blobOf, mutationsOf, openscFile, truncationsOf, vectorNames } from "./vectors";

const containers = ["wrap-rsa2048.bin", "wrap-rsa2048-x509.bin", "wrap-ec256.bin", "wrap-aes128.bin", "wrap-aes256.bin"];
const refused = (act: () => unknown, offset: number) =>
  assert.throws(act, (error) => error instanceof FormatError && error.offset === offset);

describe("container", () => {
  for (const name of containers) {
    it(`is taken apart and put together byte for byte: ${name}`, () => {
      const bytes = openscFile(name);
      assert.equal(toHex(encodeContainer(decodeContainer(bytes))), toHex(bytes));
    });
  }

  it("tells description and certificate apart when one of them is left out", () => {
    const { blob, description, certificate } = decodeContainer(openscFile("wrap-rsa2048-x509.bin"));
    assert.ok(description !== undefined && certificate !== undefined);
    assert.deepEqual(certificate, openscFile("rsa2048.cert.der"));
    assert.deepEqual(decodeContainer(encodeContainer({ blob })), { blob });
    assert.deepEqual(decodeContainer(encodeContainer({ blob, description })), { blob, description });
    assert.deepEqual(decodeContainer(encodeContainer({ blob, certificate })), { blob, certificate });
  });

  it("ends where its SEQUENCE ends", () => {
    const bytes = openscFile("wrap-aes256.bin");
    assert.deepEqual(decodeContainer(concat(bytes, fromHex("0000"))), decodeContainer(bytes));
  });

  it("refuses what is none, telling where", () => {
    refused(() => decodeContainer(fromHex("3100")), 0);
    refused(() => decodeContainer(fromHex("3000")), 2);
    refused(() => decodeContainer(fromHex("30020500")), 2);
    refused(() => decodeContainer(fromHex("3084FFFFFFFF")), 1);
  });
});

describe("key blob layout", () => {
  it("refuses what is none, telling where", () => {
    const blob = blobOf("ec_p256_vendor");
    refused(() => decodeKeyBlob(blob.subarray(0, 5)), 0);
    refused(() => decodeKeyBlob(blob.subarray(0, 8)), 8);
    refused(() => decodeKeyBlob(blob.with(8, 7)), 8);
    refused(() => decodeKeyBlob(blob.with(9, 0xff)), 9);
    refused(() => decodeKeyBlob(blob.subarray(0, 24)), 23);
    refused(() => decodeKeyBlob(blob.subarray(0, 27 + 47)), 27);
    refused(() => decodeKeyBlob(blob.subarray(0, -1)), 27);
  });

  it("is walked without a gap, and never throws", () => {
    for (const name of vectorNames) {
      const changed = [...mutationsOf(blobOf(name))].map(({ bytes }) => bytes).concat([...truncationsOf(blobOf(name))]);
      for (const bytes of changed) {
        const { parts, problems } = walkKeyBlob(bytes);
        let end = 0;
        for (const { offset, length } of parts) {
          assert.equal(offset, end);
          end += length;
        }
        assert.ok(end === bytes.length || (problems.length > 0 && end < bytes.length));
      }
    }
  });
});

describe("kind of file", () => {
  it("is told from whole files", () => {
    for (const name of containers) assert.equal(kindOfFile(openscFile(name)), "container", name);
    for (const name of vectorNames) assert.equal(kindOfFile(blobOf(name)), "blob", name);
    assert.equal(kindOfFile(openscFile("dkek-share-1.pbe")), "share");
    for (const name of ["rsa2048.cert.der", "rsa2048.pub.der"]) assert.equal(kindOfFile(openscFile(name)), "unknown");
    assert.equal(kindOfFile(new Uint8Array()), "unknown");
    assert.equal(kindOfFile(new Uint8Array(4096)), "unknown");
  });

  it("is a blob even where the KCV looks like a SEQUENCE and an OCTET STRING", () => {
    const blob = blobOf("aes128_vendor");
    blob.set(fromHex("304B0449"));
    assert.equal(kindOfFile(blob), "blob");
  });

  it("is told from damaged files by how they begin", () => {
    const bytes = openscFile("wrap-rsa2048.bin");
    assert.equal(kindOfFile(bytes.subarray(0, 100)), "container");
    assert.equal(kindOfFile(blobOf("rsa2048_type5").subarray(0, 100)), "blob");
  });
});
