import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import type { DeriveShareKey } from "../../../src/engine/derivation";
import { failure, isFailure } from "../../../src/engine/failure";
import * as operations from "../../../src/engine/operations";
import type { Cards, OperationContext, Services } from "../../../src/engine/operations";
import { ascii, fromHex, unsignedBytes, utf8 } from "../../../src/formats/bytes";
import { curveNamed, generatorOf } from "../../../src/formats/curves";
import { decodeShareFile, decryptShare, deriveDkekKeys } from "../../../src/formats/dkek";
import { decodeContainer, decodeKeyBlob, decryptKeyBlob, type KeyMaterial } from "../../../src/formats/keyblob";
import type { CreatedShare } from "../../../src/protocol";
import { readTlv } from "../../../src/formats/tlv";
import { pkcs12Of, pkcs8Of } from "../../unit/private-keys/key-files";
import { read } from "../../unit/structure/files";
import { type Bench, bytesOf, copyOf, deriveQuickly, generate, initialized, p256, password, reader, soPin, userPin, withDkek, wrongPin } from "./bench";
import { ByteArrays } from "./byte-arrays";
import type { MemoryReaders } from "./memory-readers";
import { hashOf } from "./private-keys/import-bench";
import { fileOfShare, sealedBlob, share } from "./recorded-dkek";
import { firstReader, secondReader, twoCardsOf } from "./two-cards";

/** What a person gives wrongly. */
type Wrong = "PIN" | "password" | undefined;

/** Where an operation is done: with a card, or without one. */
interface Place {
  cards: Cards;
  readers: MemoryReaders;
}

interface Doing extends Place {
  /** Given once each, so that nothing but the operation has them. */
  pin(): Uint8Array;
  password(): Uint8Array;
  deriveShareKey: DeriveShareKey;
  context: OperationContext;
}

interface Operation {
  name: string;
  place(): Promise<Place>;
  work(doing: Doing): Promise<unknown>;
  /** What must be in no byte array afterwards, beside the PINs, passwords and shares that all of them are looked for. */
  secrets?(): Uint8Array[];
  /** The same, where only the answer tells it. */
  secretsIn?(answer: unknown): Promise<Uint8Array[]>;
  wrong: readonly Wrong[];
}

const filePassword = "correct horse battery";
const newPin = "87654321";
const soCode = fromHex("3537363231383830");

/** Beginning, middle and end: a copy of a part is a leak, too. */
function partsOf(secret: Uint8Array): Uint8Array[] {
  if (secret.length < 32) return [secret];
  const middle = Math.floor(secret.length / 2);
  return [secret.slice(0, 12), secret.slice(middle, middle + 12), secret.slice(-12)];
}

function privateParts(material: KeyMaterial): Uint8Array[] {
  if (material.type === "AES") return [material.key];
  if (material.type === "EC") return [material.d];
  return material.type === "RSA" ? [material.privateExponent] : [material.p, material.q, material.dp, material.dq, material.qinv];
}

const insideOf = (file: Uint8Array): Uint8Array[] =>
  privateParts(decryptKeyBlob(decodeKeyBlob(file[0] === 0x30 ? decodeContainer(file).blob : file), deriveDkekKeys(share).kenc));

const blobs = ["opensc/wrap-ec256.bin", "opensc/wrap-rsa2048.bin", "aes256_vendor.blob", "rsa2048_type5.blob"].map(read);

/** Numbers that nobody meets elsewhere. */
const [hidden, alsoHidden] = [0x5a, 0xa7].map((first) => Uint8Array.from({ length: 64 }, (_, place) => (first + 37 * place) & 0xff | 1));

/** Keys that break behind their private numbers. */
function brokenBlobs(): Uint8Array[] {
  const { a, b, p, n, bytes } = curveNamed("secp256r1");
  assert.ok(hidden && alsoHidden);
  const domain = [a, b, p, n].map((number) => unsignedBytes(number, bytes));
  return [
    sealedBlob(0x05, 512, [hidden, hidden.subarray(1), Uint8Array.of(3)]),
    sealedBlob(0x06, 512, [hidden, alsoHidden, hidden, alsoHidden, hidden, hidden.subarray(1), Uint8Array.of(3)]),
    sealedBlob(0x0c, 256, [...domain, generatorOf(curveNamed("secp256r1")), hidden.subarray(0, 32), Uint8Array.of(4)]),
  ];
}

/** Private numbers of keys in files, as JWK tells them. */
function numbersOf(key: KeyObject): Uint8Array[] {
  const { d, p, q, dp, dq, qi } = key.export({ format: "jwk" });
  return [d, p, q, dp, dq, qi].flatMap((number) => (number === undefined ? [] : [new Uint8Array(Buffer.from(number, "base64url"))]));
}

