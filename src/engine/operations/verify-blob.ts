import { toHex, wipe } from "../../formats/bytes";
import { combineShares, deriveDkekKeys, keyCheckValue } from "../../formats/dkek";
import { decryptKeyBlob, isMacValid, type KeyMaterial, keySizeOfMaterial, publicKeyOfMaterial, wipeMaterial } from "../../formats/keyblob";
import { encodeSpki, spkiFingerprint } from "../../formats/public-key";
import type { VerifiedBlob } from "../../protocol";
import type { DeriveShareKey } from "../derivation";
import { fail } from "../failure";
import { isConsistent } from "./key-consistency";
import { type KeyFile, orDamaged, parseKeyFile } from "./key-file";
import type { BlobVerification, ShareWithPassword } from "./params";
import { base64 } from "./presentation";
import type { OperationContext, Services } from "./services";
import { openShareFile, partOf } from "./share-opening";
import { isSameKey } from "./stored-key";

/**
 * Whether a backup can be restored by a card with the DKEK of these shares, and which key is inside. The key is
 * deciphered for that, its private numbers are compared with its public ones, and it is forgotten; only the public key
 * is told, and only when the MAC holds.
 * @throws EngineFailure `not-a-key-blob`, `damaged`, also for a key whose numbers do not belong together;
 *   `invalid-params` without shares; of `openShareFile`
 */
export async function verifyBlob(
  { deriveShareKey }: Pick<Services, "deriveShareKey">,
  { file, shares }: BlobVerification,
  context: OperationContext,
): Promise<VerifiedBlob> {
  try {
    if (shares.length === 0) fail("invalid-params", { parameter: "shares", reason: "a DKEK has one share at least" });
    const keyFile = parseKeyFile(file);
    const dkek = await dkekOf(deriveShareKey, shares, context);
    try {
      return verify(keyFile, dkek, keyFile.blob.byteOffset - file.byteOffset);
    } finally {
      wipe(dkek);
    }
  } finally {
    wipe(...shares.map((share) => ("password" in share ? share.password : undefined)));
  }
}

async function dkekOf(derive: DeriveShareKey, files: readonly ShareWithPassword[], context: OperationContext): Promise<Uint8Array> {
  const shares: Uint8Array[] = [];
  try {
    for (const [i, file] of files.entries()) {
      shares.push(await openShareFile(derive, file, partOf(context, i, files.length)));
    }
    return combineShares(shares);
  } finally {
    wipe(...shares);
  }
}

function verify(keyFile: KeyFile, dkek: Uint8Array, blobOffset: number): VerifiedBlob {
  const { kenc, kmac } = deriveDkekKeys(dkek);
  try {
    const kcv = toHex(keyCheckValue(dkek));
    const result = { kcv, kcvMatches: kcv === keyFile.kcv, macValid: isMacValid(keyFile.blob, kmac), keyType: keyFile.keyType };
    if (!result.macValid) return { ...result, keySize: keyFile.keySize ?? 0, publicKeyMatches: null };
    const material = orDamaged(() => decryptKeyBlob(keyFile.keyBlob, kenc), blobOffset);
    try {
      requireConsistent(material, blobOffset + keyFile.keyBlob.ciphertextOffset);
      return { ...result, ...keyInside(material, keyFile.publicKey) };
    } finally {
      wipeMaterial(material);
    }
  } finally {
    wipe(kenc, kmac);
  }
}

function requireConsistent(material: KeyMaterial, offset: number): void {
  if (isConsistent(material)) return;
  fail("damaged", { offset, reason: "the private and the public numbers of the wrapped key do not belong together" });
}

type KeyInside = Pick<VerifiedBlob, "keySize" | "curve" | "publicKey" | "publicKeySha256" | "publicKeyMatches">;

function keyInside(material: KeyMaterial, publicKeyBeside: Uint8Array | undefined): KeyInside {
  const publicKey = publicKeyOfMaterial(material);
  const keySize = keySizeOfMaterial(material);
  if (publicKey === undefined) return { keySize, publicKeyMatches: null };
  const spki = encodeSpki(publicKey);
  return {
    keySize,
    ...(publicKey.type === "EC" && { curve: publicKey.curve }),
    publicKey: base64(spki),
    publicKeySha256: toHex(spkiFingerprint(spki)),
    publicKeyMatches: publicKeyBeside === undefined ? null : isSameKey(publicKeyBeside, spki),
  };
}
