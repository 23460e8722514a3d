import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { decodeBlob, decodeShare, forgetShares, unlockBlob, ShareCollections } from "../../../src/engine/operations";
import { fromHex, toHex } from "../../../src/formats/bytes";
import { combineShares, deriveDkekKeys, keyCheckValue } from "../../../src/formats/dkek";
import { type CurveName, curveNamed, generatorOf } from "../../../src/formats/curves";
import { decodeContainer, decodeKeyBlob, decryptKeyBlob, encodeContainer, type KeyMaterial } from "../../../src/formats/keyblob";
import type { BlobCheck, BlobUnlocking, Node } from "../../../src/protocol";
import { files, leavesOf, read } from "../../unit/structure/files";
import { context, deriveQuickly, failureOf, hexOf, password } from "./bench";
import { fileOfShare, kcv, other, share, wrapped } from "./recorded-dkek";
import { findSecret } from "./secrets";

class Person {
  readonly collections = new ShareCollections();

  async gives(secret: Uint8Array, file: Uint8Array, unlocking?: string, typed = password()): Promise<BlobUnlocking> {
    const params = { file: file.slice(), share: { file: await fileOfShare(secret), password: typed }, ...(unlocking !== undefined && { unlocking }) };
    return unlockBlob({ deriveShareKey: deriveQuickly, collections: this.collections }, params, context);
  }
}

async function checked(file: Uint8Array): Promise<BlobCheck> {
  const answer = await new Person().gives(share, file);
  assert.equal(answer.state, "checked");
  assert.equal(answer.shares, 1);
  return answer.check;
}

async function missing(answer: Promise<BlobUnlocking>): Promise<Extract<BlobUnlocking, { state: "shares-missing" }>> {
  const given = await answer;
  assert.equal(given.state, "shares-missing");
  return given;
}

const blobIn = (file: Uint8Array) => (file[0] === 0x30 ? decodeContainer(file).blob : file);

function ciphertextOf(file: Uint8Array): Node {
  const node = leavesOf(decodeBlob({ file }).nodes).find(({ name }) => name.startsWith("Ciphertext"));
  return node ?? assert.fail("no ciphertext");
}

/** What nobody may see of a key. */
function secretsOf(file: Uint8Array): Uint8Array[] {
  const material = decryptKeyBlob(decodeKeyBlob(blobIn(file)), deriveDkekKeys(share).kenc);
  switch (material.type) {
    case "RSA":
      return [material.privateExponent];
    case "RSA-CRT":
      return [material.dp, material.dq, material.p, material.q, material.qinv];
    case "EC":
      return [material.d];
    case "AES":
      return [material.key];
  }
}

interface Vectors {
  _rsa: Record<"p" | "q" | "d", string>;
  _dkek: Record<"dkek" | "kenc" | "kmac", string>;
}

const recorded = JSON.parse(readFileSync("test/fixtures/vectors/wrap-vectors.json", "utf8")) as Vectors;

const namesInside = {
  aes: ["Random bytes", "Key size", "AES key"],
  ec: [
    "Random bytes",
    "Key size",
    "Coefficient a of the curve",
    "Coefficient b of the curve",
    "Prime of the field",
    "Order of the generator",
    "Generator",
    "Private key d",
    "Public key",
  ],
  rsa: ["Random bytes", "Key size", "Private exponent d", "Modulus", "Public exponent"],
  crt: [
    ...["Random bytes", "Key size", "Private exponent dP", "Private exponent dQ", "Prime p", "Coefficient qInv", "Prime q"],
    ...["Modulus", "Public exponent"],
  ],
};

function expectedNames(file: string): string[] {
  if (file.includes("aes")) return namesInside.aes;
  if (file.includes("ec")) return namesInside.ec;
  return file.includes("type6") ? namesInside.crt : namesInside.rsa;
}

