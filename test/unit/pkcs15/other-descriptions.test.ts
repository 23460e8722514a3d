import assert from "node:assert/strict";
import { fromHex, toHex } from "../../../src/formats/bytes";
import { FormatError } from "../../../src/formats/format-error";
import {
  decodeCertificateDescription,
  decodeDataDescription,
  decodeTokenInfo,
  encodeCertificateDescription,
  encodeDataDescription,
  encodeTokenInfo,
  type CertificateDescription,
} from "../../../src/formats/pkcs15";
import { dataDescriptionOfOpenSc, tokenInfos } from "./samples";

describe("certificate description", () => {
  const ofPico = "301E" + "300A0C0444454341" + "03020640" + "3008" + "0406010203040506" + "A106" + "30043002" + "0400";

  it("of an X.509 certificate and of a CVC comes back", () => {
    const description: CertificateDescription = { label: "CA", id: fromHex("0102"), path: 0xca07, cvc: false, authority: true };
    for (const cvc of [false, true]) {
      const encoded = encodeCertificateDescription({ ...description, cvc });
      assert.equal(encoded[0], cvc ? 0xa5 : 0x30);
      assert.deepEqual(decodeCertificateDescription(encoded), { ...description, cvc });
    }
  });

  it("with an empty path tells none", () => {
    const { path, label, flags, authority } = decodeCertificateDescription(fromHex(ofPico));
    assert.deepEqual({ path, label, flags, authority }, { path: undefined, label: "DECA", flags: ["modifiable"], authority: false });
  });

  it("without flags is the vendor's form", () => {
    const decoded = decodeCertificateDescription(fromHex("A516" + "30040C024341" + "300404020102" + "A10830063004" + "0402CA01"));
    assert.deepEqual(decoded, { label: "CA", id: fromHex("0102"), path: 0xca01, cvc: true, authority: false });
  });

  it("is refused when it is something else", () => {
    for (const hex of ["", "3000", "A000", "A80430003000", "300430003000"]) {
      assert.throws(() => decodeCertificateDescription(fromHex(hex)), FormatError, hex);
    }
  });
});

describe("data description", () => {
  it("as OpenSC writes it comes back byte for byte", () => {
    const decoded = decodeDataDescription(fromHex(dataDescriptionOfOpenSc));
    assert.deepEqual(decoded, { label: "mydata", application: "app", path: 0xcf00, private: false });
    assert.equal(toHex(encodeDataDescription(decoded)), dataDescriptionOfOpenSc);
  });

  it("of private data, with an ID, comes back", () => {
    const description = { label: "secret", path: 0xcd03, private: true, id: fromHex("20") };
    assert.deepEqual(decodeDataDescription(encodeDataDescription(description)), description);
  });

  it("is refused when it is something else", () => {
    for (const hex of ["", "3000", "A000", "300430003000"]) {
      assert.throws(() => decodeDataDescription(fromHex(hex)), FormatError, hex);
    }
  });
});

describe("token information", () => {
  for (const [name, hex] of Object.entries(tokenInfos)) {
    it(`is written again byte for byte: ${name}`, () => {
      assert.equal(toHex(encodeTokenInfo(decodeTokenInfo(fromHex(hex)))), hex);
    });
  }

  it("tells serial, manufacturer, label and flags", () => {
    assert.deepEqual(decodeTokenInfo(fromHex(tokenInfos.ofPico)), {
      version: 6,
      serial: new Uint8Array(8),
      manufacturer: "Pol Henarejos",
      label: "Pico-HSM",
      flags: ["prnGeneration", "eidCompliant"],
    });
  });

  it("keeps a label in any script", () => {
    const info = { version: 0, label: "Tresor Zürich", flags: [] };
    assert.deepEqual(decodeTokenInfo(encodeTokenInfo(info)), info);
  });

  it("is refused when it is something else", () => {
    for (const hex of ["", "3000", "0201" + "00", "3003" + "040100"]) {
      assert.throws(() => decodeTokenInfo(fromHex(hex)), FormatError, hex);
    }
  });
});
