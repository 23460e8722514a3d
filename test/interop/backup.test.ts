import assert from "node:assert/strict";
import { createHash, verify, type KeyObject } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { PcscLab } from "../harness/pcscd/pcsc-lab";
import { OpenSc, userPin } from "./opensc";

const keys = [
  { type: "rsa:2048", id: "10", mechanism: "SHA256-RSA-PKCS" },
  { type: "EC:prime256v1", id: "11", mechanism: "ECDSA" },
  { type: "EC:secp384r1", id: "12", mechanism: "ECDSA" },
  { type: "EC:secp521r1", id: "13", mechanism: "ECDSA" },
  { type: "EC:brainpoolP256r1", id: "14", mechanism: "ECDSA" },
  { type: "EC:secp256k1", id: "15", mechanism: "ECDSA" },
] as const;

describe("pkcs11-tool and sc-hsm-tool: keys of our cards, from one to another", () => {
  let lab: PcscLab;
  let source: OpenSc;
  let target: OpenSc;

  before(async () => {
    lab = await PcscLab.open();
    source = new OpenSc(lab, 0);
    target = new OpenSc(lab, 1);
    for (const card of [source, target]) {
      await lab.insert(lab.file(`card-${String(card.reader)}.json`), card.reader);
      await card.initialize();
    }
  });
  after(() => lab.close());

  async function isSignedBy(card: OpenSc, publicKey: KeyObject, { id, mechanism }: (typeof keys)[number]): Promise<boolean> {
    const message = Buffer.from("The quick brown fox");
    const [input, output] = [lab.file("message"), lab.file("signature")];
    const signed = mechanism === "ECDSA" ? createHash("sha256").update(message).digest() : message;
    await writeFile(input, signed);
    const form = mechanism === "ECDSA" ? ["--signature-format", "openssl"] : [];
    await card.login("--sign", "--mechanism", mechanism, "--id", id, "--input-file", input, "--output-file", output, ...form);
    return verify("sha256", message, publicKey, await readFile(output));
  }

  keys.forEach((key, index) => {
    const reference = String(index + 1);
    const blob = () => lab.file(`${key.id}.bin`);
    let publicKey: KeyObject;

    it(`generates ${key.type} and signs with it`, async () => {
      await source.generateKeyPair(key.type, key.id, key.type);
      publicKey = await source.publicKey(key.id);
      assert.ok(await isSignedBy(source, publicKey, key));
    });

    it(`wraps ${key.type}, and signs with it on the other card`, async () => {
      await source.hsm(["--wrap-key", blob(), "--key-reference", reference, "--pin", userPin]);
      assert.match(await target.hsm(["--unwrap-key", blob(), "--key-reference", reference, "--pin", userPin]), /Key successfully imported/);
      assert.ok(await isSignedBy(target, publicKey, key));
    });
  });

  it("restores to a reference in use only by --force", async () => {
    const unwrap = ["--unwrap-key", lab.file("11.bin"), "--key-reference", "2", "--pin", userPin];
    assert.match(await target.hsm(unwrap), /Found existing/);
    assert.match(await target.hsm([...unwrap, "--force"]), /Key successfully imported/);
  });
});
