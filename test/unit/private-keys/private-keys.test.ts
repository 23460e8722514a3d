import assert from "node:assert/strict";
import { createECDH, generateKeyPairSync, type JsonWebKey, type KeyObject } from "node:crypto";
import { concat, fromHex, toHex, unsigned, unsignedBytes, utf8 } from "../../../src/formats/bytes";
import { curveNamed, generatorOf } from "../../../src/formats/curves";
import { integer, objectIdentifier, octetString, sequence, tagged } from "../../../src/formats/der";
import { FormatError } from "../../../src/formats/format-error";
import {
  decodeEcPrivateKey,
  decodeEncryptedPrivateKeyInfo,
  decodePem,
  decodePkcs12,
  decodePrivateKeyInfo,
  decodeRsaPrivateKey,
  isPem,
  kindOfPrivateKeyFile,
  pemEncryption,
  UnsupportedFormat,
} from "../../../src/formats/private-keys";
import { encodeTlv } from "../../../src/formats/tlv";
import { pkcs12Of, pkcs8Of } from "./key-files";

const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
const ec = (namedCurve: string) => generateKeyPairSync("ec", { namedCurve }).privateKey;
const der = (key: KeyObject, type: "pkcs1" | "pkcs8" | "sec1") => Uint8Array.from(key.export({ format: "der", type }));
const pem = (key: KeyObject, type: "pkcs1" | "pkcs8" | "sec1") => utf8(String(key.export({ format: "pem", type })));
const number = (encoded: string | undefined) => unsigned(Buffer.from(encoded ?? "", "base64url"));
const keepNothing = (): void => undefined;

function assertRsa(decoded: ReturnType<typeof decodePrivateKeyInfo>, jwk: JsonWebKey): void {
  assert.equal(decoded.type, "RSA");
  const { modulus, publicExponent, privateExponent, p, q, dp, dq, qinv } = decoded;
  assert.deepEqual(
    [modulus, publicExponent, privateExponent, p, q, dp, dq, qinv].map(unsigned),
    [jwk.n, jwk.e, jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi].map(number),
  );
  assert.equal(decoded.size, 1024);
}

/** SEC 1 of a P-256 key whose curve is told by its parameters. */
function withParameters(change: { b?: bigint; generator?: Uint8Array } = {}): { key: Uint8Array; d: Uint8Array } {
  const { p, a, b, n, h, bytes } = curveNamed("secp256r1");
  const d = Uint8Array.from(Buffer.from(ec("P-256").export({ format: "jwk" }).d ?? "", "base64url"));
  const parameters = sequence(
    integer(1),
    sequence(objectIdentifier("1.2.840.10045.1.1"), integer(p)),
    sequence(octetString(unsignedBytes(a, bytes)), octetString(unsignedBytes(change.b ?? b, bytes))),
    octetString(change.generator ?? generatorOf(curveNamed("secp256r1"))),
    integer(n),
    integer(h),
  );
  return { key: sequence(integer(1), octetString(d), tagged(0, parameters)), d };
}

