import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { concat, fromHex, toHex } from "../../../src/formats/bytes";
import { publicKeyOfCertificateFile } from "../../../src/formats/certificate-file";
import { decodeAuthenticatedRequest, decodeCvc, decodeCvcChain, decodeCvcOrRequest } from "../../../src/formats/cvc";
import { FormatError } from "../../../src/formats/format-error";
import { decodeCommand, decodeResponse } from "../../../src/formats/iso7816";
import {
  decodeCertificateDescription,
  decodeDataDescription,
  decodeKeyDescription,
  decodeTokenInfo,
  encodeCertificateDescription,
} from "../../../src/formats/pkcs15";
import {
  decodeAuthenticatedSafe,
  decodeEcPrivateKey,
  decodeEncryptedPrivateKeyInfo,
  decodePem,
  decodePkcs12,
  decodePrivateKeyInfo,
  decodeRsaPrivateKey,
  decodeSafeContents,
  UnsupportedFormat,
} from "../../../src/formats/private-keys";
import { decodeEcdsaSignature, decodeSpki } from "../../../src/formats/public-key";
import {
  decodeApplicationTemplate,
  decodeFileCommand,
  decodeFileSize,
  decodeInitialize,
  decodeKeyDomainStatus,
  decodeKeyGeneration,
  decodeSymmetricGeneration,
} from "../../../src/formats/smartcard-hsm";
import { encodeTlv, readTlvs } from "../../../src/formats/tlv";
import { decodeX509 } from "../../../src/formats/x509";
import { answerTo, fileIn } from "../iso7816/traces";
import { dataDescriptionOfOpenSc, keyDescriptions, tokenInfos } from "../pkcs15/samples";
import { randomFrom } from "../random";

type Decode = (bytes: Uint8Array) => unknown;

const file = (path: string) => new Uint8Array(readFileSync(`test/fixtures/${path}`));
const description = { label: "CA", id: Uint8Array.of(1), path: 0xca01, cvc: true, authority: true };

const samples: { name: string; decode: Decode; bytes: Uint8Array }[] = [
  ...Object.entries(keyDescriptions).map(([name, hex]) => ({ name, decode: decodeKeyDescription, bytes: fromHex(hex) })),
  ...Object.entries(tokenInfos).map(([name, hex]) => ({ name: `token information ${name}`, decode: decodeTokenInfo, bytes: fromHex(hex) })),
  { name: "data description", decode: decodeDataDescription, bytes: fromHex(dataDescriptionOfOpenSc) },
  { name: "certificate description", decode: decodeCertificateDescription, bytes: encodeCertificateDescription(description) },
  { name: "request", decode: decodeAuthenticatedRequest, bytes: answerTo("09-p11-ec256.apdu", "0046") },
  { name: "device certificates", decode: decodeCvcChain, bytes: fileIn("08-p11-rsa2048.apdu", "2F02") },
  { name: "X.509", decode: decodeX509, bytes: file("vectors/opensc/rsa2048.cert.der") },
  { name: "X.509 of many names", decode: decodeX509, bytes: file("certificates/multi-valued-name.cert.der") },
  { name: "RSA public key", decode: decodeSpki, bytes: file("vectors/opensc/rsa2048.pub.der") },
  { name: "EC public key", decode: decodeSpki, bytes: file("vectors/opensc/ec256.pub.der") },
  { name: "signature", decode: (bytes) => decodeEcdsaSignature(bytes, 32), bytes: answerTo("40-sign-ec.apdu", "80680270") },
  { name: "application", decode: decodeApplicationTemplate, bytes: fromHex("6F0A82017885050001060401") },
  { name: "file size", decode: decodeFileSize, bytes: fromHex("620E8102001B8201018302C4018A0105") },
  { name: "initialization", decode: decodeInitialize, bytes: fromHex("8002000181063634383231398208353736323138383091010392" + "0101") },
  { name: "key domain", decode: decodeKeyDomainStatus, bytes: fromHex("0100ECE4B527F251FACB") },
  { name: "update", decode: decodeFileCommand, bytes: fromHex("540200005303010203") },
  { name: "AES generation", decode: decodeSymmetricGeneration, bytes: fromHex("9106101118999293") },
  { name: "command", decode: decodeCommand, bytes: fromHex("00B12F02000004540200000200") },
];

const keepNothing = (): void => undefined;

