import { toHex } from "../../formats/bytes";
import { kindOfCertificateFile } from "../../formats/certificate-file";
import { fid } from "../../formats/smartcard-hsm";
import type { KeyReference, RestorePlan } from "../../protocol";
import { fail } from "../failure";
import type { SmartCardHsm } from "../hsm";
import { deviceOf } from "./devices";
import { missingForFile } from "./holdable-file";
import { type KeyFile, parseKeyFile } from "./key-file";
import { fileName } from "./presentation";
import { freeKeyReference, isSameKey, numbersOf, readStoredKeys, type StoredKey } from "./stored-key";

/** What is known of a restore before a PIN is presented. */
export interface Preflight {
  keyFile: KeyFile;
  fileIds: number[];
  keys: StoredKey[];
  /** Absent: the card tells it only after the PIN. */
  cardKcv?: string;
}

/**
 * Looks whether the key in a file can be restored to a card; changes nothing and presents no PIN.
 * @throws EngineFailure `not-a-key-blob`, `damaged`, `no-dkek`, `dkek-pending`, `kcv-mismatch`, `unsupported`
 */
export async function preflight(hsm: SmartCardHsm, file: Uint8Array): Promise<Preflight> {
  const keyFile = parseKeyFile(file);
  const { kcv: cardKcv } = await hsm.dkek.requireReady();
  requireSameKcv(keyFile, cardKcv);
  requireDevice(hsm, keyFile);
  const fileIds = await hsm.files.enumerate();
  const keys = await readStoredKeys(hsm, fileIds);
  return { keyFile, fileIds, keys, ...(cardKcv !== undefined && { cardKcv }) };
}

/** Nothing is said against a card that does not tell its KCV yet. */
export function requireSameKcv({ kcv }: KeyFile, cardKcv: string | undefined): void {
  if (cardKcv !== undefined && cardKcv !== kcv) fail("kcv-mismatch", { fileKcv: kcv, cardKcv });
}

function requireDevice(hsm: SmartCardHsm, keyFile: KeyFile): void {
  const feature = missingForFile(deviceOf(hsm.application), keyFile);
  if (feature !== undefined) fail("unsupported", { feature });
}

export async function planOf(hsm: SmartCardHsm, { keyFile, fileIds, keys, cardKcv }: Preflight): Promise<RestorePlan> {
  const { keyType, keySize, curve, kcv, decodedDescription: description, publicKey } = keyFile;
  const sameKey = keys.find((key) => isSameKey(key.publicKey, publicKey));
  return {
    keyType,
    ...(keySize !== undefined && { keySize }),
    ...(curve !== undefined && { curve }),
    ...(description && { label: description.label, id: toHex(description.id) }),
    kcv,
    ...(cardKcv !== undefined && { cardKcv }),
    keyRef: await referenceToOffer(hsm, description?.keyReference, fileIds),
    inUse: keys.map(({ keyRef, description: held }) => ({ keyRef, label: held?.label ?? "" })),
    ...(sameKey && { sameKeyAt: sameKey.keyRef }),
  };
}

/** @throws EngineFailure `no-free-key-reference` */
async function referenceToOffer(hsm: SmartCardHsm, former: KeyReference | undefined, fileIds: number[]): Promise<KeyReference> {
  if (former !== undefined && former >= 1 && !isTaken(former, fileIds)) return former;
  return (await freeKeyReference(hsm, fileIds)) ?? fail("no-free-key-reference", {});
}

const isTaken = (keyRef: KeyReference, fileIds: number[]) => numbersOf(fileIds, fid.key).includes(keyRef);

/**
 * A reference is free when no key has it, nor a certificate that outlived its key; requests and descriptions of deleted
 * keys are worth nothing and give way.
 * @throws EngineFailure `key-reference-in-use`
 */
export async function requireFreeReference(
  hsm: SmartCardHsm,
  keyRef: KeyReference,
  keys: readonly StoredKey[],
): Promise<void> {
  const holder = keys.find((key) => key.keyRef === keyRef);
  if (holder) fail("key-reference-in-use", { keyRef, label: holder.description?.label ?? "" });
  const certificateId = fid.certificate | keyRef;
  const kind = kindOfCertificateFile((await hsm.files.read(certificateId)) ?? new Uint8Array());
  if (kind === "x509" || kind === "cvc") {
    fail("key-reference-in-use", { keyRef, label: `certificate ${fileName(certificateId)} of a deleted key` });
  }
}
