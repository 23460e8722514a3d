import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createPrivateKey } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { promisify } from "node:util";
import { collectShare, forgetCollection, ShareCollections, verifyBackups } from "../../../src/engine/operations";
import { parseKeyFile } from "../../../src/engine/operations/key-file";
import { withKeyInside } from "../../../src/engine/operations/key-inside";
import { ascii, concat, toHex } from "../../../src/formats/bytes";
import { curveNamed, generatorOf } from "../../../src/formats/curves";
import { decodeCvcOrRequest, encodeAuthenticatedRequest, encodeCvc, encodeCvcBody } from "../../../src/formats/cvc";
import { combineShares, deriveDkekKeys, keyCheckValue } from "../../../src/formats/dkek";
import { decodeContainer, decodeKeyBlob, decryptKeyBlob, encodeContainer, type KeyMaterial } from "../../../src/formats/keyblob";
import type { BackupCheck, DkekCollection } from "../../../src/protocol";
import { files, read } from "../../unit/structure/files";
import { context, deriveQuickly, failureOf, password } from "./bench";
import { fileOfShare, kcv, other, share, wrapped } from "./recorded-dkek";
import { findSecret } from "./secrets";

class Person {
  readonly collections: ShareCollections;

  constructor(idleMilliseconds?: number) {
    this.collections = new ShareCollections(idleMilliseconds);
  }

  async gives(secret: Uint8Array, collection?: string, typed = password()): Promise<DkekCollection> {
    const params = { share: { file: await fileOfShare(secret), password: typed }, ...(collection !== undefined && { collection }) };
    return collectShare({ deriveShareKey: deriveQuickly, collections: this.collections }, params, context);
  }

  verifies(list: readonly Uint8Array[], collection: string, watched = context): Promise<BackupCheck[]> {
    return verifyBackups(this, { files: [...list], collection }, watched);
  }
}

async function verified(list: readonly Uint8Array[], secret = share): Promise<BackupCheck[]> {
  const person = new Person();
  return person.verifies(list, (await person.gives(secret)).collection);
}

async function whole(file: Uint8Array): Promise<Extract<BackupCheck, { state: "whole" }>> {
  const [check] = await verified([file]);
  assert.ok(check?.state === "whole", JSON.stringify(check));
  return check;
}

const changed = (file: Uint8Array, offset: number) => file.with(offset, (file[offset] ?? 0) ^ (1 << offset % 8));

