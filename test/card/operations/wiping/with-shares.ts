import assert from "node:assert/strict";
import * as operations from "../../../../src/engine/operations";
import type { Services } from "../../../../src/engine/operations";
import { decodeShareFile, decryptShare } from "../../../../src/formats/dkek";
import type { CreatedShare } from "../../../../src/protocol";
import { bytesOf, deriveQuickly, password, reader } from "../bench";
import { blobs, brokenBlobs, brokenSecrets, dkekKeys, insideOf } from "./blob-secrets";
import { onFull, onWaiting } from "./fixtures";
import type { Doing, Operation } from "./operation";

const opened = (doing: Doing) => ({ file: doing.fixtures.shareFile.slice(), password: doing.password() });
const collections = () => new operations.ShareCollections();

/** With the shares of the DKEK, which are forgotten afterwards, as the extension does it. */
export async function withCollection<T>(doing: Doing, work: (services: Pick<Services, "collections">, collection: string) => Promise<T>): Promise<T> {
  const services = { ...doing, collections: collections() };
  try {
    const { collection } = await operations.collectShare(services, { share: opened(doing) }, doing.context);
    return await work(services, collection);
  } finally {
    services.collections.forgetAll();
  }
}

async function shareIn({ file }: CreatedShare): Promise<Uint8Array[]> {
  const decoded = decodeShareFile(bytesOf(file));
  return [decryptShare(decoded, await deriveQuickly(password(), decoded.salt)) ?? assert.fail("it does not open")];
}

const [ecBlob] = blobs;
const broken = brokenBlobs();

/** What is done with the shares of a DKEK, and with the key blobs that they open. */
export const withShares: readonly Operation[] = [
  {
    name: "import a share",
    place: onWaiting,
    wrong: [undefined, "PIN", "password"],
    work: (doing) => operations.importShare(doing, { reader, pin: doing.pin(), share: opened(doing) }, doing.context),
  },
  {
    name: "create a share",
    place: onFull,
    wrong: [undefined],
    work: (doing) => operations.createShare(doing, { reader, password: doing.password() }, doing.context),
    secretsIn: async (answer) => shareIn(answer as CreatedShare),
  },
  {
    name: "create a share for custodians",
    place: onFull,
    wrong: [undefined],
    work: (doing) => operations.createShare(doing, { reader, threshold: { required: 2, total: 3 } }, doing.context),
  },
  {
    name: "open a share",
    place: onFull,
    wrong: [undefined, "password"],
    work: (doing) => operations.openShare(doing, opened(doing), doing.context),
  },
  {
    name: "collect shares",
    place: onFull,
    wrong: [undefined, "password"],
    work: (doing) => withCollection(doing, () => Promise.resolve()),
  },
  {
    name: "verify a blob",
    place: onFull,
    wrong: [undefined, "password"],
    secrets: () => [...dkekKeys(), ...insideOf(ecBlob ?? assert.fail())],
    work: (doing) => operations.verifyBlob(doing, { file: ecBlob?.slice() ?? assert.fail(), shares: [opened(doing)] }, doing.context),
  },
  {
    name: "unlock a blob",
    place: onFull,
    wrong: [undefined, "password"],
    secrets: () => [...dkekKeys(), ...insideOf(...blobs)],
    work: async (doing) => {
      for (const file of blobs) await operations.unlockBlob({ ...doing, collections: collections() }, { file: file.slice(), share: opened(doing) }, doing.context);
    },
  },
  {
    name: "verify backups",
    place: onFull,
    wrong: [undefined, "password"],
    secrets: () => [...dkekKeys(), ...insideOf(...blobs)],
    work: (doing) =>
      withCollection(doing, (services, collection) => operations.verifyBackups(services, { files: blobs.map((file) => file.slice()), collection }, doing.context)),
  },
  {
    name: "find backups damaged",
    place: onFull,
    wrong: [undefined],
    secrets: () => [...dkekKeys(), ...brokenSecrets],
    work: (doing) =>
      withCollection(doing, async (services, collection) => {
        const checks = await operations.verifyBackups(services, { files: broken.map((file) => file.slice()), collection }, doing.context);
        for (const { state } of checks) assert.equal(state, "damaged");
      }),
  },
];
