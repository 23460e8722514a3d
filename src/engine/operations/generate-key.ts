import { equal, toHex } from "../../formats/bytes";
import { curveNamed } from "../../formats/curves";
import { encodeKeyDescription } from "../../formats/pkcs15";
import { fid } from "../../formats/smartcard-hsm";
import type { Key, KeyReference, KeySpec } from "../../protocol";
import { fail, throwIfCancelled } from "../failure";
import type { SmartCardHsm } from "../hsm";
import { readIdentity } from "./card-identity";
import { clearReference, filesOfKey } from "./delete-key";
import { deviceOf, requireMakeable } from "./devices";
import { FreeReferences, requireFreeReference } from "./free-references";
import { logIn, wipingAfter } from "./login";
import type { KeyGeneration } from "./params";
import { newDescription } from "./restored-description";
import type { OperationContext, Services } from "./services";
import { checkKeyReference, readStoredKey, readStoredKeys, requireKey, toKey } from "./stored-key";
import { TakingBack } from "./taking-back";

/** CHR of the request: the card's serial number and a sequence number, as OpenSC makes it (SmartCard-HSM ref. 3.2). */
const holderOf = (serial: string) => (serial === "" ? "UTDUMMY00000" : `${serial}00001`);

const MAX_ID_LENGTH = 64;

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
      const target = await targetOf(hsm, params);
      const holder = holderOf((await readIdentity(hsm)).serial);
      if (params.spec.type !== "AES") hsm.keys.requireGenerationFits(params.spec, holder);
      await logIn(hsm, pin);
      throwIfCancelled(context.signal);
      context.onProgress(0, "The card is making the key");
      const takingBack = new TakingBack(hsm);
      return takingBack.during(() => generate(hsm, params, { ...target, holder }, takingBack));
    }),
  );
}

interface Target {
  keyRef: KeyReference;
  id: Uint8Array;
}

async function targetOf(hsm: SmartCardHsm, { keyRef: wanted, id: wantedId }: KeyGeneration): Promise<Target> {
  if (wanted !== undefined) checkKeyReference(wanted);
  if (wantedId !== undefined && (wantedId.length === 0 || wantedId.length > MAX_ID_LENGTH)) {
    fail("invalid-params", { parameter: "id", reason: `an ID has 1 to ${MAX_ID_LENGTH} bytes` });
  }
  const fileIds = await hsm.files.enumerate();
  const keys = await readStoredKeys(hsm, fileIds);
  const keyRef = wanted ?? (await new FreeReferences(hsm, fileIds).takeLowest()) ?? fail("no-free-key-reference", {});
  await requireFreeReference(hsm, keyRef, fileIds);
  const ids = keys.flatMap(({ description }) => (description ? [description.id] : []));
  const isFree = (id: Uint8Array) => !ids.some((taken) => equal(taken, id));
  if (wantedId !== undefined && !isFree(wantedId)) {
    fail("invalid-params", { parameter: "id", reason: `another key of the card has the ID ${toHex(wantedId)}` });
  }
  return { keyRef, id: wantedId ?? freeIdFor(keyRef, isFree) };
}

/** The reference as one byte, or the first byte after it that no key has for an ID. */
function freeIdFor(keyRef: KeyReference, isFree: (id: Uint8Array) => boolean): Uint8Array {
  const candidates = Array.from({ length: 255 }, (_, i) => Uint8Array.of(((keyRef - 1 + i) % 255) + 1));
  return candidates.find(isFree) ?? Uint8Array.of(0, keyRef);
}

async function generate(
  hsm: SmartCardHsm,
  { spec, label }: KeyGeneration,
  { keyRef, id, holder }: Target & { holder: string },
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
