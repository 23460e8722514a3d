import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { concat, equal, fromHex, toHex } from "../../../src/formats/bytes";
import { curves, generatorOf } from "../../../src/formats/curves";
import {
  decodeAuthenticatedRequest,
  decodeCvc,
  decodeCvcChain,
  decodeCvcOrRequest,
  encodeAuthenticatedRequest,
  encodeCvc,
  encodeCvcBody,
  outerSignatureInput,
  serialNumberOf,
  terminalAuthentication,
  type CvcBody,
  type CvcPublicKey,
} from "../../../src/formats/cvc";
import { FormatError } from "../../../src/formats/format-error";
import { decodeSpki, encodeSpki } from "../../../src/formats/public-key";
import { encodeTlv } from "../../../src/formats/tlv";
import { answerTo, fileIn } from "../iso7816/traces";

const recorded = {
  RSA: answerTo("08-p11-rsa2048.apdu", "0046"),
  EC: answerTo("09-p11-ec256.apdu", "0046"),
};
const deviceFile = fileIn("08-p11-rsa2048.apdu", "2F02");

/** Whether the signature (r ‖ s, or RSA) over `signed` is that of the key, checked by OpenSSL. */
function verifies({ key }: CvcPublicKey, signed: Uint8Array, signature: Uint8Array): boolean {
  assert.ok(key);
  const publicKey = createPublicKey({ key: Buffer.from(encodeSpki(key)), format: "der", type: "spki" });
  return verify("sha256", signed, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature);
}

describe("authenticated request", () => {
  for (const type of ["RSA", "EC"] as const) {
    const bytes = recorded[type];

    it(`of a recorded ${type} key tells its references and its key`, () => {
      const { cvc, car } = decodeAuthenticatedRequest(bytes);
      assert.equal(cvc.profile, 0);
      assert.equal(cvc.car, "UTCA00001");
      assert.equal(cvc.chr, "ESPICOHSMTR00001");
      assert.equal(cvc.publicKey.key?.type, type);
      assert.equal(car, "ESPICOHSMTR00001");
      assert.equal(cvc.role, undefined);
      assert.equal(cvc.validFrom, undefined);
    });

    it(`of a recorded ${type} key is signed by that key`, () => {
      const { cvc } = decodeAuthenticatedRequest(bytes);
      assert.ok(verifies(cvc.publicKey, cvc.body, cvc.signature));
      const changed = cvc.body.slice();
      changed[changed.length - 1] = 0;
      assert.ok(!verifies(cvc.publicKey, changed, cvc.signature));
    });

    it(`of a recorded ${type} key is signed again by the device's key`, () => {
      const request = decodeAuthenticatedRequest(bytes);
      const device = decodeCvcOrRequest(deviceFile);
      assert.ok(verifies(device.cvc.publicKey, request.signed, request.signature));
      assert.ok(!verifies(device.cvc.publicKey, request.cvc.body, request.signature));
    });

    it(`of a recorded ${type} key is written again byte for byte`, () => {
      const { cvc, car, signature, signed } = decodeAuthenticatedRequest(bytes);
      const { key } = cvc.publicKey;
      assert.ok(key);
      const body = encodeCvcBody({ car: cvc.car ?? "", chr: cvc.chr ?? "", publicKey: key });
      assert.equal(toHex(body), toHex(cvc.body));
      const certificate = encodeCvc(body, cvc.signature);
      assert.equal(toHex(outerSignatureInput(certificate, car)), toHex(signed));
      assert.equal(toHex(encodeAuthenticatedRequest(certificate, car, signature)), toHex(bytes));
    });
  }

  it("is refused when it is something else or lacks a part", () => {
    for (const hex of ["", "6700", "7F2100", "67037F2100", "6704" + "42024142"]) {
      assert.throws(() => decodeAuthenticatedRequest(fromHex(hex)), FormatError, hex);
    }
    const unsigned = encodeTlv(0x67, decodeAuthenticatedRequest(recorded.EC).signed);
    assert.throws(() => decodeAuthenticatedRequest(unsigned), { reason: "the request's outer signature (5F37) is missing" });
  });
});

describe("device certificate file", () => {
  it("as recorded holds a request and a certificate behind it", () => {
    const chain = decodeCvcChain(deviceFile);
    assert.deepEqual(chain.map(({ kind }) => kind), ["request", "cvc"]);
    const certificate = chain[1]?.cvc;
    assert.equal(certificate?.car, "ESPICOHSMTR00001");
    assert.equal(toHex(certificate.role?.oid ?? new Uint8Array()), "04007F000703010202");
    assert.equal(toHex(certificate.role?.bits ?? new Uint8Array()), "00");
    assert.match(certificate.validFrom ?? "", /^20\d\d-\d\d-\d\d$/);
    assert.ok((certificate.validFrom ?? "") < (certificate.validUntil ?? ""));
    assert.ok(verifies(certificate.publicKey, certificate.body, certificate.signature));
  });

  it("tells the card's serial number by its first holder reference", () => {
    assert.equal(serialNumberOf(decodeCvcOrRequest(deviceFile).cvc.chr ?? ""), "ESPICOHSMTR");
    assert.equal(serialNumberOf("DENK040351400000"), "DENK0403514");
    assert.throws(() => serialNumberOf("ABC0000"), FormatError);
  });
});

