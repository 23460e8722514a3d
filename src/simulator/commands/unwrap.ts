import { equal, unsigned, wipe } from "../../formats/bytes";
import { deriveDkekKeys } from "../../formats/dkek";
import { FormatError } from "../../formats/format-error";
import { sw } from "../../formats/iso7816";
import {
  decodeKeyBlob,
  decryptKeyBlob,
  isMacValid,
  keyTypeFacts,
  wipeMaterial,
  type KeyMaterial,
} from "../../formats/keyblob";
import { algorithm, fid } from "../../formats/smartcard-hsm";
import type { Card } from "../card";
import { isKeyPair } from "../crypto/elliptic-curve";
import { rsaSizes } from "../crypto/rsa";
import { isConsistent, toCrt } from "../crypto/rsa-numbers";
import { removeFile } from "../files";
import { domainWithKcv } from "../key-domains";
import { needFreeReference, storeKey } from "../keys";
import { needUser } from "../pin";
import { Refusal } from "../refusal";
import type { CardKey, CardKeyMaterial } from "../state/card-state";
import type { Handler } from "./handler";

/** UNWRAP KEY: the key blob comes with the command, or was written to EF 2F10 before (SmartCard-HSM ref. 2.10, 6.3). */
export const unwrap: Handler = (card, { p1, p2, data }) => {
  if (p2 !== algorithm.unwrap) throw new Refusal(sw.incorrectP1P2);
  needUser(card);
  needFreeReference(card, p1);
  const blob = data ?? card.state.files.get(fid.unwrapBuffer);
  if (blob === undefined) throw new Refusal(sw.referenceNotFound);
  storeKey(card, p1, unwrapBlob(card, blob));
  if (data === undefined) removeFile(card, fid.unwrapBuffer);
  return {};
};

function unwrapBlob(card: Card, bytes: Uint8Array): CardKey {
  const material = openBlob(card, bytes);
  if (material === undefined) throw new Refusal(card.profile.unwrapMismatch);
  return material;
}

/** Undefined where the blob is of another DKEK, damaged, or holds no key that the card can use. */
function openBlob(card: Card, bytes: Uint8Array): CardKey | undefined {
  try {
    const blob = decodeKeyBlob(bytes);
    const number = domainWithKcv(card, blob.kcv);
    const domain = number === undefined ? undefined : card.state.domains?.[number];
    if (number === undefined || domain === undefined) return undefined;
    if (!equal(blob.algorithm, keyTypeFacts[blob.keyType].algorithm)) return undefined;
    const material = withDkek(domain.dkek, ({ kenc, kmac }) =>
      isMacValid(bytes, kmac) ? decryptKeyBlob(blob, kenc) : undefined,
    );
    const usable = material && usableKey(card, material);
    return usable && { material: usable, allowedAlgorithms: blob.allowedAlgorithms.slice(), domain: number };
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

function withDkek<T>(dkek: Uint8Array, use: (keys: { kenc: Uint8Array; kmac: Uint8Array }) => T): T {
  const keys = deriveDkekKeys(dkek);
  try {
    return use(keys);
  } finally {
    wipe(keys.kenc, keys.kmac);
  }
}

/** The key in the form the card keeps it; undefined, and wiped, where its numbers do not belong together. */
function usableKey(card: Card, material: KeyMaterial): CardKeyMaterial | undefined {
  const usable = inCardForm(card, material);
  if (usable !== material) wipeMaterial(material);
  return usable;
}

function inCardForm(card: Card, material: KeyMaterial): CardKeyMaterial | undefined {
  switch (material.type) {
    case "AES":
      return material;
    case "EC":
      return isKeyPair(material) ? material : undefined;
    case "RSA-CRT":
      return isRsaSize(material) && material.size <= card.profile.maxCrtSize && isConsistent(material)
        ? material
        : undefined;
    case "RSA": {
      const crt = isRsaSize(material) ? toCrt(material) : undefined;
      return crt && isConsistent(crt) ? crt : undefined;
    }
  }
}

function isRsaSize({ size, modulus }: { size: number; modulus: Uint8Array }): boolean {
  return rsaSizes.includes(size) && unsigned(modulus).toString(2).length === size;
}
