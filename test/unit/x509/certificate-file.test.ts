import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fromHex, toHex } from "../../../src/formats/bytes";
import { kindOfCertificateFile, publicKeyOfCertificateFile } from "../../../src/formats/certificate-file";
import { decodeCvcChain } from "../../../src/formats/cvc";
import { answerTo, fileIn } from "../iso7816/traces";

const openscFile = (name: string) => new Uint8Array(readFileSync(`test/fixtures/vectors/opensc/${name}`));

describe("certificate file", () => {
  it("with an X.509 certificate, and with the request of the same key, has the same public key", () => {
    const x509 = openscFile("rsa2048.cert.der");
    const request = answerTo("08-p11-rsa2048.apdu", "0046");
    assert.equal(kindOfCertificateFile(x509), "x509");
    assert.equal(kindOfCertificateFile(request), "request");
    for (const file of [x509, request]) {
      assert.equal(toHex(publicKeyOfCertificateFile(file) ?? new Uint8Array()), toHex(openscFile("rsa2048.pub.der")));
    }
  });

  it("with a request of an EC key has the key that OpenSC reads from it", () => {
    const request = answerTo("09-p11-ec256.apdu", "0046");
    assert.equal(toHex(publicKeyOfCertificateFile(request) ?? new Uint8Array()), toHex(openscFile("ec256.pub.der")));
  });

  it("with a card verifiable certificate has its key", () => {
    const device = fileIn("08-p11-rsa2048.apdu", "2F02");
    const certificate = device.subarray(device.length - 0x177 - 5);
    assert.equal(kindOfCertificateFile(certificate), "cvc");
    assert.equal(decodeCvcChain(certificate).length, 1);
    assert.equal(publicKeyOfCertificateFile(certificate)?.length, 88);
  });

  it("with something else, or nothing readable, has none", () => {
    for (const hex of ["", "00", "0400", "7F4E00"]) {
      assert.equal(kindOfCertificateFile(fromHex(hex)), "none", hex);
      assert.equal(publicKeyOfCertificateFile(fromHex(hex)), undefined);
    }
    for (const hex of ["3000", "6700", "7F2100", "30"]) assert.equal(publicKeyOfCertificateFile(fromHex(hex)), undefined, hex);
  });
});
