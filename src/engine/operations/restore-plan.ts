import { equal, toHex } from "../../formats/bytes";
import { decodeKeyDescription } from "../../formats/pkcs15";
import type { DescribedKey, KeyReference, PlannedRestore, RestorePlan, RestoreRemarks, RestoresPlan } from "../../protocol";
import type { SmartCardHsm } from "../hsm";
import { readable } from "./card-identity";
import { FreeReferences } from "./free-references";
import type { KeyFile } from "./key-file";
import { type Candidate, candidatesIn } from "./restore-candidates";
import { preflight, type Preflight, targetOf } from "./restore-preflight";
import { descriptionFor } from "./restored-description";
import { isSameKey, readStoredKeys, type StoredKey } from "./stored-key";

/** A key, on the card or in the plan, as another one may be taken for it. */
type Neighbour = Pick<StoredKey, "keyRef" | "description" | "publicKey">;

/** Failures as of `preflight`, and `no-free-key-reference`. */
export async function planOf(hsm: SmartCardHsm, file: Uint8Array): Promise<RestorePlan> {
  const found = await preflight(hsm, file);
  const { keyFile, fileIds, cardKcv } = found;
  const keys = await readStoredKeys(hsm, fileIds);
  const sameKey = keys.find((key) => isSameKey(key.publicKey, keyFile.publicKey));
  const keyRef = await referenceToOffer(hsm, found);
  return {
    ...described(keyFile),
    ...(cardKcv !== undefined && { cardKcv }),
    keyRef,
    inUse: keys.map(({ keyRef, description: held }) => ({ keyRef, label: held?.label ?? "" })),
    ...(sameKey && { sameKeyAt: sameKey.keyRef }),
    ...idHeldBy(asRestored(keyFile, keyRef), keys),
  };
}

/** @throws EngineFailure `no-free-key-reference` */
export function referenceToOffer(hsm: SmartCardHsm, { keyFile, fileIds }: Preflight): Promise<KeyReference> {
  return new FreeReferences(hsm, fileIds).takeFormerOrLowest(formerKeyRef(keyFile) ?? keyRefOfId(keyFile));
}

/**
 * Plans all files together: each key gets its former reference where that is free and no file before it takes it; the
 * others then share what is left, the lowest first.
 */
export async function planOfMany(hsm: SmartCardHsm, files: readonly Uint8Array[]): Promise<RestoresPlan> {
  const target = await targetOf(hsm);
  const fileIds = await hsm.files.enumerate();
  const keys = await readStoredKeys(hsm, fileIds);
  const candidates = candidatesIn(files, target, keys);
  const places = await placesFor(candidates, new FreeReferences(hsm, fileIds));
  const planned = candidates.flatMap(({ keyFile }, i) => {
    const keyRef = places.get(i);
    return keyFile === undefined || keyRef === undefined ? [] : [asRestored(keyFile, keyRef)];
  });
  const { state, kcv } = target.dkek;
  return {
    ...(state === "ready" && kcv !== undefined && { cardKcv: kcv }),
    files: candidates.map((candidate, i) => outcomeOf(candidate, places.get(i), [...keys, ...planned])),
  };
}

/** The reference of each key that fits, by its place in the list; none where the card has no free one left. */
async function placesFor(candidates: readonly Candidate[], free: FreeReferences): Promise<Map<number, KeyReference>> {
  const places = new Map<number, KeyReference>();
  const fitting = candidates.flatMap((candidate, i) => (candidate.state === "fits" ? [{ i, keyFile: candidate.keyFile }] : []));
  for (const claimOf of [formerKeyRef, keyRefOfId]) {
    for (const { i, keyFile } of fitting) {
      const claim = places.has(i) ? undefined : claimOf(keyFile);
      if (claim !== undefined && (await free.take(claim))) places.set(i, claim);
    }
  }
  for (const { i } of fitting) {
    const lowest = places.has(i) ? undefined : await free.takeLowest();
    if (lowest !== undefined) places.set(i, lowest);
  }
  return places;
}

function outcomeOf(candidate: Candidate, keyRef: KeyReference | undefined, neighbours: readonly Neighbour[]): PlannedRestore {
  const { keyFile } = candidate;
  const key = keyFile && described(keyFile);
  switch (candidate.state) {
    case "refused":
      return { state: "refused", failure: candidate.failure, ...key };
    case "present":
      return { state: "present", keyRef: candidate.keyRef, ...described(candidate.keyFile) };
    case "repeated":
      return { state: "repeated", of: candidate.of, ...described(candidate.keyFile) };
    case "fits":
      if (keyRef === undefined) return { state: "refused", failure: { code: "no-free-key-reference" }, ...key };
      return { state: "fits", keyRef, ...described(candidate.keyFile), ...remarksOn(candidate.keyFile, keyRef, neighbours) };
  }
}

function remarksOn(keyFile: KeyFile, keyRef: KeyReference, neighbours: readonly Neighbour[]): RestoreRemarks {
  const former = formerKeyRef(keyFile);
  return {
    ...(former !== undefined && former !== keyRef && { formerKeyRef: former }),
    ...idHeldBy(asRestored(keyFile, keyRef), neighbours),
  };
}

const formerKeyRef = ({ decodedDescription }: KeyFile): KeyReference | undefined => decodedDescription?.keyReference;

/** The description of an AES key does not tell its reference; an ID of one byte is the reference that a key was made with. */
function keyRefOfId({ decodedDescription: description }: KeyFile): KeyReference | undefined {
  return description?.keyReference === undefined && description?.id.length === 1 ? description.id[0] : undefined;
}

/** The key as the card will tell of it: a file without description gives it the ID that it gets with its reference. */
function asRestored(keyFile: KeyFile, keyRef: KeyReference): Neighbour {
  const description = readable(descriptionFor(keyFile, keyRef), decodeKeyDescription);
  return { keyRef, ...(description && { description }), ...(keyFile.publicKey && { publicKey: keyFile.publicKey }) };
}

/** Another key with the ID of this one. The same key once more is none: whichever a program takes, it is the right one. */
function idHeldBy(key: Neighbour, neighbours: readonly Neighbour[]): Pick<RestoreRemarks, "idHeldBy"> {
  const id = key.description?.id ?? new Uint8Array();
  const holder = neighbours.find(
    ({ keyRef, description, publicKey }) =>
      keyRef !== key.keyRef && id.length > 0 && description !== undefined && equal(description.id, id) && !isSameKey(publicKey, key.publicKey),
  );
  return holder ? { idHeldBy: { keyRef: holder.keyRef, label: holder.description?.label ?? "" } } : {};
}

function described({ keyType, keySize, curve, kcv, decodedDescription: description }: KeyFile): DescribedKey {
  return {
    keyType,
    ...(keySize !== undefined && { keySize }),
    ...(curve !== undefined && { curve }),
    ...(description && { label: description.label, id: toHex(description.id) }),
    kcv,
  };
}
