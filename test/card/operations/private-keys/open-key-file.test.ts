import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { isFailure } from "../../../../src/engine/failure";
import { openKeyFile } from "../../../../src/engine/operations";
import { DerivationWork } from "../../../../src/engine/operations/private-keys/derivation-work";
import { derivePkcs12Part } from "../../../../src/engine/operations/private-keys/derive-key";
import { derivePkcs12, purpose } from "../../../../src/engine/operations/private-keys/pkcs12-derivation";
import { ascii, fromHex, toHex, unsigned, unsignedBytes, utf8 } from "../../../../src/formats/bytes";
import { integer, objectIdentifier, octetString, sequence } from "../../../../src/formats/der";
import { decodePrivateKeyInfo, encodeRsaPrivateKey, type RsaPrivateKey } from "../../../../src/formats/private-keys";
import type { OpenedKeyFile } from "../../../../src/protocol";
import { bagOf, certificateOf, type Pkcs12Parts, pkcs12Of, pkcs8Of, slowPrivateKeyInfo, spkiOf } from "../../../unit/private-keys/key-files";
import { context, failureOf } from "../bench";
import { findSecret } from "../secrets";

const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
const ec = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey;
const hashOf = (key: KeyObject) => toHex(createHash("sha256").update(spkiOf(key)).digest());

const open = (file: Uint8Array, password?: string): Promise<OpenedKeyFile> =>
  openKeyFile({ file: file.slice(), ...(password !== undefined && { password: utf8(password) }) }, context);

/** With a cipher, under the password "pass". */
function exportOf(key: KeyObject, type: "pkcs1" | "pkcs8" | "sec1", format: "der" | "pem", cipher?: string): Uint8Array {
  const encryption = cipher !== undefined && { cipher, passphrase: "pass" };
  const exported = format === "der" ? key.export({ format, type, ...encryption }) : Buffer.from(key.export({ format, type, ...encryption }));
  return Uint8Array.from(exported);
}

/** Two keys, the first with its certificate, and a certificate of neither. */
const parts: Pkcs12Parts = {
  keys: [
    { der: pkcs8Of(rsa), name: "Ada’s key", id: Uint8Array.of(1) },
    { der: pkcs8Of(ec), id: Uint8Array.of(2) },
  ],
  certificates: [
    { der: certificateOf(rsa, spkiOf(rsa), "Ada"), id: Uint8Array.of(1) },
    { der: certificateOf(ec, spkiOf(generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey), "Stranger"), id: Uint8Array.of(2) },
  ],
  password: "sécret €",
};

