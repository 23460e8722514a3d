import { equal } from "../../formats/bytes";
import { curveNamed } from "../../formats/curves";
import { encodeKeyDescription } from "../../formats/pkcs15";
import { fid } from "../../formats/smartcard-hsm";
import type { Key, KeyReference, KeySpec } from "../../protocol";
import { fail, throwIfCancelled } from "../failure";
import type { SmartCardHsm } from "../hsm";
import { readIdentity } from "./card-identity";
import { clearReference, filesOfKey } from "./delete-key";
import { deviceOf, requireMakeable } from "./devices";
import { logIn, wipingAfter } from "./login";
import { holderOf, type NewKeyPlace, placeForNewKey } from "./new-key-place";
import type { KeyGeneration } from "./params";
import { newDescription } from "./restored-description";
import type { OperationContext, Services } from "./services";
import { readStoredKey, requireKey, toKey } from "./stored-key";
import { TakingBack } from "./taking-back";

/**
 * Makes a new key and its description. That reference and ID are free is known before a PIN is presented; a failure half
 * way takes back what was written. The card can not be interrupted while it makes a key.
 * @throws EngineFailure `key-reference-in-use`, `no-free-key-reference`, `invalid-params` for an ID in use,
 *   `unsupported` for a key that the card can not make, `reader-limit`, `incomplete`; of the PIN
 */
export function generateKey(
  { cards }: Pick<Services, "cards">,
  params: KeyGeneration,
  context: OperationContext,
): Promise<Key> {
  const { reader, pin } = params;
  return wipingAfter([pin], () =>
    cards.use(reader, async (hsm) => {
      requireMakeable(deviceOf(hsm.application), params.spec);
      const place = await placeForNewKey(hsm, params);
      const holder = holderOf((await readIdentity(hsm)).serial);
      if (params.spec.type !== "AES") hsm.keys.requireGenerationFits(params.spec, holder);
      throwIfCancelled(context.signal);
      await logIn(hsm, pin);
      throwIfCancelled(context.signal);
      context.onProgress(0, "The card is making the key");
      const takingBack = new TakingBack(hsm);
      return takingBack.during(() => generate(hsm, params, { ...place, holder }, takingBack));
    }),
  );
}

async function generate(
  hsm: SmartCardHsm,
  { spec, label }: KeyGeneration,
  { keyRef, id, holder }: NewKeyPlace & { holder: string },
  takingBack: TakingBack,
): Promise<Key> {
  for (const fileId of filesOfKey(keyRef)) takingBack.willMake(fileId);
  await clearReference(hsm, keyRef);
  if (spec.type === "AES") await hsm.keys.generateAes(keyRef, spec.size);
  else await generatePair(hsm, keyRef, spec, holder);
  const descriptionId = fid.privateKeyDescription | keyRef;
  await hsm.files.delete(descriptionId);
  await hsm.files.write(descriptionId, encodeKeyDescription(newDescription(spec.type, sizeOf(spec), keyRef, label, id)));
  await requireKey(hsm, keyRef);
  return toKey(await readStoredKey(hsm, keyRef));
}

/** The card keeps the request of the new key by itself; where it does not, the one that it answered is written. */
async function generatePair(
  hsm: SmartCardHsm,
  keyRef: KeyReference,
  spec: Exclude<KeySpec, { type: "AES" }>,
  holder: string,
): Promise<void> {
  const request = await hsm.keys.generatePair(keyRef, spec, holder);
  const kept = await hsm.files.read(fid.certificate | keyRef);
  if (request === undefined && kept === undefined) fail("unsupported", { feature: "to keep the request of a new key" });
  if (request === undefined || (kept !== undefined && equal(kept, request))) return;
  await hsm.files.delete(fid.certificate | keyRef);
  await hsm.files.write(fid.certificate | keyRef, request);
}

const sizeOf = (spec: KeySpec) => (spec.type === "EC" ? curveNamed(spec.curve).bits : spec.size);
