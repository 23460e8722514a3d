import assert from "node:assert/strict";
import { constants, diffieHellman, generateKeyPairSync, publicEncrypt, X509Certificate } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { PcscLab } from "../harness/pcscd/pcsc-lab";
import { OpenSc, soPin, userPin } from "./opensc";

const certificateFile = "test/fixtures/vectors/opensc/rsa2048.cert.der";

describe("What a card does and keeps", () => {
  let lab: PcscLab;
  let card: OpenSc;

  before(async () => {
    lab = await PcscLab.open();
    await lab.insert(lab.file("card.json"));
    card = new OpenSc(lab);
    await card.initializeWithKnownDkek();
    await card.generateKeyPair("rsa:2048", "10", "cipher");
    await card.generateKeyPair("EC:prime256v1", "11", "agreement");
  });
  after(() => lab.close());

  describe("pkcs11-tool → virtual card", () => {
    it("--test", async () => {
      const output = await card.login("--test");
      assert.match(output, /all 4 signature functions seem to work/);
      assert.match(output, /Verify[^]*testing key 0 \(cipher\)[^]*SHA1-RSA-PKCS: OK/);
      assert.match(output, /Decryption[^]*testing key 0 \(cipher\)[^]*RSA-PKCS-OAEP:[^]*OK/);
      assert.match(output, /No errors/);
    });

    it("decipher with RSA PKCS#1", async () => {
      const [input, output] = [lab.file("cipher"), lab.file("plain")];
      const key = { key: await card.publicKey("10"), padding: constants.RSA_PKCS1_PADDING };
      await writeFile(input, publicEncrypt(key, Buffer.from("for the card alone")));
      await card.login("--decrypt", "--mechanism", "RSA-PKCS", "--id", "10", "--input-file", input, "--output-file", output);
      assert.equal(await readFile(output, "utf8"), "for the card alone");
    });

    it("agree on a secret by ECDH", async () => {
      const other = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
      const [input, output] = [lab.file("peer"), lab.file("secret")];
      await writeFile(input, other.publicKey.export({ format: "der", type: "spki" }));
      await card.login("--derive", "--mechanism", "ECDH1-DERIVE", "--id", "11", "--input-file", input, "--output-file", output);
      const secret = diffieHellman({ privateKey: other.privateKey, publicKey: await card.publicKey("11") });
      assert.deepEqual(await readFile(output), secret);
    });

    it("write a certificate", async () => {
      await card.login("--write-object", certificateFile, "--type", "cert", "--id", "10", "--label", "cipher");
      assert.match((await card.pkcs11("--list-objects", "--type", "cert")).output, /label: +cipher[^]*ID: +10/);
    });

    it("write data, and read it", async () => {
      const [input, output] = [lab.file("data"), lab.file("data-read")];
      const data = Buffer.alloc(700, "where the shares are ");
      await writeFile(input, data);
      await card.login("--write-object", input, "--type", "data", "--label", "note", "--application-label", "vault");
      await card.login("--read-object", "--type", "data", "--label", "note", "--output-file", output);
      assert.deepEqual(await readFile(output), data);
    });
  });

  describe("pkcs15-tool → virtual card", () => {
    it("-D", async () => {
      const { status, stdout } = await card.pkcs15("-D");
      assert.equal(status, 0);
      const parts = Array.from(stdout.matchAll(/^(\S.*) \[(.*)\]/gm), ([, kind, name]) => [kind, name]);
      assert.deepEqual(parts, [
        ["PKCS#15 Card", "SmartCard-HSM"],
        ["PIN", "UserPIN"],
        ["PIN", "SOPIN"],
        ["Private RSA Key", "cipher"],
        ["Private EC Key", "agreement"],
        ["Public EC Key", "agreement"],
        ["X.509 Certificate", "cipher"],
      ]);
      assert.match(stdout, /\[UserPIN\][^]*Tries left +: 3[^]*\[SOPIN\][^]*Tries left +: 15/);
      assert.match(stdout, /Data object 'note'[^]*applicationName: vault/);
    });

    it("--list-keys", async () => {
      const { stdout } = await card.pkcs15("--list-keys");
      assert.match(stdout, /Private RSA Key \[cipher\][^]*ModLength +: 2048[^]*Key ref +: 1 [^]*ID +: 10/);
      assert.match(stdout, /Private EC Key \[agreement\][^]*FieldLength +: 256[^]*Key ref +: 2 [^]*ID +: 11/);
    });

    it("--list-keys, with an AES key beside the others", async () => {
      await card.transmit(`0020008106${Buffer.from(userPin).toString("hex")}`, "004805B20691041011189900");
      assert.match(await card.transmit("80580000000000"), /CC 05/);
      const { stdout } = await card.pkcs15("--list-keys");
      assert.match(stdout, /\[cipher\][^]*\[agreement\]/);
    });

    it("--read-certificate", async () => {
      const { stdout } = await card.pkcs15("--read-certificate", "10");
      assert.deepEqual(new X509Certificate(stdout).raw, await readFile(certificateFile));
    });

    it("--read-public-key", async () => {
      const curve = await card.publicKey("11");
      assert.deepEqual([curve.asymmetricKeyType, curve.asymmetricKeyDetails?.namedCurve], ["ec", "prime256v1"]);
    });
  });

  describe("pkcs11-tool → virtual card", () => {
    it("delete a key", async () => {
      await card.login("--delete-object", "--type", "privkey", "--id", "11");
      const { stdout } = await card.pkcs15("--list-keys");
      assert.doesNotMatch(stdout, /agreement/);
    });
  });
});

describe("PINs", () => {
  let lab: PcscLab;
  let card: OpenSc;

  before(async () => {
    lab = await PcscLab.open();
    await lab.insert(lab.file("card.json"));
    card = new OpenSc(lab);
    await card.initialize(0);
  });
  after(() => lab.close());

  describe("pkcs11-tool → virtual card", () => {
    it("log in with 15 characters, the longest PIN for OpenSC", async () => {
      const longest = "0123456789ABCDE";
      await card.hsm(["--initialize", "--so-pin", soPin, "--pin", longest, "--dkek-shares", "0"]);
      assert.equal((await card.pkcs11("--login", "--pin", longest, "--list-objects")).status, 0);
      await card.initialize(0);
    });

    it("change the PIN", async () => {
      const change = (from: string, to: string) => card.pkcs11("--login", "--pin", from, "--change-pin", "--new-pin", to);
      assert.equal((await change(userPin, "123456")).status, 0);
      assert.notEqual((await card.pkcs11("--login", "--pin", userPin, "--list-objects")).status, 0);
      assert.match(await card.hsm([]), /User PIN tries left +: 2/);
      assert.equal((await change("123456", userPin)).status, 0);
      assert.match(await card.hsm([]), /User PIN tries left +: 3/);
    });

    const unblock = (code: string) =>
      card.pkcs11("--login", "--login-type", "so", "--so-pin", code, "--init-pin", "--new-pin", userPin);

    it("unblock the PIN with a wrong SO-PIN: refused, and one try less", async () => {
      assert.notEqual((await unblock("0000000000000000")).status, 0);
      assert.match(await card.hsm([]), /SO-PIN tries left +: 14/);
    });

    it("block the PIN by three wrong tries, and unblock it with the SO-PIN", async () => {
      for (let tries = 0; tries < 3; tries++) await card.pkcs11("--login", "--pin", "111111", "--list-objects");
      assert.match(await card.hsm([]), /User PIN locked/);
      assert.equal((await unblock(soPin)).status, 0);
      assert.match(await card.hsm([]), /User PIN tries left +: 3/);
    });
  });
});
