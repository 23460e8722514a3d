import assert from "node:assert/strict";
import { createPublicKey, randomBytes, verify } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { cardRead, keyGenerate, keyProve, keyUnwrap, keyWrap, type KeySpec } from "../../src/protocol";
import { PcscLab } from "../harness/pcscd/pcsc-lab";
import { Engine } from "./engine";
import { OpenSc, knownShare, userPin } from "./opensc";

const specs: readonly KeySpec[] = [
  ...([1024, 2048, 3072, 4096] as const).map((size) => ({ type: "RSA" as const, size })),
  ...(["secp256r1", "secp384r1", "secp521r1", "brainpoolP256r1", "brainpoolP512r1", "secp256k1"] as const).map((curve) => ({ type: "EC" as const, curve })),
  ...([128, 192, 256] as const).map((size) => ({ type: "AES" as const, size })),
];

/** One card is the engine's, the other sc-hsm-tool's; both hold the same DKEK. */
describe("Backups of keys", () => {
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

  const keys = specs.map((spec, index) => ({
    spec,
    name: spec.type === "EC" ? spec.curve : `${spec.type} ${spec.size}`,
    /** On both cards; the one that comes back gets another on ours. */
    keyRef: index + 1,
    keyRefBack: 100 + index,
    id: (0x20 + index).toString(16).toUpperCase(),
  }));
  const publicKeys = new Map<string, string>();

  function isSigned(name: string, message: Buffer, signature: Buffer): boolean {
    const spki = Buffer.from(publicKeys.get(name) ?? "", "base64");
    return verify("sha256", message, createPublicKey({ key: spki, format: "der", type: "spki" }), signature);
  }

  describe("engine → sc-hsm-tool", () => {
    for (const { spec, name, keyRef, id } of keys) {
      it(`${name}: wrap, unwrap there, and ${spec.type === "AES" ? "make a CMAC" : "sign"} with it`, async () => {
        const file = lab.file(`ours-${id}.bin`);
        const key = await engine.connection.sendRequest(keyGenerate, { reader, pin: userPin, spec, label: name, id, keyRef });
        if (key.publicKey !== undefined) publicKeys.set(name, key.publicKey);
        const wrapped = await engine.connection.sendRequest(keyWrap, { reader, pin: userPin, keyRef });
        await writeFile(file, Buffer.from(wrapped.file, "base64"));
        assert.match((await theirs.unwrap(keyRef, file)).output, /Key successfully imported/);
        if (spec.type === "AES") {
          const original = await engine.connection.sendRequest(keyProve, { reader, pin: userPin, keyRef });
          assert.equal(original.method, "cmac");
          assert.deepEqual(await theirs.cmac(keyRef, Buffer.from(original.challenge, "base64")), Buffer.from(original.response, "base64"));
        } else {
          const message = randomBytes(100);
          assert.ok(isSigned(name, message, await theirs.sign(spec.type, id, message)));
        }
      });
    }
  });

  describe("sc-hsm-tool → engine", () => {
    for (const { spec, name, keyRef, keyRefBack, id } of keys) {
      it(`${name}: wrap, unwrap here, and ${spec.type === "AES" ? "make a CMAC" : "sign"} with it`, async () => {
        const path = lab.file(`theirs-${id}.bin`);
        assert.doesNotMatch((await theirs.wrap(keyRef, path)).output, /fail|error/i);
        const file = (await readFile(path)).toString("base64");
        const key = await engine.connection.sendRequest(keyUnwrap, { reader, pin: userPin, file, keyRef: keyRefBack, prove: true });
        assert.equal(key.label, name);
        assert.equal(key.publicKey, publicKeys.get(name));
        const { method, challenge, response, valid } = key.proof ?? assert.fail("the key did not prove itself");
        assert.ok(valid);
        if (spec.type === "AES") {
          assert.equal(method, "cmac");
          assert.deepEqual(await theirs.cmac(keyRef, Buffer.from(challenge, "base64")), Buffer.from(response, "base64"));
        } else {
          assert.ok(isSigned(name, Buffer.from(challenge, "base64"), Buffer.from(response, "base64")));
        }
      });
    }

    it("leave DKEK and tries of the card as they were", async () => {
      const { dkek, userPin: pin } = await engine.connection.sendRequest(cardRead, { reader });
      assert.equal(dkek.kcv, knownShare.kcv);
      assert.equal(pin.triesLeft, 3);
    });
  });
});