describe("card verifiable certificate", () => {
  for (const { name } of curves) {
    it(`of a ${name} key comes back with role and validity`, () => {
      const namedCurve = { secp192r1: "prime192v1", secp256r1: "prime256v1" }[name as string] ?? name;
      const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve });
      const body: CvcBody = {
        car: "UTSRCACC100001",
        chr: "UTTM0000100001",
        publicKey: decodeSpki(new Uint8Array(publicKey.export({ format: "der", type: "spki" }))),
        role: { oid: fromHex("2B0601040181C31F030101"), bits: Uint8Array.of(0) },
        validFrom: "2026-01-31",
        validUntil: "2034-12-01",
      };
      const encoded = encodeCvcBody(body);
      const signature = sign("sha256", encoded, { key: privateKey, dsaEncoding: "ieee-p1363" });
      const decoded = decodeCvc(encodeCvc(encoded, signature));
      const { key, oid } = decoded.publicKey;
      assert.ok(equal(oid, terminalAuthentication.ecdsa));
      assert.deepEqual(
        { car: decoded.car, chr: decoded.chr, publicKey: key, role: decoded.role, validFrom: decoded.validFrom, validUntil: decoded.validUntil },
        body,
      );
      assert.ok(verifies(decoded.publicKey, decoded.body, decoded.signature));
    });
  }

  it("of a key with the parameters of its issuer, or of an unknown curve, tells no key", () => {
    const oid = encodeTlv(0x06, terminalAuthentication.ecdsa);
    const certificate = (...parts: Uint8Array[]) =>
      encodeCvc(encodeTlv(0x7f4e, fromHex("5F290100"), encodeTlv(0x7f49, oid, ...parts)), new Uint8Array(64));
    const point = encodeTlv(0x86, Uint8Array.of(4, 1, 2));
    assert.equal(decodeCvc(certificate(point)).publicKey.key, undefined);
    const strange = [0x81, 0x83, 0x85].map((tag) => encodeTlv(tag, Uint8Array.of(7)));
    assert.equal(decodeCvc(certificate(...strange, point)).publicKey.key, undefined);
  });

  it("of a point that does not fit its curve is refused", () => {
    const [curve] = curves;
    assert.ok(curve);
    const point = generatorOf(curve).subarray(1);
    const body = encodeCvcBody({ publicKey: { type: "EC", curve: curve.name, point } });
    assert.throws(() => decodeCvc(encodeCvc(body, new Uint8Array(48))), FormatError);
  });

  /** A certificate with nothing but a profile, a public key and what is given. */
  const minimal = (publicKey: Uint8Array, ...rest: Uint8Array[]) =>
    encodeCvc(encodeTlv(0x7f4e, fromHex("5F290100"), encodeTlv(0x7f49, publicKey), ...rest), new Uint8Array(64));

  it("takes an RSA key that signs with another hash, and drops leading zeros", () => {
    const oid = encodeTlv(0x06, fromHex("04007F00070202020105"));
    const { key } = decodeCvc(minimal(concat(oid, fromHex("810300CAFE"), fromHex("820103")))).publicKey;
    assert.deepEqual(key, { type: "RSA", modulus: fromHex("CAFE"), exponent: Uint8Array.of(3) });
  });

  it("reads dates digit by digit, and refuses what is none", () => {
    const oid = encodeTlv(0x06, Uint8Array.of(1));
    const dated = (digits: string) => minimal(oid, encodeTlv(0x5f25, fromHex(digits)));
    assert.equal(decodeCvc(dated("020600010301")).validFrom, "2026-01-31");
    assert.throws(() => decodeCvc(dated("020600")), FormatError);
    assert.throws(() => decodeCvc(dated("02060A010301")), FormatError);
  });

  it("writes no date beyond its century", () => {
    const publicKey = { type: "RSA" as const, modulus: Uint8Array.of(5), exponent: Uint8Array.of(3) };
    for (const validUntil of ["2100-01-01", "1999-12-31", "26-01-01"]) {
      assert.throws(() => encodeCvcBody({ publicKey, validUntil }), RangeError);
    }
  });

  it("reads no further than its own end", () => {
    const padded = concat(recorded.EC, Uint8Array.of(0, 0));
    assert.equal(decodeCvcOrRequest(padded).kind, "request");
    assert.throws(() => decodeCvcChain(padded), FormatError);
  });
});
