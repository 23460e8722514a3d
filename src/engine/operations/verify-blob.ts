import { toHex, wipe } from "../../formats/bytes";
import { combineShares, keyCheckValue } from "../../formats/dkek";
import type { VerifiedBlob } from "../../protocol";
import type { DeriveShareKey } from "../derivation";
import { fail } from "../failure";
import { checkBlob } from "./check-blob";
import { parseKeyFile } from "./key-file";
import type { BlobVerification, ShareWithPassword } from "./params";
import type { OperationContext, Services } from "./services";
import { openShareFile, partOf } from "./share-opening";

/**
 * Whether a backup can be restored by a card with the DKEK of these shares, and which key is inside; only the public key
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
      const { damage, macValid, keyType, keySize = 0, curve, publicKey, publicKeySha256, publicKeyMatches } = checkBlob(keyFile, dkek, file);
      if (damage !== undefined) fail("damaged", damage);
      const kcv = toHex(keyCheckValue(dkek));
      return {
        kcv,
        kcvMatches: kcv === keyFile.kcv,
        macValid,
        keyType,
        keySize,
        ...(curve !== undefined && { curve }),
        ...(publicKey !== undefined && { publicKey }),
        ...(publicKeySha256 !== undefined && { publicKeySha256 }),
        publicKeyMatches,
      };
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
