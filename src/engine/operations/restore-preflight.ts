import { toHex } from "../../formats/bytes";
import { kindOfCertificateFile } from "../../formats/certificate-file";
import { BLOCK_LENGTH, type KeyBlob, keyTypes } from "../../formats/keyblob";
import { fid } from "../../formats/smartcard-hsm";
import type { KeyReference, RestorePlan } from "../../protocol";
import { fail } from "../failure";
import type { SmartCardHsm } from "../hsm";
import { deviceOf, requireHoldable } from "./devices";
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

/** RSA keys up to this size are wrapped with their primes, longer ones without (SmartCard-HSM ref. 6.3). */
const LONGEST_RSA_WITH_PRIMES = 2048;

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

function requireDevice(hsm: SmartCardHsm, { keyType, keySize, curve, keyBlob }: KeyFile): void {
  const size = keySize ?? sizeByLength(keyBlob);
  requireHoldable(deviceOf(hsm.application), { type: keyType, ...(size !== undefined && { size }), ...(curve && { curve }) });
  if (keySize !== undefined && keySize > LONGEST_RSA_WITH_PRIMES && keyBlob.keyType === keyTypes.rsaCrt) {
    fail("unsupported", { feature: `an RSA key of ${keySize} bits that was wrapped with its primes` });
  }
}

/**
 * Bits of a key by the length of its ciphertext (SmartCard-HSM ref. 6.1): two numbers as long as an RSA modulus and two
 * blocks of what is around them, or an AES secret that is longer than AES has keys; undefined where it tells nothing.
 */
function sizeByLength({ keyType, ciphertext }: KeyBlob): number | undefined {
  if (keyType === keyTypes.rsa) return 4 * (ciphertext.length - 2 * BLOCK_LENGTH);
  return keyType === keyTypes.aes && ciphertext.length > 4 * BLOCK_LENGTH ? 512 : undefined;
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