describe("private keys", () => {
  it("are read from PKCS#1 and PKCS#8 with all numbers of an RSA key", () => {
    const jwk = rsa.export({ format: "jwk" });
    assertRsa(decodeRsaPrivateKey(der(rsa, "pkcs1")), jwk);
    assertRsa(decodePrivateKeyInfo(der(rsa, "pkcs8")), jwk);
  });

  it("are read from SEC 1 and PKCS#8 on every curve that the runtime makes", () => {
    for (const [name, curve] of [
      ["prime256v1", "secp256r1"],
      ["secp384r1", "secp384r1"],
      ["secp521r1", "secp521r1"],
      ["secp256k1", "secp256k1"],
      ["brainpoolP320r1", "brainpoolP320r1"],
    ] as const) {
      const key = ec(name);
      const sec1 = der(key, "sec1");
      const decoded = decodeEcPrivateKey(sec1);
      assert.equal(decoded.curve, curve);
      assert.deepEqual(decodePrivateKeyInfo(der(key, "pkcs8")), decoded);
      assert.equal(toHex(decoded.point ?? new Uint8Array()), publicPointOf(name, decoded.d));
    }
  });

  it("are read with the parameters of a known curve in place of its name, and refused with those of another", () => {
    const { key, d } = withParameters();
    const decoded = decodeEcPrivateKey(key);
    assert.equal(decoded.curve, "secp256r1");
    assert.equal(unsigned(decoded.d), unsigned(d));
    assert.equal(decoded.point, undefined);
    const compressed = concat(Uint8Array.of(3), generatorOf(curveNamed("secp256r1")).subarray(1, 33));
    assert.equal(decodeEcPrivateKey(withParameters({ generator: compressed }).key).curve, "secp256r1");
    const other = concat(Uint8Array.of(2), compressed.subarray(1));
    assert.throws(() => decodeEcPrivateKey(withParameters({ generator: other }).key), UnsupportedFormat);
    assert.throws(() => decodeEcPrivateKey(withParameters({ b: 5n }).key), UnsupportedFormat);
    const hybrid = generatorOf(curveNamed("secp256r1")).with(0, 7);
    assert.equal(decodeEcPrivateKey(withParameters({ generator: hybrid }).key).curve, "secp256r1");
    assert.throws(() => decodeEcPrivateKey(withParameters({ generator: hybrid.with(0, 6) }).key), UnsupportedFormat);
  });

  it("of kinds that no card holds are told by their names", () => {
    const refuses = (key: KeyObject, feature: RegExp) =>
      assert.throws(() => decodePrivateKeyInfo(der(key, "pkcs8")), (error) => error instanceof UnsupportedFormat && feature.test(error.feature));
    refuses(generateKeyPairSync("ed25519").privateKey, /^Ed25519 keys$/);
    refuses(generateKeyPairSync("x448").privateKey, /^X448 keys$/);
    refuses(generateKeyPairSync("rsa-pss", { modulusLength: 1024 }).privateKey, /^RSA-PSS keys$/);
    refuses(ec("secp224r1"), /^keys on the curve secp224r1$/);
    // What OpenSSL writes of a DSA key (`dsa -outform DER`) begins as PKCS#1: version, p, q, g, y, x.
    const dsa = sequence(integer(0), ...[23, 11, 4, 8, 7].map(integer));
    assert.throws(() => decodeRsaPrivateKey(dsa), (error) => error instanceof UnsupportedFormat && error.feature === "DSA keys");
  });

  it("break where they break", () => {
    const key = der(rsa, "pkcs8");
    const offsetOf = (bytes: Uint8Array): number => {
      try {
        decodePrivateKeyInfo(bytes);
      } catch (error) {
        if (error instanceof FormatError) return error.offset;
      }
      return assert.fail("it should break");
    };
    assert.equal(offsetOf(concat(key, Uint8Array.of(0))), key.length);
    assert.equal(offsetOf(key.with(4, 0x04)), 4, "the version is no INTEGER");
    const modulus = key.findIndex((_, i) => toHex(key.subarray(i, i + 3)) === "028181");
    assert.equal(offsetOf(key.with(modulus, 0x03)), modulus, "the place counts from the start of the file");
  });
});

/** By the runtime's own scalar multiplication. */
function publicPointOf(curve: string, d: Uint8Array): string {
  const ecdh = createECDH(curve);
  ecdh.setPrivateKey(d);
  return ecdh.getPublicKey("hex").toUpperCase();
}

