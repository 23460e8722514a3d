import { fid } from "../../formats/smartcard-hsm";
import type { KeyReference } from "../../protocol";
import { fail } from "../failure";
import type { SmartCardHsm } from "../hsm";
import { deviceOf, listsCertificates } from "./devices";
import { logIn, wipingAfter } from "./login";
import type { OnKey } from "./params";
import type { Services } from "./services";
import { fileInWords, requireKey } from "./stored-key";
import { causeOf } from "./taking-back";

/** What belongs to a key: the key itself first, so that a description never stands for a key that is not there. */
export const filesOfKey = (keyRef: KeyReference) => [fid.key | keyRef, fid.privateKeyDescription | keyRef, fid.certificate | keyRef];

/**
 * Deletes a key, its description and its certificate. That there is such a key is known before a PIN is presented.
 * @throws EngineFailure `no-such-key`, `incomplete` naming what may still be on the card; of the PIN
 */
export function deleteKey({ cards }: Pick<Services, "cards">, { reader, pin, keyRef }: OnKey): Promise<null> {
  return wipingAfter([pin], () =>
    cards.use(reader, async (hsm) => {
      await requireKey(hsm, keyRef);
      await logIn(hsm, pin);
      await deleteFilesOfKey(hsm, keyRef);
      return null;
    }),
  );
}

/** @throws EngineFailure `incomplete`, also when the card says that all are deleted and still has one */
export async function deleteFilesOfKey(hsm: SmartCardHsm, keyRef: KeyReference): Promise<void> {
  const left = filesOfKey(keyRef);
  try {
    for (const fileId of filesOfKey(keyRef)) {
      await hsm.files.delete(fileId);
      left.shift();
    }
  } catch (error) {
    fail("incomplete", { remains: left.map(fileInWords), cause: causeOf(error) });
  }
  const survivors = await survivorsOrFail(hsm, keyRef);
  if (survivors.length > 0) fail("incomplete", { remains: survivors.map(fileInWords), cause: "unsupported" });
}

/** The key is gone by now, or may be: a failure to look does not pass for one that changed nothing. */
async function survivorsOrFail(hsm: SmartCardHsm, keyRef: KeyReference): Promise<number[]> {
  try {
    return await survivorsOf(hsm, keyRef);
  } catch (error) {
    return fail("incomplete", { remains: filesOfKey(keyRef).map(fileInWords), cause: causeOf(error) });
  }
}

async function survivorsOf(hsm: SmartCardHsm, keyRef: KeyReference): Promise<number[]> {
  const listed = await hsm.files.enumerate();
  const certificateId = fid.certificate | keyRef;
  const isUnlisted = !listsCertificates(deviceOf(hsm.application)) && (await hsm.files.read(certificateId)) !== undefined;
  return filesOfKey(keyRef).filter((fileId) => listed.includes(fileId) || (fileId === certificateId && isUnlisted));
}

/** Deletes what a deleted key left behind, so that it does not pass for a new key's. */
export async function clearReference(hsm: SmartCardHsm, keyRef: KeyReference): Promise<void> {
  await hsm.files.delete(fid.privateKeyDescription | keyRef);
  await hsm.files.delete(fid.certificate | keyRef);
}