/** The outermost value of a length that shows at its end only (X.690 8.1.3.6). */
function indefinite(der: Uint8Array): Uint8Array {
  const { value } = readTlv(der);
  return Uint8Array.from([0x30, 0x80, ...value, 0x00, 0x00]);
}

/** Numbers from 1 to the last, all of them where they are not too many. */
function someUpTo(last: number): number[] {
  const step = Math.max(1, Math.ceil(last / 40));
  return Array.from({ length: Math.ceil(last / step) }, (_, place) => Math.min(last, 1 + place * step));
}

describe("What is secret is zeroed", function () {
  this.timeout(120_000);

  const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
  const ec = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey;
  let shareFile: Uint8Array;
  let pkcs12: Uint8Array;
  let ber: Uint8Array;
  let empty: Bench;
  let waiting: Bench;
  let full: Bench;
  let backup: Uint8Array;

  before(async () => {
    shareFile = await fileOfShare();
    pkcs12 = await pkcs12Of({ keys: [{ der: pkcs8Of(rsa) }, { der: pkcs8Of(ec) }], password: filePassword, iterations: 10 });
    ber = indefinite(await pkcs12Of({ keys: [{ der: pkcs8Of(rsa) }], password: filePassword, encrypted: false }));
    waiting = await initialized(1);
    empty = await withDkek(shareFile);
    full = copyOf(empty);
    await generate(full, p256, "key", 5);
    backup = bytesOf((await operations.wrapKey(copyOf(full), { reader, pin: userPin(), keyRef: 5 })).file);
  });

  const broken = brokenBlobs();
  const on = (bench: () => Bench) => () => Promise.resolve(copyOf(bench()));
  const fullCard = on(() => full);
  const opened = (doing: Doing) => ({ file: shareFile.slice(), password: doing.password() });
  const collections = () => new operations.ShareCollections();
  const dkekKeys = (): Uint8Array[] => {
    const { kenc, kmac } = deriveDkekKeys(share);
    return [kenc, kmac];
  };
  const keysInFile = () => [...numbersOf(rsa), ...numbersOf(ec)];

  /** With the shares of the DKEK, which are forgotten afterwards, as the extension does it. */
  async function withCollection<T>(doing: Doing, work: (services: Pick<Services, "collections">, collection: string) => Promise<T>): Promise<T> {
    const services = { ...doing, collections: collections() };
    try {
      const { collection } = await operations.collectShare(services, { share: opened(doing) }, doing.context);
      return await work(services, collection);
    } finally {
      services.collections.forgetAll();
    }
  }

  const importing = (doing: Doing, key: KeyObject) => (services: Pick<Services, "collections">, collection: string) => {
    const params = { reader, pin: doing.pin(), file: pkcs12.slice(), password: doing.password(), collection, publicKeySha256: hashOf(key), label: "imported" };
    return operations.importKey({ ...doing, ...services }, params, doing.context);
  };

  const operationsToDo: Operation[] = [
    {
      name: "initialize a card",
      place: on(() => waiting),
      wrong: [undefined],
      secrets: () => [ascii("3537363231383830"), soCode],
      work: (doing) => operations.initializeCard(doing, { reader, soPin: soPin(), userPin: doing.pin(), retryCounter: 3, dkekShares: 1, label: "named" }),
    },
    {
      name: "read a card",
      place: fullCard,
      wrong: [undefined, "PIN"],
      work: (doing) => operations.readCard(doing, { reader, pin: doing.pin() }),
    },
    {
      name: "unlock a card",
      place: fullCard,
      wrong: [undefined, "PIN"],
      work: (doing) => operations.unlockCard(doing, { reader, pin: doing.pin() }),
    },
    {
      name: "change the user PIN",
      place: fullCard,
      wrong: [undefined, "PIN"],
      secrets: () => [ascii(newPin)],
      work: (doing) => operations.changePin(doing, { reader, kind: "user", currentPin: doing.pin(), newPin: ascii(newPin) }),
    },
    {
      name: "change the SO-PIN",
      place: fullCard,
      wrong: [undefined],
      secrets: () => [soCode, ascii("3537363231383830"), fromHex("0011223344556677"), ascii("0011223344556677")],
      work: (doing) => operations.changePin(doing, { reader, kind: "so", currentPin: soPin(), newPin: ascii("0011223344556677") }),
    },
    {
      name: "unblock the user PIN",
      place: fullCard,
      wrong: [undefined],
      secrets: () => [soCode, ascii("3537363231383830"), ascii(newPin)],
      work: (doing) => operations.unblockPin(doing, { reader, soPin: soPin(), newPin: ascii(newPin) }),
    },
    {
      name: "generate a key",
      place: fullCard,
      wrong: [undefined, "PIN"],
      work: (doing) => operations.generateKey(doing, { reader, pin: doing.pin(), spec: p256, label: "new" }, doing.context),
    },
    {
      name: "back up a key",
      place: fullCard,
      wrong: [undefined, "PIN"],
      work: (doing) => operations.wrapKey(doing, { reader, pin: doing.pin(), keyRef: 5 }),
    },
    {
      name: "prove a key",
      place: fullCard,
      wrong: [undefined, "PIN"],
      work: (doing) => operations.proveKey(doing, { reader, pin: doing.pin(), keyRef: 5 }),
    },
    {
      name: "delete a key",
      place: fullCard,
      wrong: [undefined, "PIN"],
      work: (doing) => operations.deleteKey(doing, { reader, pin: doing.pin(), keyRef: 5 }),
    },
    {
      name: "restore a key",
      place: on(() => empty),
      wrong: [undefined, "PIN"],
      work: (doing) => operations.unwrapKey(doing, { reader, pin: doing.pin(), file: backup.slice(), prove: true }),
    },
    {
      name: "copy a key",
      place: () => Promise.resolve(twoCardsOf(copyOf(full), copyOf(empty))),
      wrong: [undefined, "PIN"],
      work: (doing) => operations.copyKey(doing, { from: { reader: firstReader, pin: doing.pin(), keyRef: 5 }, to: { reader: secondReader, pin: doing.pin() } }),
    },
    {
      name: "import a share",
      place: on(() => waiting),
      wrong: [undefined, "PIN", "password"],
      work: (doing) => operations.importShare(doing, { reader, pin: doing.pin(), share: opened(doing) }, doing.context),
    },
    {
      name: "create a share",
      place: fullCard,
      wrong: [undefined],
      work: (doing) => operations.createShare(doing, { reader, password: doing.password() }, doing.context),
      secretsIn: async (answer) => sharesIn(answer as CreatedShare),
    },
    {
      name: "create a share for custodians",
      place: fullCard,
      wrong: [undefined],
      work: (doing) => operations.createShare(doing, { reader, threshold: { required: 2, total: 3 } }, doing.context),
    },
    {
      name: "open a share",
      place: fullCard,
      wrong: [undefined, "password"],
      work: (doing) => operations.openShare(doing, opened(doing), doing.context),
    },
    {
      name: "collect shares",
      place: fullCard,
      wrong: [undefined, "password"],
      work: (doing) => withCollection(doing, () => Promise.resolve()),
    },
    {
      name: "verify a blob",
      place: fullCard,
      wrong: [undefined, "password"],
      secrets: () => [...dkekKeys(), ...blobs.slice(0, 1).flatMap(insideOf)],
      work: (doing) => operations.verifyBlob(doing, { file: blobs[0]?.slice() ?? assert.fail(), shares: [opened(doing)] }, doing.context),
    },
    {
      name: "unlock a blob",
      place: fullCard,
      wrong: [undefined, "password"],
      secrets: () => [...dkekKeys(), ...blobs.flatMap(insideOf)],
      work: async (doing) => {
        for (const file of blobs) await operations.unlockBlob({ ...doing, collections: collections() }, { file: file.slice(), share: opened(doing) }, doing.context);
      },
    },
    {
      name: "verify backups",
      place: fullCard,
      wrong: [undefined, "password"],
      secrets: () => [...dkekKeys(), ...blobs.flatMap(insideOf)],
      work: (doing) =>
        withCollection(doing, (services, collection) => operations.verifyBackups(services, { files: blobs.map((file) => file.slice()), collection }, doing.context)),
    },
    {
      name: "find backups damaged",
      place: fullCard,
      wrong: [undefined],
      secrets: () => [...dkekKeys(), ...[hidden, alsoHidden].flatMap((one) => one ?? [])],
      work: (doing) =>
        withCollection(doing, async (services, collection) => {
          const checks = await operations.verifyBackups(services, { files: broken.map((file) => file.slice()), collection }, doing.context);
          for (const { state } of checks) assert.equal(state, "damaged");
        }),
    },
    {
      name: "open a key file",
      place: fullCard,
      wrong: [undefined, "password"],
      secrets: keysInFile,
      work: (doing) => operations.openKeyFile({ file: pkcs12.slice(), password: doing.password() }, doing.context),
    },
    {
      name: "open a key file that is not enciphered",
      place: fullCard,
      wrong: [undefined],
      secrets: () => numbersOf(rsa),
      work: (doing) => operations.openKeyFile({ file: pkcs8Of(rsa) }, doing.context),
    },
    {
      name: "open a PEM file",
      place: fullCard,
      wrong: [undefined],
      secrets: () => numbersOf(rsa),
      work: (doing) => operations.openKeyFile({ file: utf8(rsa.export({ format: "pem", type: "pkcs8" }).toString()) }, doing.context),
    },
    {
      name: "open a PKCS#12 in BER with keys in the clear",
      place: fullCard,
      wrong: [undefined],
      secrets: () => numbersOf(rsa),
      work: (doing) => operations.openKeyFile({ file: ber.slice(), password: doing.password() }, doing.context),
    },
    {
      name: "import an RSA key",
      place: on(() => empty),
      wrong: [undefined, "PIN", "password"],
      secrets: () => [...dkekKeys(), ...keysInFile()],
      work: (doing) => withCollection(doing, importing(doing, rsa)),
    },
    {
      // To sign its request, the curve library makes numbers and copies of an EC key's own, which nobody else can zero.
      name: "import an EC key",
      place: on(() => empty),
      wrong: [undefined],
      secrets: () => [...dkekKeys(), ...numbersOf(rsa)],
      work: (doing) => withCollection(doing, importing(doing, ec)),
    },
  ];

  async function sharesIn({ file }: CreatedShare): Promise<Uint8Array[]> {
    const decoded = decodeShareFile(bytesOf(file));
    return [decryptShare(decoded, await deriveQuickly(password(), decoded.salt)) ?? assert.fail("it does not open")];
  }

  interface Circumstances {
    wrong?: Wrong;
    /** The command at which the card is taken out. */
    removedAt?: number;
    /** The word about the progress after which it is cancelled. */
    cancelledAt?: number;
  }

  /** Does it once, and tells how often a card was asked and progress told. */
  async function doOnce(operation: Operation, { wrong, removedAt, cancelledAt }: Circumstances) {
    const place = await operation.place();
    const secrets = [userPin(), wrongPin(), password(), ascii("wrong horse"), share, ...(operation.secrets?.() ?? [])].flatMap(partsOf);
    const arrays = new ByteArrays();
    const controller = new AbortController();
    let told = 0;
    const onProgress = (): void => {
      if (++told === cancelledAt) controller.abort();
    };
    place.readers.commands.length = 0;
    place.readers.watch = arrays;
    if (removedAt !== undefined) place.readers.removal = { atCommand: removedAt, when: "after" };
    const doing: Doing = {
      ...place,
      pin: wrong === "PIN" ? wrongPin : userPin,
      password: () => (wrong === "password" ? ascii("wrong horse") : password()),
      deriveShareKey: (secret, salted, options) => derive(secret, salted, options),
      context: { signal: controller.signal, onProgress },
    };
    arrays.start();
    let code = "none";
    let answer: unknown;
    try {
      answer = await operation.work(doing);
    } catch (error) {
      if (!isFailure(error)) throw error;
      code = error.data.code;
    } finally {
      arrays.stop();
    }
    const more = answer === undefined ? [] : ((await operation.secretsIn?.(answer)) ?? []);
    for (const secret of [...secrets, ...more.flatMap(partsOf)]) {
      const [left] = arrays.holding(secret);
      assert.equal(left, undefined, `${code}: ${Buffer.from(secret).toString("hex")} is left in ${left?.length ?? 0} bytes`);
    }
    return { code, commands: place.readers.commands.length, told, made: arrays.count };
  }

  const derive: DeriveShareKey = async (secret, salted, options) => {
    options?.onProgress?.(0.5);
    const result = await deriveQuickly(secret, salted);
    if (options?.signal?.aborted !== true) return result;
    result.key.fill(0);
    result.iv.fill(0);
    throw failure("cancelled", {});
  };

  for (const operation of operationsToDo) {
    for (const wrong of operation.wrong) {
      it(`after ${wrong === undefined ? "success" : `a wrong ${wrong}`}: ${operation.name}`, async () => {
        const { code, made } = await doOnce(operation, { wrong });
        assert.equal(code, wrong === undefined ? "none" : wrong === "PIN" ? "wrong-pin" : "wrong-password");
        assert.ok(made > 0);
      });
    }

    it(`whenever the card is taken out, or it is cancelled: ${operation.name}`, async () => {
      const { commands, told } = await doOnce(operation, {});
      for (const removedAt of someUpTo(commands)) await doOnce(operation, { removedAt });
      for (const cancelledAt of someUpTo(told)) await doOnce(operation, { cancelledAt });
    });
  }
});
