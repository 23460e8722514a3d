import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from "node:crypto";
import { invert } from "@noble/curves/abstract/modular.js";
import { collectShare, importKey, readCard, ShareCollections, unwrapKey, wrapKey } from "../../../../src/engine/operations";
import { deviceOf } from "../../../../src/engine/operations/devices";
import { withPrivateKeyFile } from "../../../../src/engine/operations/private-keys/private-key-file";
import { wrapFor } from "../../../../src/engine/operations/private-keys/wrapped-import";
import { fromHex, toHex, unsigned, unsignedBytes, utf8 } from "../../../../src/formats/bytes";
import { decodeAuthenticatedRequest } from "../../../../src/formats/cvc";
import { deriveDkekKeys, keyCheckValue } from "../../../../src/formats/dkek";
import { decodeContainer, decodeKeyBlob, decryptKeyBlob, isMacValid, partsInside } from "../../../../src/formats/keyblob";
import { decodePrivateKeyInfo, encodeRsaPrivateKey } from "../../../../src/formats/private-keys";
import { fid, instruction } from "../../../../src/formats/smartcard-hsm";
import { type ProfileName, profileNames } from "../../../../src/simulator";
import { certificateOf, pkcs12Of, pkcs8Of, spkiOf } from "../../../unit/private-keys/key-files";
import { type Bench, bytesOf, context, copyOf, deriveQuickly, failureOf, generate, initialized, p256, password, reader, userPin, VERIFY, withDkek } from "../bench";
import { carries } from "../memory-readers";
import { findSecret } from "../secrets";
import { dkek, hashOf, importInto, shareOf } from "./import-bench";

const rsa = (modulusLength: number) => generateKeyPairSync("rsa", { modulusLength }).privateKey;
const ec = (namedCurve: string) => generateKeyPairSync("ec", { namedCurve }).privateKey;

const p256Key = ec("prime256v1");
const keys: Record<string, KeyObject> = {
  "RSA 1024": rsa(1024),
  "RSA 2048": rsa(2048),
  "EC secp256r1": p256Key,
  "EC brainpoolP256r1": ec("brainpoolP256r1"),
  "EC secp256k1": ec("secp256k1"),
};
const large: Record<string, KeyObject> = { "RSA 3072": rsa(3072), "EC secp521r1": ec("secp521r1") };

const cardWith = async (profile?: ProfileName) => copyOf(await withDkek(await shareOf(), profile));

const wrapped = async (bench: Bench, keyRef: number) =>
  bytesOf((await wrapKey(bench, { reader, pin: userPin(), keyRef })).file);

/**
 * A file of a key as the simulator would have it: of the private exponents that fit an RSA key it wraps the inverse modulo
 * (p - 1)(q - 1), others the smaller one modulo the least common multiple.
 */
function fileOf(key: KeyObject): Uint8Array {
  const decoded = decodePrivateKeyInfo(pkcs8Of(key));
  if (decoded.type === "EC") return pkcs8Of(key);
  const [e = 0n, p = 0n, q = 0n] = [decoded.publicExponent, decoded.p, decoded.q].map(unsigned);
  return encodeRsaPrivateKey({ ...decoded, privateExponent: unsignedBytes(invert(e, (p - 1n) * (q - 1n))) });
}

/** The key blob that the engine makes of a key for this card. */
async function engineBlob(bench: Bench, key: KeyObject): Promise<Uint8Array> {
  const device = await bench.cards.look(reader, (hsm) => Promise.resolve(deviceOf(hsm.application)));
  return withPrivateKeyFile({ file: fileOf(key) }, context, ({ keys: [first] }) => {
    assert.ok(first);
    return wrapFor(device, first, dkek);
  });
}

