import { fid } from "../../formats/smartcard-hsm";
import type { KeyReference, RestoredKey } from "../../protocol";
import { fail, isFailure } from "../failure";
import type { SmartCardHsm } from "../hsm";
import { prove } from "./key-proof";
import { clearReference, deleteFilesOfKey, filesOfKey } from "./delete-key";
import { FreeReferences, hasCertificate, requireFreeReference } from "./free-references";
import { logIn, wipingAfter } from "./login";
import type { Restoration } from "./params";
import { referenceToOffer } from "./restore-plan";
import { preflight, type Preflight, requireSameKcv } from "./restore-preflight";
import { descriptionFor } from "./restored-description";
import type { Services } from "./services";
import { checkKeyReference, fileInWords, isSameKey, numbersOf, readStoredKey, requireKey, type StoredKey, toKey } from "./stored-key";
import { TakingBack } from "./taking-back";

/**
 * Restores a key from its backup. Whatever speaks against it is found before a PIN is presented. Then the key, its
 * description and its certificate are written and read back; a failure half way takes back what was written.
 * With `prove` the restored key answers a challenge; the result tells no proof where it can not.
 * With `overwrite`, what the reference holds is deleted only after the card has taken the blob at a free reference.
 * @throws EngineFailure of `preflight` and of the PIN, `key-reference-in-use`, `no-free-key-reference`, `mac-mismatch`,
 *   `incomplete` naming what may be left on the card
 */
export function unwrapKey({ cards }: Pick<Services, "cards">, { reader, ...restoration }: Restoration): Promise<RestoredKey> {
  return wipingAfter([restoration.pin], () => cards.use(reader, (hsm) => restoreKey(hsm, restoration)));
}

/** As `unwrapKey`, in a session with the card. */
export async function restoreKey(hsm: SmartCardHsm, restoration: Omit<Restoration, "reader">): Promise<RestoredKey> {
  const { pin, file, keyRef: wanted, overwrite = false } = restoration;
  if (wanted !== undefined) checkKeyReference(wanted);
  const found = await preflight(hsm, file);
  const keyRef = wanted ?? (await referenceToOffer(hsm, found));
  if (!overwrite) await requireFreeReference(hsm, keyRef, found.fileIds);
  await logIn(hsm, pin);
  requireSameKcv(found.keyFile, (await hsm.dkek.requireReady()).kcv);
  const former = overwrite ? await formerAt(hsm, found, keyRef) : undefined;
  const restored = await restore(hsm, found, keyRef, former);
  return { ...toKey(restored), ...(restoration.prove === true && (await proofOf(hsm, restored))) };
}

/** The key is restored and read back by now: that it can not answer, or the card is gone, is no failure of that. */
async function proofOf(hsm: SmartCardHsm, restored: StoredKey): Promise<Pick<RestoredKey, "proof">> {
  try {
    return { proof: await prove(hsm, restored) };
  } catch (error) {
    if (isFailure(error)) return {};
    throw error;
  }
}

/** What there is to be lost at a reference: a key, or the certificate that outlived one. */
async function formerAt(hsm: SmartCardHsm, { fileIds }: Preflight, keyRef: KeyReference): Promise<number | undefined> {
  if (numbersOf(fileIds, fid.key).includes(keyRef)) return fid.key | keyRef;
  return (await hasCertificate(hsm, keyRef)) ? fid.certificate | keyRef : undefined;
}

async function restore(hsm: SmartCardHsm, found: Preflight, keyRef: KeyReference, former: number | undefined): Promise<StoredKey> {
  if (former !== undefined) await tryBlob(hsm, found);
  const takingBack = new TakingBack(hsm);
  return takingBack.during(async () => {
    if (former !== undefined) {
      takingBack.hasLost(`perhaps no longer the former ${fileInWords(former)}, which was to be replaced`);
      await deleteFilesOfKey(hsm, keyRef);
    }
    await write(hsm, found, keyRef, takingBack);
    return readBack(hsm, found, keyRef);
  });
}

/** Unwraps to a free reference and deletes it again: the card shows that it takes the blob while the former key is still there. */
async function tryBlob(hsm: SmartCardHsm, { keyFile, fileIds }: Preflight): Promise<void> {
  const spare = (await new FreeReferences(hsm, fileIds).takeLowest()) ?? fail("no-free-key-reference", {});
  const takingBack = new TakingBack(hsm);
  await takingBack.during(async () => {
    for (const fileId of filesOfKey(spare)) takingBack.willMake(fileId);
    await hsm.keys.unwrap(spare, keyFile.blob);
    await deleteFilesOfKey(hsm, spare);
  });
}

async function write(hsm: SmartCardHsm, { keyFile }: Preflight, keyRef: KeyReference, takingBack: TakingBack): Promise<void> {
  await clearReference(hsm, keyRef);
  for (const fileId of filesOfKey(keyRef)) takingBack.willMake(fileId);
  await hsm.keys.unwrap(keyRef, keyFile.blob);
  await replace(hsm, fid.privateKeyDescription | keyRef, descriptionFor(keyFile, keyRef));
  await replace(hsm, fid.certificate | keyRef, keyFile.certificate);
}

/** Some cards write a description and a request of their own when they unwrap; those of the file take their place. */
async function replace(hsm: SmartCardHsm, fileId: number, content: Uint8Array | undefined): Promise<void> {
  if (content === undefined) return;
  await hsm.files.delete(fileId);
  await hsm.files.write(fileId, content);
}

/** What the card holds now must be what the file held. */
async function readBack(hsm: SmartCardHsm, { keyFile }: Preflight, keyRef: KeyReference): Promise<StoredKey> {
  await requireKey(hsm, keyRef);
  const restored = await readStoredKey(hsm, keyRef);
  const isKept = keyFile.publicKey === undefined || isSameKey(restored.publicKey, keyFile.publicKey);
  const isDescribed = keyFile.description === undefined || restored.descriptionFile !== undefined;
  if (!isKept || !isDescribed) fail("unsupported", { feature: "to keep the files of this key as they were written" });
  return restored;
}
