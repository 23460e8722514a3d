import { decryptKeyBlob, type KeyMaterial, keySizeOfMaterial, publicKeyOfMaterial, wipeMaterial } from "../../formats/keyblob";
import { encodeSpki } from "../../formats/public-key";
import type { CurveName, Problem } from "../../protocol";
import { isConsistent } from "./key-consistency";
import { type KeyFile, orDamaged } from "./key-file";

/** What is public of a wrapped key, from the inside. */
export interface KeyInside {
  keySize: number;
  curve?: CurveName;
  /** DER SubjectPublicKeyInfo; absent of an AES key. */
  publicKey?: Uint8Array;
}

/** Where the blob lies in the file that it was parsed from. */
export const offsetOfBlob = ({ blob }: KeyFile, file: Uint8Array): number => blob.byteOffset - file.byteOffset;

/**
 * Does `work` with the deciphered key of a blob whose MAC holds, and forgets the key.
 * @param blobOffset where the blob lies in its file
 * @throws EngineFailure `damaged` where no key is inside
 */
export function withKeyInside<Result>({ keyBlob }: KeyFile, kenc: Uint8Array, blobOffset: number, work: (material: KeyMaterial) => Result): Result {
  const material = orDamaged(() => decryptKeyBlob(keyBlob, kenc), blobOffset);
  try {
    return work(material);
  } finally {
    wipeMaterial(material);
  }
}

/** What is wrong with a deciphered key; undefined where nothing is. */
export function problemOfKey({ keyBlob }: KeyFile, material: KeyMaterial, blobOffset: number): Problem | undefined {
  if (isConsistent(material)) return undefined;
  return { offset: blobOffset + keyBlob.ciphertextOffset, reason: "the private and the public numbers of the wrapped key do not belong together" };
}

export function publicPartOf(material: KeyMaterial): KeyInside {
  const publicKey = publicKeyOfMaterial(material);
  return {
    keySize: keySizeOfMaterial(material),
    ...(publicKey?.type === "EC" && { curve: publicKey.curve }),
    ...(publicKey && { publicKey: encodeSpki(publicKey) }),
  };
}