for (const profile of profileNames) {
  describe(`Importing a key into ${profile}`, () => {
    const all = { ...keys, ...(profile !== "genuine-2" && large) };

    for (const [name, key] of Object.entries(all)) {
      it(`proves it, and backs it up in the same form that it was wrapped in: ${name}`, async () => {
        const bench = await cardWith(profile);
        const imported = await importInto(bench, pkcs8Of(key), key, { label: name, id: utf8("id") });
        assert.equal(imported.publicKeySha256, hashOf(key));
        assert.equal(imported.proof?.valid, true);
        assert.equal(imported.label, name);
        assert.equal(imported.id, toHex(utf8("id")));
        assert.deepEqual(imported.usage, key.asymmetricKeyType === "rsa" ? ["decrypt", "sign", "signRecover"] : ["sign", "signRecover", "derive"]);

        const { blob } = decodeContainer(await wrapped(bench, imported.keyRef));
        const own = await engineBlob(bench, key);
        assert.equal(own.length, blob.length);
        const [ownBlob, cardBlob] = [decodeKeyBlob(own), decodeKeyBlob(blob)];
        assert.deepEqual(own.subarray(0, ownBlob.ciphertextOffset), blob.subarray(0, cardBlob.ciphertextOffset));
        const { kenc, kmac } = deriveDkekKeys(dkek);
        assert.ok(isMacValid(own, kmac));
        assert.deepEqual(decryptKeyBlob(ownBlob, kenc), decryptKeyBlob(cardBlob, kenc));
        assert.deepEqual(partsInside(ownBlob, kenc), partsInside(cardBlob, kenc));
      });
    }

    it("lets another card with the DKEK restore it", async () => {
      const bench = await cardWith(profile);
      await importInto(bench, pkcs8Of(p256Key), p256Key);
      const file = await wrapped(bench, 1);
      for (const other of profileNames) {
        const restored = await unwrapKey(await cardWith(other), { reader, pin: userPin(), file, prove: true });
        assert.equal(restored.publicKeySha256, hashOf(p256Key));
        assert.equal(restored.proof?.valid, true);
      }
    });

    it("keeps the certificate that the file has of the key", async () => {
      const bench = await cardWith(profile);
      const der = certificateOf(p256Key, spkiOf(p256Key), "Ada");
      const file = await pkcs12Of({ keys: [{ der: pkcs8Of(p256Key) }, { der: pkcs8Of(ec("prime256v1")) }], certificates: [{ der }], password: "x" });
      const imported = await importInto(bench, file, p256Key, { password: "x" });
      assert.deepEqual(bytesOf(imported.certificate ?? ""), der);
      assert.equal(imported.proof?.valid, true);
    });

    it("makes a request of a key without a certificate, which its own signatures vouch for", async () => {
      const bench = await cardWith(profile);
      for (const key of [p256Key, ec("secp256k1"), rsa(1024)]) {
        const { keyRef } = await importInto(bench, pkcs8Of(key), key);
        const request = await bench.cards.look(reader, (hsm) => hsm.files.read(fid.certificate | keyRef));
        const { cvc, car, signed, signature } = decodeAuthenticatedRequest(request ?? new Uint8Array());
        assert.equal(car, cvc.chr);
        const publicKey = { key: createPublicKey(key), dsaEncoding: "ieee-p1363" } as const;
        assert.ok(verify("sha256", cvc.body, publicKey, cvc.signature));
        assert.ok(verify("sha256", signed, publicKey, signature));
      }
    });
  });
}

describe("Before a PIN is presented, an import", () => {
  const noPinSent = (bench: Bench) => assert.equal(bench.readers.count(VERIFY, true), 0);

  it("refuses shares of another DKEK, with both KCVs", async () => {
    const bench = await cardWith();
    const secret = new Uint8Array(32).fill(5);
    const failure = await failureOf("kcv-mismatch", () => importInto(bench, pkcs8Of(p256Key), p256Key, { secret }));
    assert.deepEqual([failure.fileKcv, failure.cardKcv], [secret, dkek].map((each) => toHex(keyCheckValue(each))));
    noPinSent(bench);
  });

  it("refuses a card without a complete DKEK", async () => {
    const without = copyOf(await initialized());
    await failureOf("no-dkek", () => importInto(without, pkcs8Of(p256Key), p256Key));
    const pending = copyOf(await initialized(2));
    await failureOf("dkek-pending", () => importInto(pending, pkcs8Of(p256Key), p256Key));
    noPinSent(without);
    noPinSent(pending);
  });

  it("refuses keys that the device does not hold, naming why", async () => {
    const refused = async (profile: ProfileName, key: KeyObject, feature: RegExp) => {
      const bench = await cardWith(profile);
      assert.match((await failureOf("unsupported", () => importInto(bench, pkcs8Of(key), key))).feature, feature);
      noPinSent(bench);
    };
    await refused("genuine-2", large["RSA 3072"] ?? assert.fail(), /RSA keys of 3072 bits\. It holds RSA keys of up to 2048/);
    await refused("genuine-2", large["EC secp521r1"] ?? assert.fail(), /secp521r1/);
    await refused("pico", ec("brainpoolP320r1"), /brainpoolP320r1/);
    await refused("genuine-4", rsa(1280), /RSA keys of 1280 bits\. It holds RSA keys of 1024, 1536, 2048, 3072, 4096 bits/);
  });

  it("refuses a reference or an ID that another key has, and a key that is not in the file", async () => {
    const origin = await withDkek(await shareOf());
    const { id } = await generate(origin, p256, "first");
    const bench = copyOf(origin);
    const importing = (wanted: Parameters<typeof importInto>[3]) => () => importInto(bench, pkcs8Of(p256Key), p256Key, wanted);
    assert.equal((await failureOf("key-reference-in-use", importing({ keyRef: 1 }))).label, "first");
    assert.equal((await failureOf("invalid-params", importing({ id: fromHex(id) }))).parameter, "id");
    assert.equal((await failureOf("invalid-params", importing({ publicKeySha256: "00".repeat(32) }))).parameter, "publicKeySha256");
    noPinSent(bench);
  });

  it("refuses shares that were forgotten", async () => {
    const bench = { ...(await cardWith()), collections: new ShareCollections() };
    const params = { reader, pin: userPin(), file: pkcs8Of(p256Key), collection: "gone", publicKeySha256: hashOf(p256Key), label: "x" };
    assert.equal((await failureOf("invalid-params", () => importKey(bench, params, context))).parameter, "collection");
    noPinSent(bench);
  });
});