describe("files with private keys", () => {
  it("are told by how they begin", async () => {
    const ecKey = ec("P-256");
    assert.equal(kindOfPrivateKeyFile(pem(rsa, "pkcs8")), "pem");
    assert.equal(kindOfPrivateKeyFile(der(rsa, "pkcs8")), "pkcs8");
    assert.equal(kindOfPrivateKeyFile(der(rsa, "pkcs1")), "pkcs1");
    assert.equal(kindOfPrivateKeyFile(der(ecKey, "sec1")), "sec1");
    const encrypted = rsa.export({ format: "der", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "secret" });
    assert.equal(kindOfPrivateKeyFile(Uint8Array.from(encrypted)), "encrypted-pkcs8");
    const pkcs12 = await pkcs12Of({ keys: [{ der: pkcs8Of(rsa) }], password: "secret" });
    assert.equal(kindOfPrivateKeyFile(pkcs12), "pkcs12");
    assert.equal(kindOfPrivateKeyFile(pkcs12.subarray(0, 100)), "pkcs12", "cut off");
    for (const other of [new Uint8Array(), utf8("Salted__"), fromHex("3003020105"), fromHex("30"), fromHex("300604013004010A")]) {
      assert.equal(kindOfPrivateKeyFile(other), "unknown");
    }
  });

  it("encrypted by PBES2 tell how", () => {
    const file = rsa.export({ format: "der", type: "pkcs8", cipher: "aes-192-cbc", passphrase: "secret" });
    const { encryption, ciphertext } = decodeEncryptedPrivateKeyInfo(Uint8Array.from(file));
    assert.equal(encryption.cipher.name, "aes-192-cbc");
    assert.equal(encryption.derivation.kdf, "pbkdf2");
    assert.equal(encryption.iv?.length, 16);
    assert.equal(ciphertext.length % 16, 0);
  });

  it("in PEM are read block by block, whatever is between them, and with any line ending", () => {
    const text = `Bag Attributes\r\n${String(rsa.export({ format: "pem", type: "pkcs8" })).replaceAll("\n", "\r\n")}more\n`;
    const key = String(ec("P-256").export({ format: "pem", type: "sec1" }));
    const blocks = decodePem(utf8(text + key), keepNothing);
    assert.deepEqual(blocks.map(({ label, offset }) => [label, offset]), [
      ["PRIVATE KEY", 16],
      ["EC PRIVATE KEY", text.length],
    ]);
    assert.deepEqual(blocks[0]?.bytes, der(rsa, "pkcs8"));
    assert.equal(isPem(utf8("BEGIN PRIVATE KEY")), false);
    // Editors of Windows save text with a mark of its encoding in front, which OpenSSL passes over, too.
    const marked = utf8(`\ufeff${key}`);
    assert.equal(kindOfPrivateKeyFile(marked), "pem");
    assert.deepEqual(decodePem(marked, keepNothing).map(({ label, offset }) => [label, offset]), [["EC PRIVATE KEY", 3]]);
  });

  it("in PEM that break are told with the place of the block", () => {
    const whole = String(rsa.export({ format: "pem", type: "pkcs8" }));
    const breaks = (text: string) => assert.throws(() => decodePem(utf8(text), keepNothing), (error) => error instanceof FormatError && error.offset === 2);
    breaks(`\n\n${whole.slice(0, -30)}`);
    breaks(`\n\n${whole.replace("MII", "MI")}`);
    breaks(`\n\n${whole.replace("MII", "M!I")}`);
    assert.throws(() => decodePem(utf8(whole.split("\n").slice(0, 3).join("\n") + "\n" + whole), keepNothing), /does not end/);
  });

  it("in PEM with OpenSSL's encryption of old tell how, and what is not known", () => {
    const block = (dekInfo: string) => {
      const [first] = decodePem(utf8(`-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: ${dekInfo}\n\nAAAA\n-----END RSA PRIVATE KEY-----\n`), keepNothing);
      return first ?? assert.fail("there is a block");
    };
    const iv = "00112233445566778899AABBCCDDEEFF";
    const encryption = pemEncryption(block(`AES-256-CBC,${iv}`));
    assert.equal(encryption?.cipher.name, "aes-256-cbc");
    assert.equal(toHex(encryption.iv ?? new Uint8Array()), iv);
    assert.deepEqual(encryption.derivation, { kdf: "openssl", salt: fromHex(iv.slice(0, 16)) });
    assert.throws(() => pemEncryption(block(`DES-CBC,${iv}`)), UnsupportedFormat);
    assert.throws(() => pemEncryption(block("AES-256-CBC,0011")), FormatError);
  });

  it("in BER, as Firefox writes them, are read as those in DER", async () => {
    const file = await pkcs12Of({ keys: [{ der: pkcs8Of(rsa) }], password: "secret" });
    const { authenticatedSafe, mac } = decodePkcs12(file, keepNothing);
    const outer = decodePkcs12(file, keepNothing);
    const indefinite = (tag: number, ...content: Uint8Array[]) => concat(Uint8Array.of(tag, 0x80), ...content, Uint8Array.of(0, 0));
    const half = authenticatedSafe.length >> 1;
    const pieces = indefinite(0x24, encodeTlv(0x04, authenticatedSafe.subarray(0, half)), encodeTlv(0x04, authenticatedSafe.subarray(half)));
    const data = objectIdentifier("1.2.840.113549.1.7.1");
    const macStart = file.length - macLength(file);
    const ber = indefinite(0x30, fromHex("020103"), indefinite(0x30, data, indefinite(0xa0, pieces)), file.subarray(macStart));
    assert.equal(kindOfPrivateKeyFile(ber), "pkcs12");
    assert.deepEqual(decodePkcs12(ber, keepNothing), { ...outer, mac });
    for (let end = 0; end < ber.length; end++) assert.throws(() => decodePkcs12(ber.subarray(0, end), keepNothing), FormatError, `cut at ${end}`);
  });
});

/** Of the last part of a PKCS#12. */
function macLength(file: Uint8Array): number {
  const { mac } = decodePkcs12(file, keepNothing);
  const start = mac === undefined ? 0 : mac.mac.byteOffset - file.byteOffset;
  // MacData ‖ DigestInfo ‖ AlgorithmIdentifier of SHA-256 with NULL ‖ OCTET STRING: 2 + 2 + 15 + 2 bytes before the MAC.
  return file.length - (start - 21);
}
