import type { Key } from "../../protocol/keys";
import type { ReaderName } from "../../protocol/values";

/**
 * What a key is recognised by on another card.
 *
 * - `public-key`: the SHA-256 of its public key, which proves it
 * - `description`: label, ID, type and size, where the card has no public key of it: likely, not certain
 * - `nothing`: the card does not even have a description
 */
export type RecognisedBy = "public-key" | "description" | "nothing";

export interface KeyIdentity {
  /** The same for what is taken for one key, on every card. */
  name: string;
  recognisedBy: RecognisedBy;
}

/** @param reader where the key is: the only name of a key that nothing describes */
export function identityOf(key: Key, reader: ReaderName): KeyIdentity {
  const { publicKeySha256, type, size, id, label, keyRef } = key;
  if (publicKeySha256 !== undefined) return { name: `public-key:${publicKeySha256}`, recognisedBy: "public-key" };
  if (id !== "" || label !== "") return { name: `description:${JSON.stringify([type, size, id, label])}`, recognisedBy: "description" };
  return { name: `nothing:${JSON.stringify([reader, keyRef])}`, recognisedBy: "nothing" };
}

/** Whether two keys of one type could be the same key: a size of 0 is one that the card does not tell. */
export function mayBeOne(one: Key, other: Key): boolean {
  return one.type === other.type && (one.size === other.size || one.size === 0 || other.size === 0);
}
