import assert from "node:assert/strict";
import { createPublicKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { signatureOf } from "../../../src/extension/editor/file-signature";
import { parseOffset } from "../../../src/extension/editor/offset-input";
import { pemOf } from "../../../src/extension/files/pem";

const vector = (name: string) => readFileSync(`test/fixtures/vectors/opensc/${name}`);

describe("an offset to go to", () => {
  it("is decimal, or hexadecimal behind 0x", () => {
    assert.deepEqual(parseOffset(" 16 ", 876), { offset: 16 });
    assert.deepEqual(parseOffset("0x1F", 876), { offset: 31 });
    assert.deepEqual(parseOffset("0", 1), { offset: 0 });
    assert.deepEqual(parseOffset("875", 876), { offset: 875 });
  });

  it("is refused outside of the file, with the last offset there is", () => {
    assert.deepEqual(parseOffset("876", 876), { problem: "The last byte of the file is at offset 875 (0x036B)." });
    assert.deepEqual(parseOffset("0xFFFFFFFFFFFFFFFF", 876), parseOffset("876", 876));
    assert.deepEqual(parseOffset("0", 0), { problem: "The file is empty." });
  });

  it("is refused where it is no number", () => {
    for (const text of ["", "1F", "-1", "0x", "1.5", "ten"]) assert.ok("problem" in parseOffset(text, 876), text);
  });
});

describe("a file by its first bytes", () => {
  const looks = (hex: string) => signatureOf(Buffer.from(hex, "hex"));

  it("is told apart from a key blob", () => {
    assert.equal(looks("89504E470D0A1A0A0000"), "a PNG picture");
    assert.equal(looks("7F454C4602010100"), "a program for Linux (ELF)");
    assert.equal(signatureOf(vector("rsa2048.cert.der")), "an X.509 certificate or request");
    assert.equal(signatureOf(Buffer.from("-----BEGIN PRIVATE KEY-----")), "a key or certificate in PEM form");
    assert.equal(signatureOf(Buffer.from("hello, world\n")), "a text");
    assert.equal(signatureOf(Buffer.alloc(64, 0xff)), "an empty image: its beginning is nothing but FF");
  });

  it("is a stranger otherwise", () => {
    assert.equal(signatureOf(new Uint8Array()), undefined);
    assert.equal(looks("0102030405"), undefined);
  });
});

describe("PEM", () => {
  it("is read by others", () => {
    const der = vector("rsa2048.pub.der");
    const key = createPublicKey(pemOf("PUBLIC KEY", der.toString("base64")));
    assert.deepEqual(key.export({ type: "spki", format: "der" }), der);
    const certificate = new X509Certificate(pemOf("CERTIFICATE", vector("rsa2048.cert.der").toString("base64")));
    assert.equal(certificate.subject, "CN=rsa2048-key");
  });
});