const everyDecoder: Decode[] = [
  ...new Set(samples.map(({ decode }) => decode)),
  decodeCvc,
  decodeCvcOrRequest,
  decodeKeyGeneration,
  decodeResponse,
  (bytes) => decodeAuthenticatedSafe(bytes, keepNothing),
  decodeEcPrivateKey,
  decodeEncryptedPrivateKeyInfo,
  (bytes) => decodePem(bytes, keepNothing),
  (bytes) => decodePkcs12(bytes, keepNothing),
  decodePrivateKeyInfo,
  decodeRsaPrivateKey,
  (bytes) => decodeSafeContents(bytes, keepNothing),
  publicKeyOfCertificateFile,
  readTlvs,
];

/** A decoder returns, or says with a FormatError where it stopped, which lies inside what it was handed, or what it does not know. */
function survives(decode: Decode, bytes: Uint8Array): "decoded" | "refused" {
  try {
    decode(bytes);
    return "decoded";
  } catch (error) {
    if (error instanceof UnsupportedFormat) return "refused";
    const inside = error instanceof FormatError && error.offset >= 0 && error.offset <= bytes.length;
    assert.ok(inside, `${String(error)} for ${toHex(bytes.subarray(0, 200))}`);
    return "refused";
  }
}

describe("hostile bytes", function () {
  this.timeout(30_000);

  for (const { name, decode, bytes } of samples) {
    it(`are survived wherever it ends: ${name}`, () => {
      assert.equal(survives(decode, bytes), "decoded");
      let refused = 0;
      for (let length = 0; length < bytes.length; length++) {
        if (survives(decode, bytes.slice(0, length)) === "refused") refused++;
      }
      assert.ok(refused >= Math.min(bytes.length - 2, 1));
    });

    it(`are survived with any byte changed: ${name}`, () => {
      for (const [offset, byte] of bytes.entries()) {
        for (const other of [0x00, 0xff, byte ^ 0x01]) survives(decode, bytes.with(offset, other));
      }
    });
  }

  it("are survived in any decoder, random or another's", () => {
    const random = randomFrom(11);
    for (const decode of everyDecoder) {
      for (const { bytes } of samples) survives(decode, bytes);
      for (let run = 0; run < 100; run++) survives(decode, random.bytes(random.below(60)));
    }
  });

  it("are survived in any decoder with parts exchanged, repeated and taken out", () => {
    const random = randomFrom(12);
    for (const { decode, bytes } of samples) {
      for (let run = 0; run < 60; run++) {
        const [a, b, c] = [random.below(bytes.length), random.below(bytes.length), random.below(bytes.length)];
        survives(decode, concat(bytes.subarray(0, a), bytes.subarray(Math.min(b, c), Math.max(b, c)), bytes.subarray(a)));
        survives(decode, concat(bytes.subarray(0, Math.min(a, b)), bytes.subarray(Math.max(a, b))));
      }
    }
  });

  it("are survived nested a thousand deep", () => {
    let nested: Uint8Array = new Uint8Array();
    for (let depth = 0; depth < 1000; depth++) nested = encodeTlv([0x30, 0xa0, 0x7f21, 0x67][depth % 4] ?? 0x30, nested);
    for (const decode of everyDecoder) survives(decode, nested);
    let sequences: Uint8Array = new Uint8Array();
    for (let depth = 0; depth < 1000; depth++) sequences = encodeTlv(0x30, sequences);
    assert.throws(() => decodeX509(sequences), FormatError);
  });

  it("cost no time with one huge value of any type", () => {
    const huge = new Uint8Array(1 << 20).fill(0x31);
    const started = performance.now();
    for (const identifier of [0x02, 0x03, 0x04, 0x06, 0x0c, 0x13, 0x16, 0x17, 0x18, 0x1e, 0x30]) {
      assert.throws(() => decodeX509(encodeTlv(0x30, encodeTlv(0x30, encodeTlv(identifier, huge)))), FormatError);
      survives(decodeX509, encodeTlv(0x30, encodeTlv(0x30, encodeTlv(identifier, huge.subarray(0, 65000)))));
    }
    assert.ok(performance.now() - started < 5000);
  });

  it("cost no memory with a length that is not there", () => {
    for (const decode of everyDecoder) {
      for (const hex of ["3084FFFFFFFF", "6784FFFFFFFF", "7F2184FFFFFFFF", "A084FFFFFFFF00", "5484FFFFFFFF", "3088FFFFFFFFFFFFFFFF"]) {
        survives(decode, fromHex(hex));
      }
    }
  });
});
