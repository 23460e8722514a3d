import assert from "node:assert/strict";
import { ascii, fromHex, toHex } from "../../../src/formats/bytes";
import { curves } from "../../../src/formats/curves";
import { FormatError } from "../../../src/formats/format-error";
import { decodeCommand } from "../../../src/formats/iso7816";
import {
  algorithm,
  decodeApplicationTemplate,
  decodeFileCommand,
  decodeFileSize,
  decodeInitialize,
  decodeKeyDomainStatus,
  decodeKeyGeneration,
  decodeSymmetricGeneration,
  encodeApplicationTemplate,
  encodeEcGeneration,
  encodeFileTemplate,
  encodeInitialize,
  encodeKeyDomainStatus,
  encodeReadAt,
  encodeRsaGeneration,
  encodeSymmetricGeneration,
  encodeUpdateAt,
  instruction,
} from "../../../src/formats/smartcard-hsm";
import { encodeTlv } from "../../../src/formats/tlv";
import { answerTo, traceOf } from "../iso7816/traces";

/** Data field of the first command with that instruction in a recording. */
function dataOf(trace: string, ins: number): Uint8Array {
  const commands = traceOf(trace).map(({ command }) => decodeCommand(command));
  return commands.find((command) => command.ins === ins)?.data ?? new Uint8Array();
}

const references = { car: "UTCA00001", chr: "ESPICOHSMTR00001" };

describe("file control information", () => {
  it("of a genuine card tells version, platform and options", () => {
    assert.deepEqual(decodeApplicationTemplate(fromHex("6F0A8201788505000106" + "0401")), {
      version: { major: 4, minor: 1 },
      platform: 6,
      options: 1,
    });
  });

  it("of a card below 2.0 tells the version alone", () => {
    assert.deepEqual(decodeApplicationTemplate(fromHex("6F0485020102")), { version: { major: 1, minor: 2 } });
  });

  it("of a third party's card on record is read", () => {
    const template = decodeApplicationTemplate(answerTo("01-init-1share.apdu", "00A404000BE82B"));
    assert.deepEqual(template.version, { major: 6, minor: 6 });
    assert.equal(template.platform, 0xff);
  });

  it("is written as a genuine card writes it", () => {
    const template = { version: { major: 4, minor: 1 }, platform: 6, options: 1 };
    assert.equal(toHex(encodeApplicationTemplate(template)), "6F0A82017885050001060401");
  });

  it("tells the size of a file, in tag 81 or 80", () => {
    assert.equal(decodeFileSize(answerTo("08-p11-rsa2048.apdu", "00A40000022F02")), 0x031e);
    assert.equal(decodeFileSize(fromHex("6F048002" + "0102")), 0x0102);
    assert.equal(toHex(encodeFileTemplate(0xc401, 0x1b)), "620E8102001B8201018302C4018A0105");
  });

  it("is refused when it is none, or of another application", () => {
    for (const hex of ["", "6F00", "6F0385010" + "1", "3000", "6F0A8405A000000001"]) {
      assert.throws(() => decodeApplicationTemplate(fromHex(hex)), FormatError, hex);
    }
    assert.throws(() => decodeFileSize(fromHex("6203820101")), FormatError);
    assert.throws(() => decodeFileSize(fromHex("62078105FFFFFFFFFF")), FormatError);
  });
});

describe("INITIALIZE DEVICE", () => {
  it("as recorded is read and written byte for byte", () => {
    const data = dataOf("01-init-1share.apdu", instruction.initialize);
    const decoded = decodeInitialize(data);
    assert.deepEqual(decoded, {
      options: 1,
      userPin: ascii("648219"),
      soPin: ascii("57621880"),
      retryCounter: 3,
      dkekShares: 1,
    });
    assert.equal(toHex(encodeInitialize(decoded)), toHex(data));
  });

  it("tells no DKEK from one that the card makes up", () => {
    const soPin = ascii("57621880");
    const initialization = { options: 2, userPin: ascii("0123456789"), soPin, retryCounter: 10 };
    assert.equal("dkekShares" in decodeInitialize(encodeInitialize(initialization)), false);
    const made = decodeInitialize(encodeInitialize({ ...initialization, dkekShares: 0, keyDomains: 2 }));
    assert.equal(made.dkekShares, 0);
    assert.equal(made.keyDomains, 2);
  });

  it("takes its tags in any order", () => {
    const reversed = fromHex("920101910103" + "82083537363231383830" + "8106363438323139" + "80020001");
    assert.equal(decodeInitialize(reversed).dkekShares, 1);
  });

  it("is refused when something is missing", () => {
    assert.throws(() => decodeInitialize(fromHex("80020001")), { reason: "tag 81 (user PIN) is missing" });
    assert.throws(() => decodeInitialize(fromHex("800101810082009101FF")), FormatError);
  });
});