describe("A key blob that is unlocked with the share of its DKEK", () => {
  for (const name of files) {
    const file = read(name);

    it(`${name}: its MAC holds, and its parts are named and cover the ciphertext`, async () => {
      const { macValid, damage, inside } = await checked(file);
      assert.deepEqual([macValid, damage], [true, undefined]);
      assert.deepEqual(inside.map((node) => node.name).filter((part) => part !== "Padding"), expectedNames(name));
      const { offset, length } = ciphertextOf(file);
      let end = offset;
      for (const part of inside) {
        assert.equal(part.offset, end);
        assert.ok(part.length > 0);
        end += part.length;
      }
      assert.equal(end, offset + length);
    });

    it(`${name}: nothing that is secret is in the answer`, async () => {
      const answer = await new Person().gives(share, file);
      const { p, q, d } = recorded._rsa;
      const { dkek, kenc, kmac } = recorded._dkek;
      const secrets = [share, ...secretsOf(file), ...[p, q, d, dkek, kenc, kmac].map((hex) => fromHex(hex))];
      for (const secret of secrets) assert.equal(findSecret(answer, secret), undefined, toHex(secret));
    });
  }

  it("would be found out if it told a secret, in hexadecimal or in base64", () => {
    const part = share.subarray(11, 22);
    const answers = [{ a: [{ b: `d = ${toHex(part).toLowerCase()}` }] }, { a: Buffer.from(part).toString("base64") }];
    for (const answer of answers) assert.notEqual(findSecret(answer, share), undefined);
    assert.equal(findSecret(answers, other), undefined);
  });

  it("is compared with the certificate or request beside it", async () => {
    const { publicKey, publicKeyMatches, keySize } = await checked(read("opensc/wrap-rsa2048-x509.bin"));
    assert.deepEqual([hexOf(publicKey), publicKeyMatches, keySize], [toHex(read("opensc/rsa2048.pub.der")), true, 2048]);
    const container = decodeContainer(read("opensc/wrap-rsa2048.bin"));
    const mixed = await checked(encodeContainer({ ...container, blob: read("rsa2048_type5.blob") }));
    assert.deepEqual([mixed.macValid, mixed.publicKeyMatches], [true, false]);
    const alone = await checked(read("ec_p256_pico.blob"));
    assert.deepEqual([alone.publicKeyMatches, alone.keySize, alone.curve], [null, 256, "secp256r1"]);
  });

  it("tells what is public inside", async () => {
    const { inside } = await checked(read("rsa2048_type6.blob"));
    const valueOf = (name: string) => inside.find((node) => node.name === name)?.value;
    assert.equal(valueOf("Public exponent"), "65537");
    assert.equal(valueOf("Key size"), "2048 bits");
    assert.match(valueOf("Modulus") ?? "", /^[0-9A-F]{16}….*\(256 bytes\)$/);
    assert.equal(valueOf("Prime p"), "secret, 128 bytes: never leaves the engine");
  });

  it("tells which devices can't hold it, once its curve is known, or its size", async () => {
    const keyOn = (curve: CurveName) => wrapped({ type: "EC", curve, d: Uint8Array.of(1), point: generatorOf(curveNamed(curve)) });
    const file = keyOn("brainpoolP224r1");
    assert.deepEqual(decodeBlob({ file }).notHeldBy, {});
    assert.deepEqual((await checked(file)).notHeldBy, { "pico-hsm": "keys on the curve brainpoolP224r1" });
    assert.deepEqual(decodeBlob({ file: keyOn("brainpoolP320r1") }).notHeldBy, { "pico-hsm": "keys on curves of 320 bits" });
    assert.deepEqual(decodeBlob({ file: keyOn("secp521r1") }).notHeldBy, { "smartcard-hsm-before-3": "keys on curves of 521 bits" });
  });

  it("with any byte of its MAC altered: bad, and nothing of the inside is told", async () => {
    for (const name of ["opensc/wrap-ec256.bin", "aes128_vendor.blob"] as const) {
      const file = read(name);
      const blob = blobIn(file);
      const end = blob.byteOffset - file.byteOffset + blob.length;
      for (let offset = end - 16; offset < end; offset++) {
        const { macValid, inside, publicKey, publicKeyMatches } = await checked(file.with(offset, (file[offset] ?? 0) ^ 1));
        assert.deepEqual([macValid, inside, publicKey, publicKeyMatches], [false, [], undefined, null]);
      }
    }
  });

  it("whose numbers do not belong together: the MAC is good, the key damaged", async () => {
    const material: KeyMaterial = { type: "EC", curve: "secp256r1", d: new Uint8Array(32).fill(7), point: generatorOf(curveNamed("secp256r1")) };
    const file = wrapped(material);
    const { macValid, damage, publicKey } = await checked(file);
    assert.deepEqual([macValid, publicKey], [true, undefined]);
    assert.equal(damage?.offset, ciphertextOf(file).offset);
  });
});

