import assert from "node:assert/strict";
import { concat, fromHex, toHex } from "../../../src/formats/bytes";
import { FormatError } from "../../../src/formats/format-error";
import { decodeContainer, encodeContainer } from "../../../src/formats/keyblob";
import type { StructureNode } from "../../../src/formats/structure";
import { describeKeyBlobFile } from "../../../src/formats/structure";
import { childrenOf, encodeTlv, readTlv } from "../../../src/formats/tlv";
import { nodeAt, read } from "./files";

const rsa = read("opensc/wrap-rsa2048-x509.bin");
const ec = read("opensc/wrap-ec256.bin");
const aes = read("opensc/wrap-aes256.bin");

const valuesOf = (nodes: readonly StructureNode[]) => nodes.map(({ name, value }) => [name, value]);
const childValues = (node: StructureNode) => valuesOf(node.children ?? []);
const refused = (bytes: Uint8Array, reason: RegExp) =>
  assert.throws(
    () => describeKeyBlobFile(bytes),
    (error) => error instanceof FormatError && reason.test(error.reason),
  );

describe("structure of a key blob file", () => {
  it("tells of an RSA key with an X.509 certificate", () => {
    const { nodes, kcv, id, publicKey, ...facts } = describeKeyBlobFile(rsa);
    assert.deepEqual(facts, {
      kind: "container",
      keyType: "RSA",
      keySize: 2048,
      label: "rsa2048-key",
      keyRef: 1,
      certificate: "x509",
      certificateAt: { offset: 675, length: 672 },
      problems: [],
    });
    assert.deepEqual([toHex(kcv), toHex(id ?? kcv)], ["ECE4B527F251FACB", "10"]);
    assert.deepEqual(publicKey, read("opensc/rsa2048.pub.der"));
    const certificate = nodeAt(nodes, "Key backup", "X.509 certificate");
    assert.deepEqual(childValues(nodeAt([certificate], "X.509 certificate", "Signed part")).slice(1), [
      ["Serial number", "01"],
      ["Signature algorithm", "SHA-256 with RSA (1.2.840.113549.1.1.11)"],
      ["Issuer", "CN=Test CA"],
      ["Validity", "2026-11-23 to 2036-11-20"],
      ["Subject", "CN=rsa2048-key"],
      ["Public key", "RSA (1.2.840.113549.1.1.1)"],
    ]);
    assert.equal(certificate.length, read("opensc/rsa2048.cert.der").length);
    assert.equal(nodes[0]?.value, "RSA 2048, wrapped under the DKEK with KCV ECE4B527F251FACB");
  });

  it("tells every part of the wrapped key", () => {
    const wrapped = nodeAt(describeKeyBlobFile(ec).nodes, "Key backup", "Wrapped key");
    assert.deepEqual(
      wrapped.children?.map(({ name, offset, length, value }) => [name, offset, length, value]),
      [
        ["Tag and length", 4, 4, "OCTET STRING, 331 bytes"],
        ["Key check value (KCV)", 8, 8, "ECE4B527F251FACB"],
        ["Key type", 16, 1, "12 — elliptic curve"],
        ["Algorithm", 17, 12, "ECDSA with SHA-256 (0.4.0.127.0.7.2.2.2.2.3)"],
        ["Allowed algorithms", 29, 2, "all that fit the key"],
        ["Access conditions", 31, 2, "none"],
        ["Key OID", 33, 2, "none"],
        ["Ciphertext (AES-256-CBC)", 35, 288, "the key, 288 bytes"],
        ["MAC (AES-256-CMAC)", 323, 16, "98A92B832E3982F43AF2075A0A0F4BAC"],
      ],
    );
  });

  it("tells of the description, in words", () => {
    const description = nodeAt(describeKeyBlobFile(rsa).nodes, "Key backup", "Private key description (PRKD)");
    assert.equal(description.value, "rsa2048-key · RSA 2048 · ID 10");
    const below = (...names: string[]) => nodeAt(description.children ?? [], ...names);
    assert.deepEqual(childValues(below("Common attributes")).slice(1), [
      ["Label", "rsa2048-key"],
      ["Flags", "private, modifiable"],
      ["Authentication ID", "01"],
    ]);
    assert.deepEqual(childValues(below("Key attributes")).slice(1), [
      ["ID", "10"],
      ["Usage", "decrypt, sign, signRecover"],
      ["Access flags", "sensitive, alwaysSensitive, neverExtract, local"],
      ["Key reference", "1"],
    ]);
    const subject = below("Private key attributes", "Attributes", "Subject of the certificate");
    assert.equal(subject.value, "CN=rsa2048-key");
    assert.deepEqual(below("Type attributes", "Attributes", "Modulus length").value, "2048 bits");
  });

  it("tells of an EC key and every field of its request, with the tags of the format", () => {
    const { nodes, curve, keySize, keyRef, label, certificate, publicKey } = describeKeyBlobFile(ec);
    assert.deepEqual([curve, keySize, keyRef, label, certificate], ["secp256r1", 256, 2, "ec256-key", "request"]);
    assert.deepEqual(publicKey, read("opensc/ec256.pub.der"));
    const request = nodeAt(nodes, "Key backup", "Authenticated request");
    assert.deepEqual(
      request.children?.slice(1).map(({ name, tag }) => [name, tag]),
      [
        ["Certificate request (CVC)", "7F21"],
        ["Outer certification authority reference (CAR)", "42"],
        ["Outer signature", "5F37"],
      ],
    );
    const body = nodeAt(request.children ?? [], "Certificate request (CVC)", "Signed part");
    assert.deepEqual(childValues(body).slice(1), [
      ["Profile", "version 0"],
      ["Certification authority reference (CAR)", "UTCA00001"],
      ["Public key", "ECDSA with SHA-256 (0.4.0.127.0.7.2.2.2.2.3) on secp256r1"],
      ["Certificate holder reference (CHR)", "ESPICOHSMTR00001"],
    ]);
    assert.equal(nodeAt([body], "Signed part", "Public key", "Public point").tag, "86");
  });

  it("names the parts of an RSA request", () => {
    const { nodes } = describeKeyBlobFile(read("opensc/wrap-rsa2048.bin"));
    const path = ["Key backup", "Authenticated request", "Certificate request (CVC)", "Signed part", "Public key"];
    assert.deepEqual(
      nodeAt(nodes, ...path).children?.map(({ name }) => name),
      ["Tag and length", "Algorithm", "Modulus", "Public exponent"],
    );
  });

  it("tells of an AES key what it is allowed to do", () => {
    const { nodes, keyType, keySize, label, keyRef, certificate } = describeKeyBlobFile(aes);
    assert.deepEqual([keyType, keySize, label, keyRef, certificate], ["AES", 256, undefined, undefined, "none"]);
    assert.equal(
      nodeAt(nodes, "Key backup", "Wrapped key", "Allowed algorithms").value,
      "AES-CBC encryption (10), AES-CBC decryption (11), AES-CMAC (18), key derivation (99), wrapping (92), unwrapping (93)",
    );
    const description = nodeAt(nodes, "Key backup", "Secret key description (SKD)");
    assert.equal(nodeAt(description.children ?? [], "Key attributes", "Usage").value, "encrypt, decrypt, bit 11");
  });

  it("tells of a key blob alone, its size by its length", () => {
    const { kind, keyType, keySize, certificate, nodes } = describeKeyBlobFile(read("rsa2048_type6.blob"));
    assert.deepEqual([kind, keyType, keySize, certificate], ["blob", "RSA", 2048, "none"]);
    assert.equal(nodeAt(nodes, "Wrapped key", "Key type").value, "6 — RSA with its primes (CRT)");
  });

  it("refuses files that are no key blob", () => {
    refused(read("opensc/dkek-share-1.pbe"), /DKEK share/);
    refused(read("opensc/rsa2048.cert.der"), /neither a key backup nor a key blob/);
    refused(new Uint8Array(), /neither/);
    refused(fromHex("30020400"), /KCV|key check value/);
  });
});

