import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { fromHex, toHex, utf8 } from "../../../src/formats/bytes";
import { FormatError } from "../../../src/formats/format-error";
import { encodeTlv } from "../../../src/formats/tlv";
import { decodeX509 } from "../../../src/formats/x509";

const simple = new Uint8Array(readFileSync("test/fixtures/vectors/opensc/rsa2048.cert.der"));
const multiValued = new Uint8Array(readFileSync("test/fixtures/certificates/multi-valued-name.cert.der"));
const spkiOf = (der: Uint8Array) => toHex(new X509Certificate(der).publicKey.export({ format: "der", type: "spki" }));

/** The parts of a certificate that say something, changed as a test needs them. */
function certificate({ subject = "3000", notBefore = "170D3236303130313030303030305A" }: { subject?: string; notBefore?: string }): Uint8Array {
  const validity = encodeTlv(0x30, fromHex(notBefore), fromHex("180F32303530303130313030303030305A"));
  const signed = encodeTlv(0x30, fromHex("02020102"), fromHex("3000"), fromHex("3000"), validity, fromHex(subject), fromHex("3000"));
  return encodeTlv(0x30, signed);
}

/** A Name with one attribute of a type and an encoded value. */
const nameOf = (type: string, value: Uint8Array) =>
  toHex(encodeTlv(0x30, encodeTlv(0x31, encodeTlv(0x30, encodeTlv(0x06, fromHex(type)), value))));

const commonName = "550403";
const subjectOf = (subject: string) => decodeX509(certificate({ subject })).subject;

describe("X.509 certificate", () => {
  it("tells whose it is, by whom, and from when to when", () => {
    const { spki, ...shown } = decodeX509(simple);
    assert.deepEqual(shown, {
      subject: "CN=rsa2048-key",
      issuer: "CN=Test CA",
      serial: "01",
      notBefore: new Date(new X509Certificate(simple).validFrom).toISOString().replace(".000", ""),
      notAfter: new Date(new X509Certificate(simple).validTo).toISOString().replace(".000", ""),
    });
    assert.equal(toHex(spki), spkiOf(simple));
  });

  it("with a multi-valued name tells it last part first, escaped", () => {
    const { subject, issuer, spki, serial } = decodeX509(multiValued);
    assert.equal(subject, String.raw`CN=Ada + emailAddress=ada@example.org, OU=\#1 \"Lab\", O=Muster\, Söhne \+ Co, C=DE`);
    assert.equal(issuer, subject);
    assert.equal(serial, "00FF12");
    assert.equal(toHex(spki), spkiOf(multiValued));
  });

  it("reads names in every string type", () => {
    assert.equal(subjectOf(nameOf(commonName, encodeTlv(0x13, utf8("Ada")))), "CN=Ada");
    assert.equal(subjectOf(nameOf(commonName, encodeTlv(0x1e, fromHex("00530079006C0074")))), "CN=Sylt");
    assert.equal(subjectOf(nameOf(commonName, encodeTlv(0x0c, utf8("鍵")))), "CN=鍵");
    assert.equal(subjectOf(nameOf(commonName, encodeTlv(0x02, Uint8Array.of(7)))), "CN=#020107");
    assert.equal(subjectOf(nameOf("2A0304", encodeTlv(0x0c, utf8("x")))), "1.2.3.4=x");
    assert.equal(subjectOf("3000"), "");
  });

  it("lets no control character or stray space through", () => {
    assert.equal(subjectOf(nameOf(commonName, encodeTlv(0x0c, utf8(" a\nb ")))), "CN=\\ a\\0Ab\\ ");
  });

  it("reads both forms of time", () => {
    const { notBefore, notAfter } = decodeX509(certificate({}));
    assert.equal(notBefore, "2026-01-01T00:00:00Z");
    assert.equal(notAfter, "2050-01-01T00:00:00Z");
    assert.equal(decodeX509(certificate({ notBefore: "170D3530303130313030303030305A" })).notBefore, "1950-01-01T00:00:00Z");
  });

  it("is refused with a date that is none", () => {
    for (const notBefore of ["1700", "170D3236313330313030303030305A", "170F32303530303130313030303030305A", "0401FF"]) {
      assert.throws(() => decodeX509(certificate({ notBefore })), FormatError, notBefore);
    }
  });

  it("is refused when it is something else", () => {
    for (const hex of ["", "3000", "30023000", "67023000"]) assert.throws(() => decodeX509(fromHex(hex)), FormatError, hex);
  });
});
