import { equal, toHex } from "../../formats/bytes";
import type { KeyReference } from "../../protocol";
import { fail } from "../failure";
import type { SmartCardHsm } from "../hsm";
import { FreeReferences, requireFreeReference } from "./free-references";
import { checkKeyReference, readStoredKeys } from "./stored-key";

/**
 * CHR of the request: the card's serial number and a sequence number, as OpenSC makes it (SmartCard-HSM ref. 3.2); a dummy
 * where the serial number is none that could stand there.
 */
export const holderOf = (serial: string) => (/^[!-~]+$/.test(serial) ? `${serial}00001` : "UTDUMMY00000");

const MAX_ID_LENGTH = 64;

/** Where a new key goes. */
export interface NewKeyPlace {
  keyRef: KeyReference;
  /** PKCS#15 ID. */
  id: Uint8Array;
}

/**
 * The reference and the ID that are asked for, or free ones; presents no PIN.
 * @throws EngineFailure `key-reference-in-use`, `no-free-key-reference`, `invalid-params` for an ID in use
 */
export async function placeForNewKey(hsm: SmartCardHsm, { keyRef: wanted, id: wantedId }: Partial<NewKeyPlace>): Promise<NewKeyPlace> {
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
