import assert from "node:assert/strict";
import { createHash, createPublicKey, randomBytes, verify } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { devices } from "../../src/engine/operations/devices";
import { withPrivateKeyFile } from "../../src/engine/operations/private-keys/private-key-file";
import { backupOf } from "../../src/engine/operations/private-keys/wrapped-import";
import { fromHex, utf8 } from "../../src/formats/bytes";
import { cardRead, dkekCollect, dkekForget, keyImport, keyOpenFile, keyWrap } from "../../src/protocol";
import { PcscLab } from "../harness/pcscd/pcsc-lab";
import { Engine } from "./engine";
import { OpenSc, knownShare, userPin } from "./opensc";

const password = "of the file";
const passing = ["-passout", `pass:${password}`];

/** What OpenSSL makes of a key in PEM and its certificate, by the arguments that make it. */
const p12 = (...options: string[]) => ["pkcs12", "-export", "-inkey", "KEY", "-in", "CERTIFICATE", "-name", "Ada’s key", ...passing, "-out", "OUT", ...options];
const p8 = (...options: string[]) => ["pkcs8", "-topk8", "-in", "KEY", ...passing, "-out", "OUT", ...options];

const forms: readonly (readonly [name: string, args: string[]])[] = [
  ["PKCS#12 as OpenSSL 3 writes it", p12()],
  ["PKCS#12 with RC2-40 and Triple DES, as OpenSSL 1 wrote it", p12("-legacy")],
  ["PKCS#12 with RC2-128 and two-key Triple DES", p12("-legacy", "-keypbe", "PBE-SHA1-2DES", "-certpbe", "PBE-SHA1-RC2-128")],
  ["PKCS#12 with AES-128 and a MAC with SHA-512", p12("-keypbe", "AES-128-CBC", "-certpbe", "AES-128-CBC", "-macalg", "sha512")],
  ["PKCS#12 without a MAC", p12("-nomac")],
  ["PKCS#12 in the clear", p12("-keypbe", "NONE", "-certpbe", "NONE")],
  ["PKCS#8 by PBKDF2 with SHA-512", p8("-v2", "aes-192-cbc", "-v2prf", "hmacWithSHA512")],
  ["PKCS#8 by scrypt, in DER", p8("-scrypt", "-outform", "DER")],
  ["PKCS#8 by Triple DES", p8("-v2", "des3")],
  ["PKCS#8 by PKCS#12's own encryption", p8("-v1", "PBE-SHA1-3DES")],
  ["PKCS#8 in the clear", ["pkcs8", "-topk8", "-in", "KEY", "-nocrypt", "-out", "OUT"]],
  ["traditional PEM", ["pkey", "-in", "KEY", "-traditional", "-out", "OUT"]],
  ["traditional PEM with AES-256", ["pkey", "-in", "KEY", "-traditional", "-aes256", ...passing, "-out", "OUT"]],
];

const kinds = {
  "RSA 2048": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
  "RSA 3072": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072"],
  "EC P-256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
  "EC brainpoolP384r1": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP384r1"],
  "EC P-384 with its parameters": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384", "-pkeyopt", "ec_param_enc:explicit"],
};

