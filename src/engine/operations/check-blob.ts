import { toHex, wipe } from "../../formats/bytes";
import { deriveDkekKeys } from "../../formats/dkek";
import { isMacValid, type KeyMaterial, partsInside } from "../../formats/keyblob";
import { spkiFingerprint } from "../../formats/public-key";
import { describeInside, secretPartsOf } from "../../formats/structure";
import type { BlobCheck } from "../../protocol";
import { EngineFailure } from "../failure";
import { notHeldBy } from "./holdable-file";
import { type KeyFile, orDamaged } from "./key-file";
import { offsetOfBlob, problemOfKey, publicPartOf, withKeyInside } from "./key-inside";
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
    return outside.macValid ? { ...outside, ...lookInside(keyFile, kenc, offsetOfBlob(keyFile, file)) } : outside;
  } finally {
    wipe(kenc, kmac);
  }
}

type Told = Pick<BlobCheck, "keySize" | "curve" | "publicKey" | "publicKeySha256" | "publicKeyMatches" | "notHeldBy">;
type Inside = Pick<BlobCheck, "inside" | "secretParts" | "damage"> & Partial<Told>;

function lookInside(keyFile: KeyFile, kenc: Uint8Array, blobOffset: number): Inside {
  const { keyBlob } = keyFile;
  try {
    return withKeyInside(keyFile, kenc, blobOffset, (material) => {
      const parts = orDamaged(() => partsInside(keyBlob, kenc), blobOffset);
      const told = {
        inside: describeInside(parts, keyBlob.keyType, blobOffset + keyBlob.ciphertextOffset),
        secretParts: secretPartsOf(parts),
      };
      const damage = problemOfKey(keyFile, material, blobOffset);
      return damage === undefined ? { ...told, ...toldOf(keyFile, material) } : { ...told, damage };
    });
  } catch (error) {
    if (error instanceof EngineFailure && error.data.code === "damaged") {
      const { offset, reason } = error.data;
      return { inside: [], secretParts: [], damage: { offset, reason } };
    }
    throw error;
  }
}

function toldOf(keyFile: KeyFile, material: KeyMaterial): Told {
  const { publicKey, ...known } = publicPartOf(material);
  return {
    ...known,
    notHeldBy: notHeldBy({ ...keyFile, ...known }),
    publicKeyMatches: keyFile.publicKey === undefined || publicKey === undefined ? null : isSameKey(keyFile.publicKey, publicKey),
    ...(publicKey && { publicKey: base64(publicKey), publicKeySha256: toHex(spkiFingerprint(publicKey)) }),
  };
}
