import type { AesKcv, Key } from "../../protocol/keys";
import type { ReaderName } from "../../protocol/values";

/**
 * What a key is recognised by on another card.
 *
 * - `public-key`: the SHA-256 of its public key, which proves it
 * - `aes-kcv`: the key check value of an AES key, as a test or a backup of it told
 * - `description`: label, ID, type and size, where nothing better is known: likely, not certain
 * - `nothing`: the card does not even have a description
 */
export type RecognisedBy = "public-key" | "aes-kcv" | "description" | "nothing";

export interface KeyIdentity {
  /** The same for what is taken for one key, on every card. */
  name: string;
  recognisedBy: RecognisedBy;
}

/** @param reader where the key is: the only name of a key that nothing describes */
export function identityOf(key: Key, reader: ReaderName, aesKcv: AesKcv | undefined): KeyIdentity {
  const { publicKeySha256, keyRef } = key;
  if (publicKeySha256 !== undefined) return { name: `public-key:${publicKeySha256}`, recognisedBy: "public-key" };
  if (aesKcv !== undefined) return { name: `aes-kcv:${aesKcv}`, recognisedBy: "aes-kcv" };
  const description = descriptionOf(key);
  if (description !== undefined) return { name: `description:${description}`, recognisedBy: "description" };
  return { name: `nothing:${JSON.stringify([reader, keyRef])}`, recognisedBy: "nothing" };
}

/** What a card says of a key; undefined where it has no description of it. */
export function descriptionOf({ type, size, id, label }: Key): string | undefined {
  return id === "" && label === "" ? undefined : JSON.stringify([type, size, id, label]);
}

/** Whether it is certain which key it is. */
export function isProven(recognisedBy: RecognisedBy): boolean {
  return recognisedBy === "public-key" || recognisedBy === "aes-kcv";
}

/** Whether two keys of one type could be the same key: a size of 0 is one that the card does not tell. */
export function mayBeOne(one: Key, other: Key): boolean {
  return one.type === other.type && (one.size === other.size || one.size === 0 || other.size === 0);
}
