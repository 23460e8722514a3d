import assert from "node:assert/strict";
import { fromHex, toHex } from "../../../src/formats/bytes";
import { FormatError } from "../../../src/formats/format-error";
import { decodeKeyDescription, encodeKeyDescription, type KeyDescription } from "../../../src/formats/pkcs15";
import { keyDescriptions } from "./samples";

const roundTrips = (hex: string) => assert.equal(toHex(encodeKeyDescription(decodeKeyDescription(fromHex(hex)))), hex);

describe("key description", () => {
  for (const [name, hex] of Object.entries(keyDescriptions)) {
    it(`is written again byte for byte: ${name}`, () => roundTrips(hex));
  }

  it("of an RSA key, as OpenSC writes it", () => {
    assert.deepEqual(decodeKeyDescription(fromHex(keyDescriptions.rsaOfOpenSc)), {
      type: "RSA",
      label: "rsa2048-key",
      flags: ["private", "modifiable"],
      authId: Uint8Array.of(1),
      id: Uint8Array.of(0x10),
      usage: ["decrypt", "sign", "signRecover"],
      keyReference: 1,
      size: 2048,
    });
  });

  it("of an EC key, as OpenSC writes it", () => {
    const { type, label, usage, size } = decodeKeyDescription(fromHex(keyDescriptions.ecOfOpenSc));
    assert.deepEqual({ type, label, usage, size }, { type: "EC", label: "ec256-key", usage: ["sign", "signRecover", "derive"], size: 256 });
  });

  it("of an AES key, with the vendor's usage bits", () => {
    assert.deepEqual(decodeKeyDescription(fromHex(keyDescriptions.aesOfKeyGenerator)), {
      type: "AES",
      label: "DiskEncryptionKey",
      id: Uint8Array.of(1),
      usage: ["encrypt", "decrypt"],
      size: 128,
    });
  });

  it("tells access flags and the subject that OpenSC adds with a certificate", () => {
    const { accessFlags, subject, keyReference } = decodeKeyDescription(fromHex(keyDescriptions.rsaWithSubject));
    assert.deepEqual(accessFlags, ["sensitive", "alwaysSensitive", "neverExtract", "local"]);
    assert.equal(toHex(subject ?? new Uint8Array()), "3016311430120603550403" + "0C0B727361323034382D6B6579");
    assert.equal(keyReference, 1);
  });

  it("tells no size for an AES key that hides it, and reads one without the closing [1]", () => {
    assert.equal(decodeKeyDescription(fromHex("A80E" + "30020C00" + "300804013303" + "0307C010")).size, 0);
    const open = decodeKeyDescription(fromHex("A816" + "30020C00" + "300804013303" + "0307C010" + "A00630040202" + "0100"));
    assert.equal(open.size, 256);
  });

  it("reads the field of secp521r1 in whole bytes as what it is", () => {
    const description: KeyDescription = { type: "EC", label: "", id: Uint8Array.of(1), usage: ["sign"], size: 528 };
    assert.equal(decodeKeyDescription(encodeKeyDescription(description)).size, 521);
    assert.equal(decodeKeyDescription(encodeKeyDescription({ ...description, type: "RSA" })).size, 528);
  });

  it("passes over `native` and whatever lies behind the description", () => {
    const withNative = fromHex("301C" + "30020C00" + "300A" + "040101" + "03020520" + "010100" + "A10A" + "3008" + "30020400" + "02020400");
    assert.deepEqual(decodeKeyDescription(withNative).usage, ["sign"]);
    const padded = new Uint8Array([...fromHex(keyDescriptions.rsaOfOpenSc), 0, 0, 0]);
    assert.equal(decodeKeyDescription(padded).size, 2048);
  });

  it("keeps a label in any script, and reads one that is no UTF-8", () => {
    const description: KeyDescription = { type: "RSA", label: "Schlüssel 鍵", id: Uint8Array.of(1), usage: [], size: 1024 };
    assert.deepEqual(decodeKeyDescription(encodeKeyDescription(description)), description);
    const latin1 = toHex(encodeKeyDescription({ ...description, label: "Key" })).replace("0C034B6579", "0C034BFC79");
    assert.equal(decodeKeyDescription(fromHex(latin1)).label, "K\ufffdy");
  });

  it("is refused when it is something else, or lacks its ID", () => {
    for (const hex of ["", "3000", "0400", "A1023000", "300430003000", keyDescriptions.rsaOfOpenSc.slice(0, -2)]) {
      assert.throws(() => decodeKeyDescription(fromHex(hex)), FormatError, hex);
    }
  });
});
