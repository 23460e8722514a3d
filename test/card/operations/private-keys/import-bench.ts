import { createHash, type KeyObject } from "node:crypto";
import { collectShare, importKey, ShareCollections } from "../../../../src/engine/operations";
import { fromHex, toHex, utf8 } from "../../../../src/formats/bytes";
import { encryptShare } from "../../../../src/formats/dkek";
import type { RestoredKey } from "../../../../src/protocol";
import { spkiOf } from "../../../unit/private-keys/key-files";
import { type Bench, context, deriveQuickly, password, reader, userPin } from "../bench";

/** The DKEK of cards that got this share alone. */
export const dkek = Uint8Array.from({ length: 32 }, (_, i) => 7 * i + 1);

export async function shareOf(secret: Uint8Array = dkek): Promise<Uint8Array> {
  const salt = fromHex("9E1A9BD5AA3F65C3");
  return encryptShare(secret, salt, await deriveQuickly(password(), salt));
}

export const hashOf = (key: KeyObject) => toHex(createHash("sha256").update(spkiOf(key)).digest());

/** What an import is told beside the file. */
export interface Wanted {
  password?: string;
  label?: string;
  id?: Uint8Array;
  keyRef?: number;
  publicKeySha256?: string;
  /** Absent: the one that the cards have. */
  secret?: Uint8Array;
}

/** Collects the share and imports a key that is in the file. */
export async function importInto(
  bench: Bench,
  file: Uint8Array,
  key: KeyObject,
  wanted: Wanted = {},
  onProgress = context.onProgress,
): Promise<RestoredKey> {
  const collections = new ShareCollections();
  const services = { ...bench, collections, deriveShareKey: deriveQuickly };
  const share = { file: await shareOf(wanted.secret), password: password() };
  const { collection } = await collectShare(services, { share }, context);
  const { id, keyRef } = wanted;
  const params = {
    reader,
    pin: userPin(),
    file: file.slice(),
    collection,
    publicKeySha256: wanted.publicKeySha256 ?? hashOf(key),
    label: wanted.label ?? "imported",
    ...(wanted.password !== undefined && { password: utf8(wanted.password) }),
    ...(id && { id }),
    ...(keyRef !== undefined && { keyRef }),
  };
  try {
    return await importKey(services, params, { ...context, onProgress });
  } finally {
    collections.forgetAll();
  }
}