/** A container with another blob, description or certificate. */
const containerWith = (file: Uint8Array, other: Partial<ReturnType<typeof decodeContainer>>) =>
  encodeContainer({ ...decodeContainer(file), ...other });

describe("structure of X.509 certificates and CVCs with more in them", () => {
  it("names extensions and says what they allow", () => {
    const certificate = read("opensc/rsa2048.cert.der");
    const whole = readTlv(certificate);
    const [signedPart, ...rest] = childrenOf(whole, certificate);
    assert.ok(signedPart !== undefined);
    const extension = (oid: string, value: string, critical = false) =>
      encodeTlv(
        0x30,
        encodeTlv(0x06, fromHex(oid)),
        critical ? fromHex("0101FF") : new Uint8Array(),
        encodeTlv(0x04, fromHex(value)),
      );
    const extensions = encodeTlv(
      0xa3,
      encodeTlv(
        0x30,
        extension("551D13", "30060101FF020101", true),
        extension("551D0F", "030205A0"),
        extension("551D11", "300D820B6578616D706C652E6F7267"),
        extension("551D25", "300A06082B06010505070301"),
        extension("551D0E", "04041A2B3C4D"),
        extension("2A0304", "0500"),
      ),
    );
    const signed = encodeTlv(0x30, fromHex("A003020102"), signedPart.value, extensions);
    const x509 = encodeTlv(0x30, signed, ...rest.map(({ bytes }) => bytes));
    const { nodes, problems } = describeKeyBlobFile(containerWith(rsa, { certificate: x509 }));
    assert.deepEqual(problems, []);
    const part = nodeAt(nodes, "Key backup", "X.509 certificate", "Signed part");
    assert.equal(nodeAt([part], "Signed part", "Version", "Version").value, "v3");
    const list = nodeAt([part], "Signed part", "Extensions", "List of extensions");
    assert.deepEqual(childValues(list).slice(1), [
      ["Basic constraints", "certification authority, path length 1"],
      ["Key usage", "digital signature, key encipherment"],
      ["Subject alternative name", "example.org"],
      ["Extended key usage", "TLS server"],
      ["Subject key identifier", "1A2B3C4D"],
      ["Extension 1.2.3.4", undefined],
    ]);
    assert.equal(nodeAt([list], "List of extensions", "Basic constraints", "Critical").value, "yes");
  });

  it("tells role, rights, dates and extensions of a CVC", () => {
    const request = decodeContainer(ec).certificate;
    assert.ok(request !== undefined);
    const [cvc] = childrenOf(readTlv(request), request);
    assert.ok(cvc !== undefined);
    const [body, signature] = childrenOf(cvc, request);
    assert.ok(body !== undefined && signature !== undefined);
    const more = concat(
      encodeTlv(0x7f4c, fromHex("060904007F000703010202"), fromHex("530100")),
      fromHex("5F2506020601010203"),
      fromHex("5F2406030001010203"),
      encodeTlv(0x65, encodeTlv(0x73, fromHex("060A2B0601040181C31F0302028001AA"))),
    );
    const certificate = encodeTlv(0x7f21, encodeTlv(0x7f4e, body.value, more), signature.bytes);
    const { nodes, certificate: kind } = describeKeyBlobFile(containerWith(ec, { certificate }));
    assert.equal(kind, "cvc");
    const part = nodeAt(nodes, "Key backup", "Card verifiable certificate (CVC)", "Signed part");
    const value = (...names: string[]) => nodeAt([part], "Signed part", ...names).value;
    assert.equal(value("Holder authorisation", "Role"), "authentication terminal (0.4.0.127.0.7.3.1.2.2)");
    assert.equal(value("Holder authorisation", "Rights"), "00");
    assert.deepEqual([value("Valid from"), nodeAt([part], "Signed part", "Valid until").problem], [
      "2026-11-23",
      undefined,
    ]);
    assert.match(value("Extensions", "Extension") ?? "", /24991/);
  });
});
