import assert from "node:assert/strict";
import { fromHex } from "../../../src/formats/bytes";
import { decodeContainer, encodeContainer } from "../../../src/formats/keyblob";
import type { StructureNode } from "../../../src/formats/structure";
import { describeKeyBlobFile } from "../../../src/formats/structure";
import { childrenOf, encodeTlv, readTlv } from "../../../src/formats/tlv";
import { files, leavesOf, nodeAt, read } from "./files";

const x509File = read("opensc/wrap-rsa2048-x509.bin");

const extension = (oid: string, value: string) => encodeTlv(0x30, encodeTlv(0x06, fromHex(oid)), encodeTlv(0x04, fromHex(value)));

/** The certificate of the file above with extensions in it. */
function certificateWith(...extensions: Uint8Array[]): StructureNode {
  const certificate = read("opensc/rsa2048.cert.der");
  const [signedPart, ...rest] = childrenOf(readTlv(certificate), certificate);
  assert.ok(signedPart);
  const signed = encodeTlv(0x30, fromHex("A003020102"), signedPart.value, encodeTlv(0xa3, encodeTlv(0x30, ...extensions)));
  const x509 = encodeTlv(0x30, signed, ...rest.map(({ bytes }) => bytes));
  const { nodes, problems } = describeKeyBlobFile(encodeContainer({ ...decodeContainer(x509File), certificate: x509 }));
  assert.deepEqual(problems, []);
  return nodeAt(nodes, "Key backup", "X.509 certificate", "Signed part", "Extensions", "List of extensions");
}

const values = (node: StructureNode) => (node.children ?? []).slice(1).map(({ name, value }) => [name, value]);

describe("flags", () => {
  it("of a key's usage are told one by one, set or not, each with its bit", () => {
    const usage = nodeAt(describeKeyBlobFile(x509File).nodes, "Key backup", "Private key description (PRKD)", "Key attributes", "Usage");
    const byte = usage.offset + 3;
    assert.equal(x509File[byte], 0x70);
    assert.deepEqual(usage.bits?.map(({ name, offset, mask, set }) => [name, offset, mask, set]), [
      ["encrypt", byte, 0x80, false],
      ["decrypt", byte, 0x40, true],
      ["sign", byte, 0x20, true],
      ["signRecover", byte, 0x10, true],
      ["wrap", byte, 0x08, false],
      ["unwrap", byte, 0x04, false],
      ["verify", byte, 0x02, false],
      ["verifyRecover", byte, 0x01, false],
    ]);
  });

  it("without a name are told where they are set", () => {
    const { nodes } = describeKeyBlobFile(read("opensc/wrap-aes256.bin"));
    const usage = nodeAt(nodes, "Key backup", "Secret key description (SKD)", "Key attributes", "Usage");
    assert.deepEqual(usage.bits?.at(-1), { name: "bit 11", offset: usage.offset + 4, mask: 0x10, set: true });
  });

  it("say what the bits of their byte say, in every file", () => {
    for (const file of files) {
      const bytes = read(file);
      for (const { offset, length, bits } of leavesOf(describeKeyBlobFile(bytes).nodes)) {
        for (const bit of bits ?? []) {
          assert.ok(bit.offset >= offset && bit.offset < offset + length);
          assert.equal(((bytes[bit.offset] ?? 0) & bit.mask) !== 0, bit.set, `${file}: ${bit.name}`);
        }
      }
    }
  });

  it("of a certificate's key usage have bits, too", () => {
    const list = certificateWith(extension("551D0F", "030205A0"));
    const usage = nodeAt(list.children ?? [], "Key usage", "Value", "Key usage");
    assert.equal(usage.value, "digital signature, key encipherment");
    assert.deepEqual(usage.bits?.filter(({ set }) => set).map(({ mask }) => mask), [0x80, 0x20]);
  });
});

describe("extensions of a certificate", () => {
  it("are told field by field", () => {
    const names = "3026820B6578616D706C652E6F7267" + "8704C0000201" + "810B6140622E6578616D706C65" + "880429030405";
    const list = certificateWith(
      extension("551D11", names),
      extension("551D23", "30068004DEADBEEF"),
      extension("551D1F", "3014" + "3012" + "A010" + "A00E" + "860C" + "687474703A2F2F612E622F63"),
      extension("551D20", "30063004" + "06022A03"),
    );
    const inside = (...path: string[]) => values(nodeAt(list.children ?? [], ...path));
    assert.deepEqual(inside("Subject alternative name", "Value", "Names"), [
      ["DNS name", "example.org"],
      ["IP address", "192.0.2.1"],
      ["E-mail address", "a@b.example"],
      ["Registered ID", "1.1.3.4.5"],
    ]);
    assert.deepEqual(inside("Authority key identifier", "Value", "Authority key identifier"), [["Key identifier", "DEADBEEF"]]);
    const place = ["CRL distribution points", "Value", "Distribution points", "Distribution point", "Place", "Full name"];
    assert.deepEqual(inside(...place), [["URI", "http://a.b/c"]]);
    assert.deepEqual(inside("Certificate policies", "Value", "Policies", "Policy"), [["Policy", "1.2.3"]]);
  });
});

describe("tags and lengths", () => {
  it("are told in every leaf that has them", () => {
    const { nodes } = describeKeyBlobFile(x509File);
    const wrapped = nodeAt(nodes, "Key backup", "Wrapped key");
    assert.deepEqual(wrapped.children?.[0]?.header, { tag: 1, length: 3 });
    assert.deepEqual(nodeAt([wrapped], "Wrapped key", "Algorithm").header, { tag: 0, length: 2 });
    assert.equal(nodeAt([wrapped], "Wrapped key", "Key type").header, undefined);
    for (const { header, length } of leavesOf(nodes)) assert.ok((header?.tag ?? 0) + (header?.length ?? 0) <= length);
  });
});