describe("Opening a file with private keys", () => {
  it("tells the keys of a PKCS#12 with name and certificate, however its MAC is made", async () => {
    for (const mac of ["sha1", "sha256", "pbmac1"] as const) {
      assert.deepEqual(await open(await pkcs12Of({ ...parts, mac }), parts.password), {
        format: "PKCS#12",
        keys: [
          {
            keyType: "RSA",
            keySize: 1024,
            label: "Ada’s key",
            publicKeySha256: hashOf(rsa),
            certificate: { subject: "CN=Ada", notAfter: "2040-01-01T00:00:00Z" },
          },
          { keyType: "EC", keySize: 256, curve: "secp256r1", publicKeySha256: hashOf(ec) },
        ],
        remarks: ["A certificate that is of no key in the file is left out."],
      });
    }
  });

  it("tells what of a PKCS#12 means nothing to a card, and that one without a MAC may be altered", async () => {
    const ed25519 = pkcs8Of(generateKeyPairSync("ed25519").privateKey);
    const secret = bagOf("1.2.840.113549.1.12.10.1.5", objectIdentifier("1.2.3"));
    const file = await pkcs12Of({ keys: [...parts.keys, { der: ed25519 }], others: [secret], password: "x", mac: "none" });
    const { keys, remarks } = await open(file, "x");
    assert.equal(keys.length, 2);
    assert.deepEqual(remarks, [
      "A key is left out: no SmartCard-HSM holds Ed25519 keys.",
      "The file has no checksum (MAC): whether it was altered can't be told.",
      "The file also holds a secret that is no private key.",
    ]);
  });

  it("tells an encryption that it does not know: as a remark beside keys, else as what keeps it from reading the file", async () => {
    const pbeWithMd5 = sequence(objectIdentifier("1.2.840.113549.1.5.3"), sequence(octetString(new Uint8Array(8)), integer(1)));
    const shrouded = bagOf("1.2.840.113549.1.12.10.1.2", sequence(pbeWithMd5, octetString(new Uint8Array(16))));
    const certificates = [{ der: certificateOf(ec, spkiOf(ec), "Ada") }];
    const feature = "encryption by PBE with MD5 and DES";
    const { remarks } = await open(await pkcs12Of({ keys: [{ der: pkcs8Of(ec) }], certificates, others: [shrouded], password: "x" }), "x");
    assert.deepEqual(remarks, [`A part of the file is left out, because it can't be read: ${feature}.`]);
    const alone = await pkcs12Of({ keys: [], certificates, others: [shrouded], password: "x" });
    assert.deepEqual(await failureOf("unsupported", () => open(alone, "x")), { code: "unsupported", feature, of: "file" });
  });

  it("wants the password of a PKCS#12 only where it has one", async () => {
    const file = await pkcs12Of(parts);
    await failureOf("password-required", () => open(file));
    await failureOf("wrong-password", () => open(file, "secret"));
    await failureOf("wrong-password", () => open(file, ""));
    for (const password of [undefined, ""]) {
      assert.equal((await open(await pkcs12Of({ ...parts, password: "" }), password)).keys.length, 2);
      assert.equal((await open(await pkcs12Of({ ...parts, encrypted: false, mac: "none" }), password)).keys.length, 2);
    }
    await failureOf("password-required", async () => open(await pkcs12Of({ ...parts, mac: "none" })));
    await failureOf("wrong-password", async () => open(await pkcs12Of({ ...parts, mac: "none" }), "secret"));
  });

  it("tells a PKCS#12 whose MAC does not hold from one that was made broken", async () => {
    const file = await pkcs12Of({ ...parts, encrypted: false, password: "x" });
    const modulus = file.findIndex((_, i) => toHex(file.subarray(i, i + 3)) === "028181");
    await failureOf("wrong-password", () => open(file.with(modulus + 20, (file[modulus + 20] ?? 0) ^ 1), "x"));
    const broken = await pkcs12Of({ ...parts, keys: [{ der: pkcs8Of(ec).with(3, 0x05) }], password: "x" });
    assert.match((await failureOf("damaged", () => open(broken, "x"))).reason, /version/);
  });

  it("reads PKCS#8 in the clear and enciphered in every way of the runtime, in DER and PEM", async () => {
    for (const format of ["der", "pem"] as const) {
      const exported = (cipher?: string) => exportOf(ec, "pkcs8", format, cipher);
      assert.deepEqual(await open(exported()), {
        format: "PKCS#8",
        keys: [{ keyType: "EC", keySize: 256, curve: "secp256r1", publicKeySha256: hashOf(ec) }],
        remarks: [],
      });
      for (const cipher of ["aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "des-ede3-cbc"]) {
        const file = exported(cipher);
        assert.equal((await open(file, "pass")).keys[0]?.publicKeySha256, hashOf(ec), cipher);
        await failureOf("wrong-password", () => open(file, "pas"));
        await failureOf("password-required", () => open(file));
      }
    }
  });

  it("reads PKCS#1 and SEC 1, and PEM with OpenSSL's encryption of old", async () => {
    for (const format of ["der", "pem"] as const) {
      assert.equal((await open(exportOf(rsa, "pkcs1", format))).format, "PKCS#1");
      assert.equal((await open(exportOf(ec, "sec1", format))).format, "SEC 1");
    }
    for (const cipher of ["aes-128-cbc", "aes-256-cbc", "des-ede3-cbc"]) {
      const file = exportOf(rsa, "pkcs1", "pem", cipher);
      assert.equal((await open(file, "pass")).keys[0]?.publicKeySha256, hashOf(rsa), cipher);
      await failureOf("wrong-password", () => open(file, "pas"));
      await failureOf("password-required", () => open(file));
    }
    const unknown = exportOf(rsa, "pkcs1", "pem", "camellia-128-cbc");
    assert.equal((await failureOf("unsupported", () => open(unknown, "pass"))).of, "file");
  });

  it("reads the public point in each form that OpenSSL writes", async () => {
    const sec1 = Uint8Array.from(ec.export({ format: "der", type: "sec1" }));
    const place = sec1.length - 65;
    assert.equal(sec1[place], 0x04);
    const hybrid = 0x06 | ((sec1.at(-1) ?? 0) & 1);
    assert.equal((await open(sec1.with(place, hybrid))).keys[0]?.publicKeySha256, hashOf(ec));
    await failureOf("damaged", () => open(sec1.with(place, hybrid ^ 1)));
  });

  it("refuses what holds no private key, and tells kinds that no card holds by name", async () => {
    const pem = (label: string, bytes: Uint8Array) => ascii(`-----BEGIN ${label}-----\n${Buffer.from(bytes).toString("base64")}\n-----END ${label}-----\n`);
    for (const file of [new Uint8Array(), utf8("hello"), new Uint8Array(100).fill(0x30), pem("CERTIFICATE", certificateOf(ec, spkiOf(ec), "Ada"))]) {
      await failureOf("not-a-private-key", () => open(file));
    }
    assert.equal((await failureOf("unsupported", () => open(pkcs8Of(generateKeyPairSync("ed25519").privateKey)))).feature, "Ed25519 keys");
    assert.match((await failureOf("unsupported", () => open(pem("OPENSSH PRIVATE KEY", ascii("x"))))).feature, /OpenSSH/);
  });

  it("refuses keys whose numbers do not belong together", async () => {
    const sec1 = Uint8Array.from(ec.export({ format: "der", type: "sec1" }));
    assert.match((await failureOf("damaged", () => open(sec1.with(20, (sec1[20] ?? 0) ^ 1)))).reason, /do not belong together/);
    const pkcs1 = Uint8Array.from(rsa.export({ format: "der", type: "pkcs1" }));
    const last = pkcs1.length - 1;
    assert.match((await failureOf("damaged", () => open(pkcs1.with(last, (pkcs1[last] ?? 0) ^ 1)))).reason, /do not belong together/);
  });

  it("refuses an RSA key whose numbers are larger than they need be, which no card takes", async () => {
    const key = decodePrivateKeyInfo(pkcs8Of(rsa));
    assert.ok(key.type === "RSA");
    const [p = 0n, q = 0n, d = 0n, dp = 0n, dq = 0n, qinv = 0n] = [key.p, key.q, key.privateExponent, key.dp, key.dq, key.qinv].map(unsigned);
    const larger = (number: bigint, modulus: bigint) => unsignedBytes(number + (modulus << 16n));
    const numbers: Partial<RsaPrivateKey>[] = [
      { privateExponent: larger(d, (p - 1n) * (q - 1n)) },
      { dp: larger(dp, p - 1n) },
      { dq: larger(dq, q - 1n) },
      { qinv: larger(qinv, p) },
    ];
    for (const number of numbers) {
      const file = encodeRsaPrivateKey({ ...key, ...number });
      assert.match((await failureOf("damaged", () => open(file))).reason, /do not belong together/);
    }
  });

  it("survives every end and every change of a file: a closed failure, or another key is never told", async () => {
    const p256 = { der: pkcs8Of(ec), name: "k" };
    const files: [Uint8Array, string?][] = [
      [pkcs8Of(ec)],
      [Uint8Array.from(Buffer.from(ec.export({ format: "pem", type: "sec1" })))],
      [Uint8Array.from(rsa.export({ format: "der", type: "pkcs1" }))],
      [await pkcs12Of({ keys: [p256], certificates: [{ der: certificateOf(ec, spkiOf(ec), "Ada") }], password: "x", iterations: 1 }), "x"],
      [await pkcs12Of({ keys: [p256], password: "x", mac: "none", iterations: 1 }), "x"],
    ];
    const known = new Set([hashOf(ec), hashOf(rsa)]);
    const survives = async (file: Uint8Array, password: string | undefined): Promise<void> => {
      try {
        const { keys } = await open(file, password);
        for (const { publicKeySha256 } of keys) assert.ok(known.has(publicKeySha256), "another key was made out of it");
      } catch (error) {
        assert.ok(isFailure(error), String(error));
        assert.notEqual(error.data.code, "internal");
      }
    };
    for (const [file, password] of files) {
      for (let length = 0; length < file.length; length++) await survives(file.slice(0, length), password);
      for (const [i, byte] of file.entries()) await survives(file.with(i, [0x00, 0xff, byte ^ 1][i % 3] ?? 0), password);
    }
  }).timeout(120_000);

  it("does not work for hours on a hostile file, and stops when it is cancelled", async () => {
    const slow = await pkcs12Of({ ...parts, encrypted: false, password: "x", iterations: 200_000 });
    const controller = new AbortController();
    const opening = openKeyFile({ file: slow.slice(), password: utf8("x") }, { signal: controller.signal, onProgress: () => controller.abort() });
    await failureOf("cancelled", () => opening);
    const { feature } = await failureOf("unsupported", () => open(slowPrivateKeyInfo(0x7fffffff), "x"));
    assert.match(feature, /iterations/);
  });

  it("tells a derivation without iterations as the damage that it is", async () => {
    const pbe = sequence(objectIdentifier("1.2.840.113549.1.12.1.3"), sequence(octetString(new Uint8Array(8)), integer(0)));
    assert.match((await failureOf("damaged", () => open(sequence(pbe, octetString(new Uint8Array(16))), "x"))).reason, /iterations is 0/);
  });

  it("zeroes file and password, and tells nothing that is secret", async () => {
    const [file, password] = [pkcs8Of(ec), utf8("x")];
    const d = Buffer.from(ec.export({ format: "jwk" }).d ?? "", "base64url");
    assert.equal(findSecret(await openKeyFile({ file, password }, context), d), undefined);
    assert.ok([...file, ...password].every((byte) => byte === 0));
  });
});

describe("Key derivation of PKCS#12", () => {
  /** Values that implementers of PKCS#12 agree on: password, salt, iterations, purpose, result. */
  const vectors = [
    ["smeg", "0A58CF64530D823F", 1, purpose.key, "8AAAE6297B6CB04642AB5B077851284EB7128F1A2A7FBCA3"],
    ["smeg", "0A58CF64530D823F", 1, purpose.iv, "79993DFE048D3B76"],
    ["smeg", "3D83C0E4546AC140", 1, purpose.mac, "8D967D88F6CAA9D714800AB3D48051D63F73A312"],
    ["queeg", "05DEC959ACFF72F7", 1000, purpose.key, "ED2034E36328830FF09DF1E1A07DD357185DAC0D4F9EB3D4"],
    ["queeg", "05DEC959ACFF72F7", 1000, purpose.iv, "11DEDAD7758D4860"],
  ] as const;

  it("counts every block that it derives: for its progress, and against what a file may ask for", async () => {
    const told: number[] = [];
    const work = () => new DerivationWork({ ...context, onProgress: (percentage) => told.push(percentage) });
    const derive = (iterations: number, length: number) =>
      derivePkcs12Part({ hash: "sha1", salt: new Uint8Array(8), iterations, length }, new Uint8Array(2), "key", work());
    await derive(10_000, 24);
    assert.deepEqual(told, [0, 25, 50, 75, 100]);
    await failureOf("unsupported", () => derive(15_000_000, 24));
  });

  it("gives what others get", async () => {
    for (const [password, salt, iterations, id, expected] of vectors) {
      const task = { hash: "sha1", salt: fromHex(salt), iterations, purpose: id, length: expected.length / 2 } as const;
      const bmp = Uint8Array.from(Buffer.from(`${password}\0`, "utf16le").swap16());
      assert.equal(toHex(await derivePkcs12({ ...task, password: bmp }, context.signal, () => undefined)), expected);
    }
  });
});
