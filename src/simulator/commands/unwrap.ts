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
import { isConsistent, toCrt } from "../crypto/rsa-numbers";
import { deviceReference } from "../device-identity";
import { removeFile, writeFile } from "../files";
import { describeKey } from "../key-descriptions";
import { domainWithKcv } from "../key-domains";
import { needFreeReference, storeKey } from "../keys";
import { needUser } from "../pin";
import { Refusal } from "../refusal";
import type { CardKey, CardKeyMaterial } from "../state/card-state";
import type { Handler } from "./handler";
import { requestFor } from "./key-request";

/** UNWRAP KEY: the key blob comes with the command, or was written to EF 2F10 before (SmartCard-HSM ref. 2.10, 6.3). */
export const unwrap: Handler = (card, { p1, p2, data }) => {
  if (p2 !== algorithm.unwrap) throw new Refusal(sw.incorrectP1P2);
  needUser(card);
  needFreeReference(card, p1);
  const blob = data ?? card.state.files.get(fid.unwrapBuffer);
  if (blob === undefined) throw new Refusal(card.profile.keys.noBlob);
  const key = unwrapBlob(card, blob);
  storeKey(card, p1, key);
  describe(card, p1, key.material);
  if (data === undefined) removeFile(card, fid.unwrapBuffer);
  return {};
};

/** What a device that describes keys writes beside the one it unwrapped. */
function describe(card: Card, reference: number, material: CardKeyMaterial): void {
  describeKey(card, reference, material);
  if (!card.profile.keys.described || material.type === "AES") return;
  const own = deviceReference(card.state.serial);
  const request = requestFor(card, material, card.state.deviceKey, { car: own, chr: own });
  writeFile(card, fid.certificate | reference, 0, request);
}

function unwrapBlob(card: Card, bytes: Uint8Array): CardKey {
  const key = openBlob(card, bytes);
  if (key === undefined) throw new Refusal(card.profile.keys.unwrapMismatch);
  return key;
}

/** Undefined where the blob is of another DKEK, damaged, or holds no key that the card can use. */
function openBlob(card: Card, bytes: Uint8Array): CardKey | undefined {
  try {
    const blob = decodeKeyBlob(bytes);
    const domain = domainWithKcv(card, blob.kcv);
    if (domain === undefined) return undefined;
    const material = withDkek(domain.dkek, ({ kenc, kmac }) =>
      isMacValid(bytes, kmac) && equal(blob.algorithm, keyTypeFacts[blob.keyType].algorithm) ? decryptKeyBlob(blob, kenc) : undefined,
    );
    const usable = material && usableKey(card, material);
    return usable && { material: usable, allowedAlgorithms: blob.allowedAlgorithms.slice(), domain: domain.number };
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/** Wipes the DKEK, too. */
function withDkek<T>(dkek: Uint8Array, use: (keys: { kenc: Uint8Array; kmac: Uint8Array }) => T): T {
  const keys = deriveDkekKeys(dkek);
  try {
    return use(keys);
  } finally {
    wipe(dkek, keys.kenc, keys.kmac);
  }
}

/** The key in the form the card keeps it; undefined, and wiped, where its numbers do not belong together. */
function usableKey(card: Card, material: KeyMaterial): CardKeyMaterial | undefined {
  const usable = inCardForm(card, material);
  if (usable !== material) wipeMaterial(material);
  return usable;
}

function inCardForm({ profile: { keys } }: Card, material: KeyMaterial): CardKeyMaterial | undefined {
  switch (material.type) {
    case "AES":
      return keys.aesLengths.includes(material.key.length) ? material : undefined;
    case "EC":
      return keys.curves.includes(material.curve) && isKeyPair(material) ? material : undefined;
    case "RSA-CRT":
      return isRsaSize(keys.rsaSizes, material) && material.size <= keys.unwrappedWithPrimes && isConsistent(material)
        ? material
        : undefined;
    case "RSA": {
      const crt = isRsaSize(keys.rsaSizes, material) ? toCrt(material) : undefined;
      return crt && isConsistent(crt) ? crt : undefined;
    }
  }
}

function isRsaSize(sizes: readonly number[], { size, modulus }: { size: number; modulus: Uint8Array }): boolean {
  return sizes.includes(size) && unsigned(modulus).toString(2).length === size;
}
