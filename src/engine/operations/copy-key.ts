import { equal } from "../../formats/bytes";
import type { KeyReference, RestoredKey, WrappedKey } from "../../protocol";
import { fail } from "../failure";
import type { SmartCardHsm } from "../hsm";
import { deviceOf, requireHoldable } from "./devices";
import { FreeReferences, requireFreeReference } from "./free-references";
import { logIn, requireLogInPossible, wipingAfter } from "./login";
import { namedCard } from "./named-card";
import type { KeyCopying } from "./params";
import { requireSameKcv } from "./restore-preflight";
import type { Services } from "./services";
import { checkKeyReference, isSameKey, readStoredKey, readStoredKeys, requireKey, type StoredKey, toKey } from "./stored-key";
import { restoreKey } from "./unwrap-key";
import { requireWrappable, wrap, type Wrappable } from "./wrap-key";

/**
 * Copies a key to another card with the same DKEK; its wrapped bytes do not leave the engine. What both cards tell
 * without a PIN is asked for before one is presented. The two are worked with one after the other, never at once, so
 * that copies in both directions do not wait for each other; a card that was exchanged in between gets no PIN of another's.
 * The copy is restored as any other key, and proven.
 * @throws EngineFailure `invalid-params` for the same card twice, `no-such-key`, `no-dkek`, `dkek-pending`,
 *   `kcv-mismatch`, `unsupported`, `reader-limit`, `no-free-key-reference`, `key-reference-in-use`, also of the key itself
 *   where the other card has it already; of the PINs; of `unwrapKey`. Those of a PIN or a DKEK name the reader
 */
export function copyKey({ cards }: Pick<Services, "cards">, { from, to }: KeyCopying): Promise<RestoredKey> {
  return wipingAfter([from.pin, to.pin], async () => {
    if (from.reader === to.reader) fail("invalid-params", { parameter: "to.reader", reason: "it must be another card than the key's" });
    const [source, target] = [namedCard(cards, from.reader), namedCard(cards, to.reader)];
    const original = await source.look(async (hsm) => {
      const found = await requireWrappable(hsm, from.keyRef);
      await requireLogInPossible(hsm, from.pin);
      return found;
    });
    const keyRef = await target.look(async (hsm) => {
      const place = await placeOn(hsm, original, to.keyRef);
      await requireLogInPossible(hsm, to.pin);
      return place;
    });
    const { file, aesKcv } = await source.use(async (hsm) => {
      await requireUnchanged(hsm, original.key);
      await logIn(hsm, from.pin);
      return wrap(hsm, original.key);
    });
    return wipingAfter([file], async () => {
      const copy = await target.use((hsm) => restoreKey(hsm, { ...(to.pin && { pin: to.pin }), file, keyRef, prove: true }));
      return asCopyOf(copy, aesKcv);
    });
  });
}

/** Between the two looks at its card, another key may have come to the reference: the files of the first are not its own. */
async function requireUnchanged(hsm: SmartCardHsm, { keyRef, descriptionFile, certificateFile }: StoredKey): Promise<void> {
  await requireKey(hsm, keyRef);
  const now = await readStoredKey(hsm, keyRef);
  const isSame = isSameFile(now.descriptionFile, descriptionFile) && isSameFile(now.certificateFile, certificateFile);
  if (!isSame) fail("no-such-key", { keyRef });
}

const isSameFile = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === undefined || b === undefined ? a === b : equal(a, b);

/** Where the copy goes: to the reference that is asked for, else to the one of the original if it is free, else to the lowest. */
async function placeOn(hsm: SmartCardHsm, { key, kcv }: Wrappable, wanted: KeyReference | undefined): Promise<KeyReference> {
  if (wanted !== undefined) checkKeyReference(wanted);
  const { kcv: cardKcv } = await hsm.dkek.requireReady();
  if (kcv !== undefined) requireSameKcv({ kcv }, cardKcv);
  const { type, size, curve } = toKey(key);
  requireHoldable(deviceOf(hsm.application), { type, curve, ...(size > 0 && { size }) });
  const fileIds = await hsm.files.enumerate();
  await requireNotHeld(hsm, key, fileIds);
  if (wanted === undefined) return new FreeReferences(hsm, fileIds).takeFormerOrLowest(key.keyRef);
  await requireFreeReference(hsm, wanted, fileIds);
  return wanted;
}

/** Without a public key nothing tells whether another card holds the key. */
async function requireNotHeld(hsm: SmartCardHsm, { publicKey }: StoredKey, fileIds: readonly number[]): Promise<void> {
  if (publicKey === undefined) return;
  const same = (await readStoredKeys(hsm, fileIds)).find((key) => isSameKey(key.publicKey, publicKey));
  if (same) fail("key-reference-in-use", { keyRef: same.keyRef, label: same.description?.label ?? "" });
}

/** An AES key has no public key to be compared: its key check value stands for that, where both cards can tell it. */
function asCopyOf(copy: RestoredKey, aesKcv: WrappedKey["aesKcv"]): RestoredKey {
  const { proof } = copy;
  if (proof?.aesKcv === undefined || aesKcv === undefined) return copy;
  return { ...copy, proof: { ...proof, valid: proof.valid && proof.aesKcv === aesKcv } };
}
