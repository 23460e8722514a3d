import { toHex, wipe } from "../../formats/bytes";
import { type DkekKeys, deriveDkekKeys } from "../../formats/dkek";
import { isMacValid, type KeyMaterial } from "../../formats/keyblob";
import { spkiFingerprint } from "../../formats/public-key";
import type { BackupCheck, BackupFinding, Hex, WholeKey } from "../../protocol";
import { EngineFailure } from "../failure";
import { aesKcvOf } from "./aes-kcv";
import { inTurns } from "./in-turns";
import { type KeyFile, parseKeyFile } from "./key-file";
import { offsetOfBlob, problemOfKey, publicPartOf, withKeyInside } from "./key-inside";
import { isAsSigned } from "./own-signature";
import type { BackupVerification } from "./params";
import { fileHash } from "./presentation";
import type { OperationContext, Services } from "./services";
import { isSameKey } from "./stored-key";

interface KnownDkek extends DkekKeys {
  kcv: Hex;
}

/**
 * Whether each backup is whole, by its MAC and by the deciphered key, and which key it holds. The DKEK is that of the
 * collected shares, which are kept for further files.
 * @throws EngineFailure `invalid-params` when the shares were forgotten, `cancelled`
 */
export async function verifyBackups(
  { collections }: Pick<Services, "collections">,
  { files, collection }: BackupVerification,
  context: OperationContext,
): Promise<BackupCheck[]> {
  const shares = collections.sharesOf(collection, "collection");
  const dkek: KnownDkek = { kcv: shares.kcv, ...shares.withDkek(deriveDkekKeys) };
  try {
    return await inTurns(files, context, (file) => ({ sha256: fileHash(file), ...check(file, dkek) }));
  } finally {
    wipe(dkek.kenc, dkek.kmac);
  }
}

function check(file: Uint8Array, { kcv, kenc, kmac }: KnownDkek): BackupFinding {
  try {
    const keyFile = parseKeyFile(file);
    if (keyFile.kcv !== kcv) return { state: "other-dkek", kcv: keyFile.kcv };
    if (!isMacValid(keyFile.blob, kmac)) return { state: "altered" };
    const blobOffset = offsetOfBlob(keyFile, file);
    return withKeyInside(keyFile, kenc, blobOffset, (material) => {
      const damage = problemOfKey(keyFile, material, blobOffset);
      return damage === undefined ? { state: "whole", ...wholeKey(keyFile, material) } : { state: "damaged", ...damage };
    });
  } catch (error) {
    if (error instanceof EngineFailure && error.data.code === "not-a-key-blob") return { state: "foreign" };
    if (!(error instanceof EngineFailure) || error.data.code !== "damaged") throw error;
    const { offset, reason } = error.data;
    return { state: "damaged", offset, reason };
  }
}

function wholeKey({ kcv, keyType, certificate, publicKey: beside }: KeyFile, material: KeyMaterial): WholeKey {
  const { publicKey, ...known } = publicPartOf(material);
  const aesKcv = material.type === "AES" ? aesKcvOf(material) : undefined;
  return {
    kcv,
    keyType,
    ...known,
    ...(publicKey && { publicKeySha256: toHex(spkiFingerprint(publicKey)) }),
    ...(aesKcv !== undefined && { aesKcv }),
    publicKeyMatches: beside === undefined || publicKey === undefined ? null : isSameKey(beside, publicKey),
    certificateHolds: certificate === undefined || publicKey === undefined ? null : isAsSigned(certificate, publicKey),
  };
}
