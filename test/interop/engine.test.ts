import assert from "node:assert/strict";
import { createHash, createPublicKey, randomBytes, verify } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { startEngine } from "../../scripts/engine-over-stdio.mjs";
import {
  cardInitialize,
  cardRead,
  keyGenerate,
  keyProve,
  keyUnwrap,
  keyWrap,
  shareCreate,
  shareImport,
  shareOpen,
  virtualCardAdd,
  type KeySpec,
} from "../../src/protocol";
import { PcscLab } from "../harness/pcscd/pcsc-lab";
import { OpenSc, knownShare, soPin, userPin } from "./opensc";

const specs: readonly KeySpec[] = [
  ...([1024, 2048, 3072, 4096] as const).map((size) => ({ type: "RSA" as const, size })),
  ...(["secp256r1", "secp384r1", "secp521r1", "brainpoolP256r1", "brainpoolP512r1", "secp256k1"] as const).map((curve) => ({ type: "EC" as const, curve })),
  ...([128, 192, 256] as const).map((size) => ({ type: "AES" as const, size })),
];

const nameOf = (spec: KeySpec) => (spec.type === "EC" ? spec.curve : `${spec.type} ${spec.size}`);

/** One card is the engine's, the other sc-hsm-tool's; both hold the same DKEK. */
describe("the engine and sc-hsm-tool: files of each other", () => {
  let lab: PcscLab;
  let theirs: OpenSc;
  let engine: Awaited<ReturnType<typeof startEngine>>;
  let reader: string;

  before(async () => {
    lab = await PcscLab.open();
    theirs = new OpenSc(lab);
    await lab.insert(lab.file("card.json"));
    await theirs.initialize();

    const folder = lab.file("virtual-cards");
    await mkdir(folder);
    engine = await startEngine({ virtualCards: folder });
    ({ reader } = await engine.connection.sendRequest(virtualCardAdd, {}));
    await engine.connection.sendRequest(cardInitialize, { reader, soPin, userPin, retryCounter: 3, dkekShares: 1 });
    const share = { file: (await readFile(knownShare.file)).toString("base64"), password: knownShare.password };
    const { kcv } = await engine.connection.sendRequest(shareImport, { reader, pin: userPin, share });
    assert.equal(kcv, knownShare.kcv);
  });
  after(async () => {
    await engine.stop();
    await lab.close();
  });

  specs.forEach((spec, index) => {
    const keyRef = index + 1;
    const id = (0x20 + index).toString(16).toUpperCase();
    const [ours, back] = [`ours-${id}.bin`, `theirs-${id}.bin`];
    let publicKey: string | undefined;

    it(`${nameOf(spec)}: wrapped here, unwrapped there`, async () => {
      const key = await engine.connection.sendRequest(keyGenerate, { reader, pin: userPin, spec, label: nameOf(spec), id, keyRef });
      publicKey = key.publicKey;
      const { file } = await engine.connection.sendRequest(keyWrap, { reader, pin: userPin, keyRef });
      await writeFile(lab.file(ours), Buffer.from(file, "base64"));
      const output = await theirs.hsm(["--unwrap-key", lab.file(ours), "--key-reference", String(keyRef), "--pin", userPin]);
      assert.match(output, /Key successfully imported/);
    });

    if (spec.type !== "AES") {
      it(`${nameOf(spec)}: the key restored there signs as the original`, async () => {
        const message = randomBytes(100);
        const [input, output] = [lab.file("message"), lab.file("signature")];
        await writeFile(input, spec.type === "EC" ? createHash("sha256").update(message).digest() : message);
        const mechanism = spec.type === "EC" ? ["ECDSA", "--signature-format", "openssl"] : ["SHA256-RSA-PKCS"];
        await theirs.login("--sign", "--id", id, "--input-file", input, "--output-file", output, "--mechanism", ...mechanism);
        const original = createPublicKey({ key: Buffer.from(publicKey ?? "", "base64"), format: "der", type: "spki" });
        assert.ok(verify("sha256", message, original, await readFile(output)));
      });
    }

    it(`${nameOf(spec)}: wrapped there, unwrapped here, and it proves itself`, async () => {
      const wrapped = await theirs.hsm(["--wrap-key", lab.file(back), "--key-reference", String(keyRef), "--pin", userPin]);
      assert.doesNotMatch(wrapped, /fail|error/i);
      const file = (await readFile(lab.file(back))).toString("base64");
      const key = await engine.connection.sendRequest(keyUnwrap, { reader, pin: userPin, file, keyRef: 100 + keyRef, prove: true });
      assert.equal(key.proof?.valid, true);
      assert.equal(key.label, nameOf(spec));
      assert.equal(key.publicKey, publicKey);
    });

    if (spec.type === "AES") {
      it(`${nameOf(spec)}: all three encipher alike`, async () => {
        for (const restored of [keyRef, 100 + keyRef]) {
          const proof = await engine.connection.sendRequest(keyProve, { reader, pin: userPin, keyRef: restored });
          const enciphered = await theirs.encipher(keyRef, Buffer.from(proof.challenge, "base64"));
          assert.deepEqual(enciphered, Buffer.from(proof.response, "base64"));
        }
      });
    }
  });

  it("makes a share that sc-hsm-tool imports with its password", async () => {
    const password = "grüße an alle";
    const created = await engine.connection.sendRequest(shareCreate, { reader, password });
    await writeFile(lab.file("ours.pbe"), Buffer.from(created.file, "base64"));
    await theirs.hsm(["--initialize", "--so-pin", soPin, "--pin", userPin, "--dkek-shares", "1"]);
    const imported = await theirs.hsm(["--import-dkek-share", lab.file("ours.pbe"), "--password", password]);
    assert.match(imported, new RegExp(`DKEK key check value +: ${created.kcv}`));
    const opened = await engine.connection.sendRequest(shareOpen, { file: created.file, password });
    assert.equal(opened.kcv, created.kcv);
  });

  it("makes a share that three of five people open in sc-hsm-tool", async () => {
    const created = await engine.connection.sendRequest(shareCreate, { reader, threshold: { required: 3, total: 5 } });
    const { prime, shares } = created.passwordShares ?? assert.fail("there are no password shares");
    await writeFile(lab.file("ours-3-of-5.pbe"), Buffer.from(created.file, "base64"));
    await theirs.hsm(["--initialize", "--so-pin", soPin, "--pin", userPin, "--dkek-shares", "1"]);
    const typed = shares.slice(2).flatMap(({ id, value }) => ["", String(id), value]);
    const imported = await theirs.hsm(["--import-dkek-share", lab.file("ours-3-of-5.pbe"), "--pwd-shares-total", "3"], [prime, ...typed, ""].join("\n"));
    assert.match(imported, new RegExp(`DKEK key check value +: ${created.kcv}`));
  });

  it("leaves the card of the engine as it was", async () => {
    const { dkek, userPin: pin } = await engine.connection.sendRequest(cardRead, { reader });
    assert.equal(dkek.kcv, knownShare.kcv);
    assert.equal(pin.triesLeft, 3);
  });
});