describe("Shares that come one after the other", () => {
  const file = read("opensc/wrap-aes256.bin");
  const rest = combineShares([share, other]);

  it("give the DKEK in any order; each answer tells the KCV so far", async () => {
    for (const [first, second] of [[other, rest], [rest, other]] as const) {
      const person = new Person();
      const before = await missing(person.gives(first, file));
      assert.deepEqual([before.shares, before.kcv, before.repeated], [1, toHex(keyCheckValue(first)), false]);
      const after = await person.gives(second, file, before.unlocking);
      assert.deepEqual([after.state, after.shares], ["checked", 2]);
      await failureOf("invalid-params", () => person.gives(second, file, before.unlocking));
    }
  });

  it("of another DKEK: told with their KCV, whatever comes", async () => {
    const person = new Person();
    const first = await missing(person.gives(share, read("aes128_vendor.blob").with(0, 0)));
    assert.deepEqual([first.kcv, first.shares], [kcv, 1]);
  });

  it("given twice are counted once", async () => {
    const person = new Person();
    const { unlocking } = await missing(person.gives(other, file));
    const again = await missing(person.gives(other, file, unlocking));
    assert.deepEqual([again.shares, again.repeated, again.kcv], [1, true, toHex(keyCheckValue(other))]);
    assert.equal((await person.gives(rest, file, unlocking)).state, "checked");
  });

  it("stay when the password of the next one is wrong", async () => {
    const person = new Person();
    const { unlocking } = await missing(person.gives(other, file));
    await failureOf("wrong-password", () => person.gives(rest, file, unlocking, fromHex("00")));
    assert.equal((await person.gives(rest, file, unlocking)).state, "checked");
  });

  it("are zeroed when they are to be forgotten, or nothing comes for long", async () => {
    const person = new Person();
    const { unlocking } = await missing(person.gives(other, file));
    const kept = person.collections.sharesOf(unlocking, "unlocking");
    assert.equal(forgetShares(person, { unlocking }), null);
    assert.throws(() => kept.withDkek(toHex), RangeError);
    assert.equal(forgetShares(person, { unlocking }), null);
    await failureOf("invalid-params", () => person.gives(rest, file, unlocking));

    const hasty = new ShareCollections(1);
    const name = hasty.keep(kept);
    kept.add(other.slice(), "0000000000000000");
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.throws(() => kept.withDkek(toHex), RangeError);
    await failureOf("invalid-params", () => Promise.resolve(hasty.sharesOf(name, "unlocking")));
  });

  it("are not asked for a file that is no key blob", async () => {
    await failureOf("not-a-key-blob", () => new Person().gives(share, new Uint8Array(80)));
  });
});

describe("The structure of a share file", () => {
  const file = read("opensc/dkek-share-1.pbe");

  it("covers it exactly", () => {
    const { nodes, problems } = decodeShare({ file });
    assert.deepEqual(problems, []);
    assert.deepEqual(leavesOf(nodes).map(({ name, offset, length }) => [name, offset, length]), [
      ["File mark", 0, 8],
      ["Salt", 8, 8],
      ["Share", 16, 32],
      ["Padding", 48, 16],
    ]);
  });

  it("covers every beginning and every longer one, with one problem", () => {
    for (let length = 8; length < 80; length++) {
      if (length === 64) continue;
      const cut = new Uint8Array(length);
      cut.set(file.subarray(0, length));
      const { nodes, problems } = decodeShare({ file: cut });
      assert.equal(leavesOf(nodes).reduce((end, leaf) => (assert.equal(leaf.offset, end), end + leaf.length), 0), length);
      assert.equal(problems.length, 1);
      assert.ok(problems[0] && problems[0].offset < length);
    }
  });

  it("is not told of any other file", async () => {
    for (const bytes of [new Uint8Array(64), file.subarray(0, 7), read("aes128_vendor.blob")]) {
      await failureOf("not-a-share", () => Promise.resolve().then(() => decodeShare({ file: bytes })));
    }
  });
});
