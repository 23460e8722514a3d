import { sw } from "../formats/iso7816";
import { wipeMaterial } from "../formats/keyblob";
import type { Card } from "./card";
import { Refusal } from "./refusal";
import type { CardKey } from "./state/card-state";

/** Most codes in a key's list of permitted algorithms. */
const MAX_ALGORITHMS = 16;

/** The key with that reference; refuses where there is none. The device key is none of them. */
export function needKey(card: Card, reference: number): CardKey {
  const key = card.state.keys.get(reference);
  if (key === undefined) throw new Refusal(sw.fileNotFound);
  return key;
}

/** Refuses the device key's reference, and one that is in use where the device does not overwrite keys. */
export function needFreeReference({ profile, state }: Card, reference: number): void {
  if (reference === 0) throw new Refusal(sw.incorrectP1P2);
  if (!profile.keys.overwritten && state.keys.has(reference)) throw new Refusal(sw.fileExists);
}

export function isAllowed(key: CardKey, algorithm: number): boolean {
  return key.allowedAlgorithms.length === 0 || key.allowedAlgorithms.includes(algorithm);
}

/** Refuses an algorithm that is not on the key's list, and a key whose uses are exhausted. */
export function needUse({ profile }: Card, key: CardKey, algorithm: number): void {
  if (!isAllowed(key, algorithm)) throw new Refusal(sw.functionNotSupported);
  if (key.usesLeft === 0) throw new Refusal(profile.keys.exhausted);
}

export function countUse(card: Card, key: CardKey): void {
  if (key.usesLeft === undefined) return;
  key.usesLeft -= 1;
  card.changed = true;
}

export function storeKey(card: Card, reference: number, key: CardKey): void {
  const former = card.state.keys.get(reference);
  if (former !== undefined) wipeMaterial(former.material);
  card.state.keys.set(reference, key);
  card.changed = true;
}

/** What GENERATE says of a key beside its type and size. */
export interface KeyAttributes {
  allowedAlgorithms?: Uint8Array;
  useCounter?: number;
  domain?: number;
}

/** Refuses an algorithm list that is too long, and a key domain that the card does not have. */
export function attributesOf(card: Card, attributes: KeyAttributes): Omit<CardKey, "material"> {
  const { allowedAlgorithms = new Uint8Array(), useCounter } = attributes;
  if (allowedAlgorithms.length > MAX_ALGORITHMS) throw new Refusal(sw.wrongData);
  const domain = domainOf(card, attributes.domain);
  return {
    allowedAlgorithms: allowedAlgorithms.slice(),
    ...(useCounter !== undefined && { usesLeft: useCounter }),
    ...(domain !== undefined && { domain }),
  };
}

/** A key for which no domain is named belongs to the first one, where that is set up. */
function domainOf(card: Card, asked: number | undefined): number | undefined {
  const exists = card.state.domains?.[asked ?? 0] !== undefined;
  if (asked !== undefined && !exists) throw new Refusal(sw.referenceNotFound);
  return exists ? (asked ?? 0) : undefined;
}