describe("Keys from files of OpenSSL", () => {
  let lab: PcscLab;
  let theirs: OpenSc;
  let engine: Engine;
  let reader: string;

  before(async () => {
    lab = await PcscLab.open();
    theirs = new OpenSc(lab);
    await lab.insert(lab.file("card.json"));
    await theirs.initializeWithKnownDkek();
    engine = await Engine.start(lab);
    reader = await engine.addCardWithKnownDkek();
  });
  after(async () => {
    await engine.stop();
    await lab.close();
  });

  const openssl = (...args: string[]) => lab.succeed("openssl", args);
  const keyFile = (name: string) => lab.file(`${name.replace(/\W/g, "-")}.key`);
  const certificateFile = (name: string) => lab.file(`${name.replace(/\W/g, "-")}.crt`);

  /** A key in PEM, its certificate, and its public key. */
  async function make(name: keyof typeof kinds) {
    await openssl("genpkey", ...kinds[name], "-out", keyFile(name));
    await openssl("req", "-x509", "-new", "-key", keyFile(name), "-subj", `/CN=${name}`, "-days", "365", "-out", certificateFile(name));
    return publicKeyOf(name);
  }

  /** With its curve by name, however the file tells it. */
  async function publicKeyOf(name: keyof typeof kinds) {
    const encoding = name.startsWith("EC") ? ["-ec_param_enc", "named_curve"] : [];
    return createPublicKey(await openssl("pkey", "-in", keyFile(name), "-pubout", ...encoding));
  }

  async function write(name: keyof typeof kinds, args: readonly string[]): Promise<Buffer> {
    const out = lab.file("out");
    const paths: Record<string, string> = { KEY: keyFile(name), CERTIFICATE: certificateFile(name), OUT: out };
    await openssl(...args.map((arg) => paths[arg] ?? arg));
    return readFile(out);
  }

  describe("openssl → engine", () => {
    for (const name of ["RSA 2048", "EC P-256"] as const) {
      it(`${name}: every form is read, and gives the public key that OpenSSL tells`, async () => {
        const publicKey = await make(name);
        const sha256 = createHash("sha256").update(publicKey.export({ format: "der", type: "spki" })).digest("hex").toUpperCase();
        for (const [form, args] of forms) {
          const file = (await write(name, args)).toString("base64");
          const { keys, format } = await engine.connection.sendRequest(keyOpenFile, { file, password });
          assert.deepEqual(keys.map(({ publicKeySha256 }) => publicKeySha256), [sha256], form);
          if (format !== "PKCS#12") continue;
          assert.equal(keys[0]?.label, "Ada’s key", form);
          assert.equal(keys[0].certificate?.subject, `CN=${name}`, form);
        }
      });
    }
  });

  describe("engine → sc-hsm-tool → pkcs11-tool", () => {
    for (const [index, name] of (Object.keys(kinds) as (keyof typeof kinds)[]).entries()) {
      const type = name.startsWith("RSA") ? "RSA" : "EC";

      for (const [form, device] of devices.filter(({ kind }) => kind !== "smartcard-hsm-before-3").entries()) {
        it(`${name}: sc-hsm-tool unwraps what the engine makes of a PKCS#12 for ${device.kind}; pkcs11-tool signs with it`, async () => {
          const publicKey = await make(name);
          const file = await write(name, p12());
          const keyRef = 10 + 2 * index + form;
          const id = (0x30 + 2 * index + form).toString(16);
          const own = { keyRef, id: fromHex(id), label: name, holder: "UTIMPORT00001" };
          const context = { signal: new AbortController().signal, onProgress: () => undefined };
          const opening = { file: Uint8Array.from(file), password: utf8(password) };
          const container = await withPrivateKeyFile(opening, context, ({ keys: [key] }) => backupOf(device, key ?? assert.fail(), own, fromHex(knownShare.plain)));
          const path = lab.file(`import-${id}.bin`);
          await writeFile(path, container);
          assert.match((await theirs.unwrap(keyRef, path)).output, /Key successfully imported/);
          assert.match((await theirs.pkcs15("--list-keys")).output, new RegExp(`Key \\[${name}\\][^]*?ID +: ${id}`));
          const message = randomBytes(100);
          assert.ok(verify("sha256", message, publicKey, await theirs.sign(type, id, message)));
        });
      }

      it(`${name}: what was imported and backed up is unwrapped by sc-hsm-tool, with its request`, async () => {
        const [keyRef, id] = [100 + index, (0x50 + index).toString(16)];
        const publicKey = await publicKeyOf(name);
        const file = (await write(name, p8())).toString("base64");
        const share = { file: (await readFile(knownShare.file)).toString("base64"), password: knownShare.password };
        const { collection, kcv } = await engine.connection.sendRequest(dkekCollect, { share });
        assert.equal(kcv, knownShare.kcv);
        const { keys } = await engine.connection.sendRequest(keyOpenFile, { file, password });
        const publicKeySha256 = keys[0]?.publicKeySha256 ?? assert.fail();
        const params = { reader, pin: userPin, file, password, collection, publicKeySha256, label: name, id, keyRef };
        assert.equal((await engine.connection.sendRequest(keyImport, params)).proof?.valid, true);
        await engine.connection.sendRequest(dkekForget, { collection });
        assert.equal((await engine.connection.sendRequest(cardRead, { reader })).keys.find((key) => key.keyRef === keyRef)?.label, name);
        const wrapped = await engine.connection.sendRequest(keyWrap, { reader, pin: userPin, keyRef });
        const path = lab.file(`imported-${id}.bin`);
        await writeFile(path, Buffer.from(wrapped.file, "base64"));
        assert.match((await theirs.unwrap(keyRef, path)).output, /Key successfully imported/);
        const told = await theirs.publicKey(id);
        assert.deepEqual(told.export({ format: "der", type: "spki" }), publicKey.export({ format: "der", type: "spki" }));
      });
    }
  });
});