describe("An import", () => {
  it("presents no PIN to a card that came into the reader while the file was opened", async () => {
    const bench = await cardWith();
    const file = await pkcs12Of({ keys: [{ der: pkcs8Of(p256Key) }], password: "x" });
    const importing = importInto(bench, file, p256Key, { password: "x" }, (_, message) => {
      if (message !== "Deriving keys from the password") return;
      bench.readers.eject(reader);
      bench.readers.insert(reader, copyOf(bench).card);
    });
    assert.deepEqual(await failureOf("card-removed", () => importing), { code: "card-removed", reader });
    assert.equal(bench.readers.count(VERIFY, true), 0);
  });

  it("ends as it began, with nothing written, when the shares are forgotten while the card is asked", async () => {
    const bench = { ...(await cardWith()), collections: new ShareCollections(), deriveShareKey: deriveQuickly };
    const { collection } = await collectShare(bench, { share: { file: await shareOf(), password: password() } }, context);
    bench.readers.answer = ({ 1: ins }) => {
      if (ins === instruction.enumerate) bench.collections.forgetAll();
      return undefined;
    };
    const params = { reader, pin: userPin(), file: pkcs8Of(p256Key), collection, publicKeySha256: hashOf(p256Key), label: "x" };
    assert.equal((await failureOf("invalid-params", () => importKey(bench, params, context))).parameter, "collection");
    assert.equal(bench.readers.count(VERIFY, true), 0);
  });

  it("finds other shares right after the PIN where the card tells its KCV only then, and writes nothing", async () => {
    const bench = await cardWith("pico");
    assert.equal((await readCard(bench, { reader })).dkek.kcv, undefined);
    const failure = await failureOf("kcv-mismatch", () => importInto(bench, pkcs8Of(p256Key), p256Key, { secret: new Uint8Array(32).fill(5) }));
    assert.equal(failure.cardKcv, toHex(keyCheckValue(dkek)));
    for (const ins of [instruction.unwrap, instruction.updateBinary, instruction.deleteFile]) assert.equal(bench.readers.count(ins), 0);
    assert.deepEqual((await readCard(bench, { reader })).keys, []);
  });

  it("takes the next free reference and ID", async () => {
    const bench = await cardWith();
    const first = await importInto(bench, pkcs8Of(p256Key), p256Key);
    const other = ec("secp384r1");
    const second = await importInto(bench, pkcs8Of(other), other);
    assert.deepEqual([first.keyRef, first.id, second.keyRef, second.id], [1, "01", 2, "02"]);
  });

  it("sends nothing of the key in the clear, tells nothing of it, and zeroes what it was given", async () => {
    const bench = await cardWith();
    const d = Uint8Array.from(Buffer.from(p256Key.export({ format: "jwk" }).d ?? "", "base64url"));
    const answer = await importInto(bench, pkcs8Of(p256Key), p256Key);
    assert.equal(findSecret(answer, d), undefined);
    assert.equal(findSecret(answer, dkek), undefined);
    for (const command of bench.readers.commands) for (const secret of [d.subarray(0, 8), dkek.subarray(0, 8)]) assert.ok(!carries(command, secret));
    const given = { pin: userPin(), file: pkcs8Of(p256Key), password: utf8("x") };
    const params = { reader, collection: "gone", publicKeySha256: hashOf(p256Key), label: "x", ...given };
    await failureOf("invalid-params", () => importKey({ ...bench, collections: new ShareCollections() }, params, context));
    assert.ok(Object.values(given).every((bytes) => bytes.every((byte) => byte === 0)));
  });
});
