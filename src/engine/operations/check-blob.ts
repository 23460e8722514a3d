import { toHex, wipe } from "../../formats/bytes";
import { deriveDkekKeys } from "../../formats/dkek";
import {
  decryptKeyBlob,
  isMacValid,
  type KeyMaterial,
  keySizeOfMaterial,
  partsInside,
  publicKeyOfMaterial,
  wipeMaterial,
} from "../../formats/keyblob";
import { encodeSpki, spkiFingerprint } from "../../formats/public-key";
import { describeInside, secretPartsOf } from "../../formats/structure";
import type { BlobCheck, Problem } from "../../protocol";
import { EngineFailure } from "../failure";
import { notHeldBy } from "./holdable-file";
import { isConsistent } from "./key-consistency";
import { type KeyFile, orDamaged } from "./key-file";
import { base64 } from "./presentation";
import { isSameKey } from "./stored-key";

/**
 * What a DKEK tells of a wrapped key: whether its MAC holds, and if so, what is public of the key inside. The key is
 * deciphered for that, its private numbers are compared with its public ones, and it is forgotten.
 * @param file what `keyFile` was parsed from
 */
export function checkBlob(keyFile: KeyFile, dkek: Uint8Array, file: Uint8Array): BlobCheck {
  const { keyType, keySize, curve } = keyFile;
  const { kenc, kmac } = deriveDkekKeys(dkek);
  const outside: BlobCheck = {
    macValid: isMacValid(keyFile.blob, kmac),
    keyType,
    ...(keySize !== undefined && { keySize }),
    ...(curve !== undefined && { curve }),
    publicKeyMatches: null,
    inside: [],
    secretParts: [],
    notHeldBy: notHeldBy(keyFile),
  };
  try {
    return outside.macValid ? { ...outside, ...lookInside(keyFile, kenc, keyFile.blob.byteOffset - file.byteOffset) } : outside;
  } finally {
    wipe(kenc, kmac);
  }
}

type Inside = Pick<BlobCheck, "inside" | "secretParts" | "damage"> & Partial<KeyInside>;
type KeyInside = Pick<BlobCheck, "keySize" | "curve" | "publicKey" | "publicKeySha256" | "publicKeyMatches" | "notHeldBy">;

function lookInside(keyFile: KeyFile, kenc: Uint8Array, blobOffset: number): Inside {
  const { keyBlob } = keyFile;
  const ciphertextOffset = blobOffset + keyBlob.ciphertextOffset;
  try {
    const material = orDamaged(() => decryptKeyBlob(keyBlob, kenc), blobOffset);
    try {
      const parts = orDamaged(() => partsInside(keyBlob, kenc), blobOffset);
      const told = { inside: describeInside(parts, keyBlob.keyType, ciphertextOffset), secretParts: secretPartsOf(parts) };
      if (!isConsistent(material)) return { ...told, damage: inconsistent(ciphertextOffset) };
      return { ...told, ...keyInside(keyFile, material) };
    } finally {
      wipeMaterial(material);
    }
  } catch (error) {
    if (error instanceof EngineFailure && error.data.code === "damaged") {
      const { offset, reason } = error.data;
      return { inside: [], secretParts: [], damage: { offset, reason } };
    }
    throw error;
  }
}

function inconsistent(offset: number): Problem {
  return { offset, reason: "the private and the public numbers of the wrapped key do not belong together" };
}

function keyInside(keyFile: KeyFile, material: KeyMaterial): KeyInside {
  const publicKey = publicKeyOfMaterial(material);
  const keySize = keySizeOfMaterial(material);
  const curve = publicKey?.type === "EC" ? publicKey.curve : undefined;
  const known = { keySize, ...(curve !== undefined && { curve }), notHeldBy: notHeldBy({ ...keyFile, keySize, ...(curve && { curve }) }) };
  if (publicKey === undefined) return { ...known, publicKeyMatches: null };
  const spki = encodeSpki(publicKey);
  return {
    ...known,
    publicKey: base64(spki),
    publicKeySha256: toHex(spkiFingerprint(spki)),
    publicKeyMatches: keyFile.publicKey === undefined ? null : isSameKey(keyFile.publicKey, spki),
  };
}