/** A key pair with the certificate that it signed, of openssl. */
async function selfSigned(): Promise<{ material: KeyMaterial; certificate: Uint8Array }> {
  const folder = await mkdtemp(join(tmpdir(), "self-signed-"));
  try {
    const [keyFile, certificateFile] = [join(folder, "key"), join(folder, "certificate")];
    const making = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Ada"];
    await promisify(execFile)("openssl", [...making, "-keyout", keyFile, "-out", certificateFile, "-outform", "DER"]);
    const { d = "", x = "", y = "" } = createPrivateKey(await readFile(keyFile)).export({ format: "jwk" });
    const [own, ...point] = [d, x, y].map((number) => new Uint8Array(Buffer.from(number, "base64url")));
    const material: KeyMaterial = { type: "EC", curve: "secp256r1", d: own ?? assert.fail(), point: concat(Uint8Array.of(4), ...point) };
    return { material, certificate: new Uint8Array(await readFile(certificateFile)) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const ec = read("opensc/wrap-ec256.bin");
const rsa = read("opensc/wrap-rsa2048.bin");
const certificateOf = (file: Uint8Array) => decodeContainer(file).certificate ?? assert.fail();

describe("Backups that are verified without a card", function () {
  this.timeout(60_000);

  it("are whole, in the order of the files, and told by what is public of them", async () => {
    const checks = await verified(files.map(read));
    assert.deepEqual(checks.map(({ state }) => state), files.map(() => "whole"));
    const told = checks.map((check) => (check.state === "whole" ? [check.keyType, check.keySize, check.publicKeyMatches, check.certificateHolds] : []));
    assert.deepEqual(told, [
      ["RSA", 2048, true, true],
      ["RSA", 2048, true, null],
      ["EC", 256, true, true],
      ["AES", 128, null, null],
      ["AES", 256, null, null],
      ["AES", 128, null, null],
      ["AES", 256, null, null],
      ["EC", 256, null, null],
      ["EC", 256, null, null],
      ["RSA", 2048, null, null],
      ["RSA", 2048, null, null],
    ]);
  });

  it("tell an AES key by its check value, and a key pair by its public key", async () => {
    const aes = await whole(read("aes128_vendor.blob"));
    // By `openssl mac -cipher AES-128-CBC -macopt hexkey:00112233445566778899AABBCCDDEEFF CMAC`.
    assert.deepEqual([aes.aesKcv, aes.publicKeySha256], ["53E107B36E", undefined]);
    const pair = await whole(ec);
    assert.deepEqual([pair.aesKcv, pair.curve, pair.publicKeySha256?.length], [undefined, "secp256r1", 64]);
    const secret = await whole(wrapped({ type: "AES", key: new Uint8Array(64) }));
    assert.deepEqual([secret.keySize, secret.aesKcv], [512, undefined]);
  });

  it("are of another DKEK, or no backups at all", async () => {
    const checks = await verified([ec, read("opensc/dkek-share-1.pbe"), new Uint8Array(), ec.slice(0, 200)], other);
    assert.deepEqual(checks.map(({ state }) => state), ["other-dkek", "foreign", "foreign", "damaged"]);
    assert.ok(checks[0]?.state === "other-dkek" && checks[0].kcv === kcv);
  });

  it("are never whole with one byte of the wrapped key changed", async () => {
    const { blob } = decodeContainer(ec);
    const start = blob.byteOffset - ec.byteOffset;
    const checks = await verified(Array.from({ length: start + blob.length }, (_, offset) => changed(ec, offset)));
    assert.deepEqual(checks.flatMap(({ state }, offset) => (state === "whole" ? [offset] : [])), []);
    const states = new Set(checks.map(({ state }) => state));
    for (const state of ["other-dkek", "altered", "damaged"] as const) assert.ok(states.has(state), state);
  });

  it("tell of a request that was altered beside a good key, whichever byte of what the key signed", async () => {
    for (const { file, step } of [{ file: ec, step: 1 }, { file: rsa, step: 7 }]) {
      const certificate = certificateOf(file);
      const { body, signature } = decodeCvcOrRequest(certificate).cvc;
      const start = certificate.byteOffset - file.byteOffset;
      const first = body.byteOffset - file.byteOffset;
      const end = signature.byteOffset - file.byteOffset + signature.length;
      const offsets = Array.from({ length: Math.ceil((end - first) / step) }, (_, i) => first + step * i);
      const checks = await verified(offsets.map((offset) => changed(file, offset)));
      for (const [i, check] of checks.entries()) {
        const isTold = check.state === "damaged" || (check.state === "whole" && check.certificateHolds === false);
        assert.ok(isTold && first > start, `byte ${offsets[i]}: ${JSON.stringify(check)}`);
      }
      const outer = await whole(changed(file, file.length - 1));
      assert.equal(outer.certificateHolds, true, "the device's own signature can't be checked");
    }
  });

  it("tell of another key's request, and hold nothing against a certificate that another signed", async () => {
    const foreign = await whole(encodeContainer({ ...decodeContainer(ec), certificate: certificateOf(rsa) }));
    assert.deepEqual([foreign.publicKeyMatches, foreign.certificateHolds], [false, false]);
    const own = decodeContainer(rsa);
    const mixed = await whole(encodeContainer({ ...own, blob: read("rsa2048_type5.blob") }));
    assert.deepEqual([mixed.publicKeyMatches, mixed.certificateHolds], [false, false]);
    const x509 = await whole(read("opensc/wrap-rsa2048-x509.bin"));
    assert.equal(x509.certificateHolds, null);
  });

  it("tell of a request whose signature has another length than the key's", async () => {
    const { body, signature } = decodeCvcOrRequest(certificateOf(ec)).cvc;
    for (const other of [signature.slice(1), concat(signature, Uint8Array.of(0)), new Uint8Array()]) {
      const request = encodeAuthenticatedRequest(encodeCvc(body, other), "UTAB00001", signature);
      const { certificateHolds } = await whole(encodeContainer({ ...decodeContainer(ec), certificate: request }));
      assert.equal(certificateHolds, false);
    }
  });

  it("hold nothing against a CVC that an authority signed, but against one that claims to be the key's own", async () => {
    const { publicKey, signature } = decodeCvcOrRequest(certificateOf(ec)).cvc;
    assert.ok(publicKey.key);
    const cvcOf = (car: string) => encodeCvc(encodeCvcBody({ car, chr: "UTAB00001", publicKey: publicKey.key ?? assert.fail() }), signature);
    for (const [car, holds] of [["UTCA00001", null], ["UTAB00001", false]] as const) {
      const { certificateHolds } = await whole(encodeContainer({ ...decodeContainer(ec), certificate: cvcOf(car) }));
      assert.equal(certificateHolds, holds);
    }
  });

  it("tell of a certificate that the key signed itself, and was altered since", async () => {
    const { material, certificate } = await selfSigned();
    const blob = wrapped(material);
    const { publicKeyMatches, certificateHolds } = await whole(encodeContainer({ blob, certificate }));
    assert.deepEqual([publicKeyMatches, certificateHolds], [true, true]);
    const label = Buffer.from(certificate).lastIndexOf("Ada");
    const both = Buffer.from(certificate).indexOf("Ada");
    assert.ok(both > 0 && label > both);
    const renamed = certificate.with(both, 0x45).with(label, 0x45);
    assert.equal((await whole(encodeContainer({ blob, certificate: renamed }))).certificateHolds, false);
    const unreadable = certificate.with(label - 2, 0xff);
    const check = await whole(encodeContainer({ blob, certificate: unreadable }));
    assert.equal(check.certificateHolds, false);
  });

  it("forget the deciphered key, however the work with it ends", () => {
    const keyFile = parseKeyFile(ec);
    const { kenc } = deriveDkekKeys(share);
    const kept: KeyMaterial[] = [];
    withKeyInside(keyFile, kenc, 0, (material) => kept.push(material));
    const work = (material: KeyMaterial) => {
      kept.push(material);
      throw new RangeError("no more");
    };
    assert.throws(() => withKeyInside(keyFile, kenc, 0, work), /no more/);
    for (const material of kept) assert.ok(material.type === "EC" && material.d.every((byte) => byte === 0));
    assert.equal(kept.length, 2);
  });

  it("are damaged where the MAC holds, and the numbers inside do not belong together", async () => {
    const material = decryptKeyBlob(decodeKeyBlob(read("rsa2048_type5.blob")), deriveDkekKeys(share).kenc);
    assert.ok(material.type === "RSA");
    const point = generatorOf(curveNamed("secp256r1"));
    const [pair, number] = await verified([
      wrapped({ type: "EC", curve: "secp256r1", d: new Uint8Array(32).fill(7), point }),
      wrapped({ ...material, privateExponent: changed(material.privateExponent, 200) }),
    ]);
    for (const check of [pair, number]) assert.ok(check?.state === "damaged" && /do not belong together/.test(check.reason));
  });

  it("tell nothing that is secret", async () => {
    const checks = await verified(files.map(read));
    const { kenc, kmac } = deriveDkekKeys(share);
    const secrets = files.flatMap((name) => {
      const file = read(name);
      const material = decryptKeyBlob(decodeKeyBlob(file[0] === 0x30 ? decodeContainer(file).blob : file), kenc);
      if (material.type === "AES") return [material.key];
      if (material.type === "EC") return [material.d];
      return material.type === "RSA" ? [material.privateExponent] : [material.p, material.q, material.dp, material.dq, material.qinv];
    });
    for (const secret of [share, kenc, kmac, ...secrets]) assert.equal(findSecret(checks, secret), undefined);
  });

  it("tell their progress file by file, and end between two of them when they are cancelled", async () => {
    const person = new Person();
    const { collection } = await person.gives(share);
    const told: number[] = [];
    const controller = new AbortController();
    const list = Array.from({ length: 8 }, () => ec);
    await person.verifies(list, collection, { signal: controller.signal, onProgress: (percentage) => told.push(percentage) });
    assert.deepEqual(told, [12.5, 25, 37.5, 50, 62.5, 75, 87.5, 100]);
    const cancelling = { signal: controller.signal, onProgress: (percentage: number) => percentage > 30 && controller.abort() };
    await failureOf("cancelled", () => person.verifies(list, collection, cancelling));
  });
});

describe("The shares of a DKEK that are collected", () => {
  const rest = combineShares([share, other]);

  it("give its KCV one by one, in any order, and count once", async () => {
    const person = new Person();
    const first = await person.gives(other);
    assert.deepEqual([first.shares, first.kcv, first.repeated], [1, toHex(keyCheckValue(other)), false]);
    const again = await person.gives(other, first.collection);
    assert.deepEqual([again.collection, again.shares, again.repeated], [first.collection, 1, true]);
    const second = await person.gives(rest, first.collection);
    assert.deepEqual([second.shares, second.kcv, second.repeated], [2, kcv, false]);
    for (let time = 0; time < 2; time++) {
      const [check] = await person.verifies([ec], first.collection);
      assert.equal(check?.state, "whole");
    }
  });

  it("stay when a password is wrong, which is zeroed as a right one is", async () => {
    const person = new Person();
    const { collection } = await person.gives(other);
    const wrong = ascii("not that one");
    await failureOf("wrong-password", () => person.gives(rest, collection, wrong));
    const right = password();
    assert.equal((await person.gives(rest, collection, right)).kcv, kcv);
    assert.deepEqual([...wrong, ...right].filter((byte) => byte !== 0), []);
  });

  it("are zeroed and unknown once they are forgotten, or the engine ends", async () => {
    const person = new Person();
    const [one, two] = [await person.gives(other), await person.gives(share)];
    const shares = [one, two].map(({ collection }) => person.collections.sharesOf(collection, "collection"));
    assert.equal(forgetCollection(person, one), null);
    assert.equal(forgetCollection(person, one), null);
    person.collections.forgetAll();
    for (const kept of shares) assert.throws(() => kept.withDkek(toHex), RangeError);
    for (const { collection } of [one, two]) {
      await failureOf("invalid-params", () => person.verifies([ec], collection));
      await failureOf("invalid-params", () => person.gives(rest, collection));
    }
  });

  it("are zeroed after ten minutes without use", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      const person = new Person();
      const { collection } = await person.gives(share);
      const kept = person.collections.sharesOf(collection, "collection");
      mock.timers.tick(599_000);
      await person.verifies([ec], collection);
      mock.timers.tick(599_000);
      assert.equal(kept.kcv, kcv);
      mock.timers.tick(1_000);
      assert.throws(() => kept.withDkek(toHex), RangeError);
    } finally {
      mock.timers.reset();
    }
  });

  it("are used through copies that are zeroed", async () => {
    const person = new Person();
    const kept = person.collections.sharesOf((await person.gives(share)).collection, "collection");
    const copy = kept.withDkek((dkek) => ({ before: toHex(dkek), dkek }));
    assert.equal(copy.before, toHex(share));
    assert.deepEqual(copy.dkek, new Uint8Array(32));
  });
});