describe("KEY DOMAIN status", () => {
  it("tells shares, how many are missing, and the KCV", () => {
    const bytes = fromHex("0100ECE4B527F251FACB");
    const status = decodeKeyDomainStatus(bytes);
    assert.deepEqual(status, { shares: 1, outstanding: 0, kcv: fromHex("ECE4B527F251FACB") });
    assert.equal(toHex(encodeKeyDomainStatus(status)), toHex(bytes));
  });

  it("passes over a UID behind it", () => {
    assert.equal(decodeKeyDomainStatus(fromHex("0101" + "00".repeat(8) + "AA".repeat(64))).kcv.length, 8);
  });

  it("is refused when it is cut off", () => {
    assert.throws(() => decodeKeyDomainStatus(fromHex("0100ECE4B527F251FA")), FormatError);
  });
});

describe("READ and UPDATE BINARY", () => {
  it("are written as OpenSC writes them", () => {
    assert.equal(toHex(encodeReadAt(0x02ff)), "540202FF");
    assert.equal(toHex(encodeUpdateAt(0, new Uint8Array())), "540200005300");
    assert.equal(toHex(encodeUpdateAt(0xff, new Uint8Array(255)).subarray(0, 7)), "540200FF5381FF");
  });

  it("as recorded are read and written byte for byte", () => {
    for (const { command } of traceOf("50-write-cert.apdu")) {
      const { ins, data } = decodeCommand(command);
      if (data === undefined || (ins !== instruction.readBinary && ins !== instruction.updateBinary)) continue;
      const { offset, data: written } = decodeFileCommand(data);
      assert.equal(toHex(written ? encodeUpdateAt(offset, written) : encodeReadAt(offset)), toHex(data));
    }
  });

  it("take offsets of one to four bytes", () => {
    assert.equal(decodeFileCommand(fromHex("540105")).offset, 5);
    assert.equal(decodeFileCommand(fromHex("540400010000")).offset, 65536);
    assert.throws(() => decodeFileCommand(fromHex("5400")), FormatError);
    assert.throws(() => decodeFileCommand(fromHex("5301FF")), FormatError);
  });
});

describe("key generation", () => {
  it("of RSA as recorded is read and written byte for byte", () => {
    const body = dataOf("08-p11-rsa2048.apdu", instruction.generateKeyPair);
    assert.deepEqual(decodeKeyGeneration(body), { ...references, key: { type: "RSA", size: 2048, exponent: 65537 } });
    assert.equal(toHex(encodeRsaGeneration({ size: 2048, ...references })), toHex(body));
  });

  it("on a curve as recorded is read and written byte for byte", () => {
    const body = dataOf("09-p11-ec256.apdu", instruction.generateKeyPair);
    assert.deepEqual(decodeKeyGeneration(body), { ...references, key: { type: "EC", curve: "secp256r1" } });
    assert.equal(toHex(encodeEcGeneration({ curve: "secp256r1", ...references })), toHex(body));
  });

  it("on every curve names its curve", () => {
    for (const { name } of curves) {
      assert.deepEqual(decodeKeyGeneration(encodeEcGeneration({ curve: name, ...references })).key, { type: "EC", curve: name });
    }
  });

  it("tells restrictions and the outer reference", () => {
    const body = dataOf("08-p11-rsa2048.apdu", instruction.generateKeyPair);
    const restricted = new Uint8Array([...body, ...fromHex("4503414243" + "900400000005" + "91022092" + "920101")]);
    const decoded = decodeKeyGeneration(restricted);
    assert.equal(decoded.outerCar, "ABC");
    assert.equal(decoded.useCounter, 5);
    assert.deepEqual(decoded.allowedAlgorithms, Uint8Array.of(algorithm.rsaRaw, algorithm.wrap));
    assert.equal(decoded.domain, 1);
  });

  it("is refused for a kind of key or a curve that is unknown", () => {
    assert.throws(() => decodeKeyGeneration(fromHex("5F290100")), { reason: "the key's description (7F49) is missing" });
    assert.throws(() => decodeKeyGeneration(fromHex("7F4903" + "060155")), { reason: "unknown kind of key" });
    const nameless = encodeTlv(0x7f49, encodeTlv(0x06, fromHex("04007F00070202020203")));
    assert.throws(() => decodeKeyGeneration(nameless), { reason: "unknown curve" });
  });

  it("of AES as recorded lists what the key may do", () => {
    const data = dataOf("18-aes-gen.apdu", instruction.generateSymmetricKey);
    const { allowedAlgorithms = new Uint8Array() } = decodeSymmetricGeneration(data);
    const { aesCbcEncrypt, aesCbcDecrypt, aesCmac, derive, wrap, unwrap } = algorithm;
    assert.deepEqual(allowedAlgorithms, Uint8Array.of(aesCbcEncrypt, aesCbcDecrypt, aesCmac, derive, wrap, unwrap));
    assert.equal(toHex(encodeSymmetricGeneration(allowedAlgorithms)), toHex(data));
  });
});
