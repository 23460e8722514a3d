import assert from "node:assert/strict";
import { constants, diffieHellman, generateKeyPairSync, publicEncrypt } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { PcscLab } from "../harness/pcscd/pcsc-lab";
import { OpenSc, soPin, userPin } from "./opensc";

describe("pkcs11-tool and pkcs15-tool: what our card does and keeps", () => {
  let lab: PcscLab;
  let card: OpenSc;

  before(async () => {
    lab = await PcscLab.open();
    await lab.insert(lab.file("card.json"));
    card = new OpenSc(lab);
    await card.initialize();
    await card.generateKeyPair("rsa:2048", "10", "cipher");
    await card.generateKeyPair("EC:prime256v1", "11", "agreement");
  });
  after(() => lab.close());

  it("deciphers", async () => {
    const [input, output] = [lab.file("cipher"), lab.file("plain")];
    const key = { key: await card.publicKey("10"), padding: constants.RSA_PKCS1_PADDING };
    await writeFile(input, publicEncrypt(key, Buffer.from("for the card alone")));
    await card.login("--decrypt", "--mechanism", "RSA-PKCS", "--id", "10", "--input-file", input, "--output-file", output);
    assert.equal(await readFile(output, "utf8"), "for the card alone");
  });

  it("agrees on a secret by ECDH", async () => {
    const other = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
    const [input, output] = [lab.file("peer"), lab.file("secret")];
    await writeFile(input, other.publicKey.export({ format: "der", type: "spki" }));
    await card.login("--derive", "--mechanism", "ECDH1-DERIVE", "--id", "11", "--input-file", input, "--output-file", output);
    const secret = diffieHellman({ privateKey: other.privateKey, publicKey: await card.publicKey("11") });
    assert.deepEqual(await readFile(output), secret);
  });

  it("lists keys with what they are", async () => {
    const { stdout } = await card.pkcs15("--list-keys");
    assert.match(stdout, /Private RSA Key \[cipher\][^]*ModLength +: 2048[^]*ID +: 10/);
    assert.match(stdout, /Private EC Key \[agreement\][^]*FieldLength +: 256[^]*ID +: 11/);
  });

  it("keeps a certificate", async () => {
    const certificate = "test/fixtures/vectors/opensc/rsa2048.cert.der";
    await card.login("--write-object", certificate, "--type", "cert", "--id", "10", "--label", "cipher");
    const { stdout } = await card.pkcs15("--read-certificate", "10");
    const pem = stdout.replace(/-----.*-----/g, "").replace(/\s/g, "");
    assert.deepEqual(Buffer.from(pem, "base64"), await readFile(certificate));
  });

  it("keeps data", async () => {
    const [input, output] = [lab.file("data"), lab.file("data-read")];
    const data = Buffer.alloc(700, "where the shares are ");
    await writeFile(input, data);
    await card.login("--write-object", input, "--type", "data", "--label", "note", "--application-label", "vault");
    await card.login("--read-object", "--type", "data", "--label", "note", "--output-file", output);
    assert.deepEqual(await readFile(output), data);
  });

  it("deletes a key", async () => {
    await card.login("--delete-object", "--type", "privkey", "--id", "11");
    const { stdout } = await card.pkcs15("--list-keys");
    assert.doesNotMatch(stdout, /agreement/);
  });

  it("changes the PIN", async () => {
    const change = (from: string, to: string) => card.pkcs11("--login", "--pin", from, "--change-pin", "--new-pin", to);
    assert.equal((await change(userPin, "123456")).status, 0);
    assert.notEqual((await card.pkcs11("--login", "--pin", userPin, "--list-objects")).status, 0);
    assert.match(await card.hsm([]), /User PIN tries left +: 2/);
    assert.equal((await change("123456", userPin)).status, 0);
    assert.match(await card.hsm([]), /User PIN tries left +: 3/);
  });

  it("blocks the PIN after three tries, and unblocks it with the SO-PIN", async () => {
    const unblock = (code: string) =>
      card.pkcs11("--login", "--login-type", "so", "--so-pin", code, "--init-pin", "--new-pin", userPin);
    for (let tries = 0; tries < 3; tries++) await card.pkcs11("--login", "--pin", "111111", "--list-objects");
    assert.match(await card.hsm([]), /User PIN locked/);
    assert.notEqual((await unblock("0000000000000000")).status, 0);
    assert.match(await card.hsm([]), /SO-PIN tries left +: 14/);
    assert.equal((await unblock(soPin)).status, 0);
    assert.match(await card.hsm([]), /User PIN tries left +: 3/);
  });
});
