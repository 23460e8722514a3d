import { toHex, wipe } from "../../formats/bytes";
import { keyCheckValue } from "../../formats/dkek";
import type { BlobUnlocking } from "../../protocol";
import { checkBlob } from "./check-blob";
import { CollectedShares } from "./collected-shares";
import { type KeyFile, parseKeyFile } from "./key-file";
import type { BlobUnlockingParams, SharesForgetting } from "./params";
import type { OperationContext, Services } from "./services";
import { kcvOfShare, openShareFile } from "./share-opening";

/**
 * Opens one share for a key blob. Once all shares that were opened for it give its DKEK, they are forgotten, its MAC is
 * checked, and what is public of the key inside is told.
 * @throws EngineFailure `not-a-key-blob`, `damaged`, `invalid-params` when the shares before were forgotten; of `openShareFile`,
 *   after which the shares before are still kept
 */
export async function unlockBlob(
  { deriveShareKey, unlockings }: Pick<Services, "deriveShareKey" | "unlockings">,
  { file, share: shareFile, unlocking }: BlobUnlockingParams,
  context: OperationContext,
): Promise<BlobUnlocking> {
  let share: Uint8Array | undefined;
  try {
    const keyFile = parseKeyFile(file);
    if (unlocking !== undefined) unlockings.keep(unlockings.sharesOf(unlocking), unlocking);
    share = await openShareFile(deriveShareKey, shareFile, context);
    const shares = unlocking === undefined ? new CollectedShares() : unlockings.sharesOf(unlocking);
    const repeated = add(shares, share);
    return withDkek(shares, (dkek) => {
      const kcv = toHex(keyCheckValue(dkek));
      if (kcv !== keyFile.kcv) {
        return { state: "shares-missing", unlocking: unlockings.keep(shares, unlocking), shares: shares.count, kcv, repeated };
      }
      const checked = checkedWith(shares.count, keyFile, dkek, file);
      shares.clear();
      if (unlocking !== undefined) unlockings.forget(unlocking);
      return checked;
    });
  } finally {
    if ("password" in shareFile) wipe(shareFile.password);
    wipe(share);
  }
}

/** Forgets the shares that were opened for a key blob; done twice, it does no harm. */
export function forgetShares({ unlockings }: Pick<Services, "unlockings">, { unlocking }: SharesForgetting): null {
  unlockings.forget(unlocking);
  return null;
}

function checkedWith(shares: number, keyFile: KeyFile, dkek: Uint8Array, file: Uint8Array): BlobUnlocking {
  return { state: "checked", shares, check: checkBlob(keyFile, dkek, file) };
}

/** Whether the share was there before. */
function add(shares: CollectedShares, share: Uint8Array): boolean {
  const kcv = kcvOfShare(share);
  if (shares.has(kcv)) return true;
  shares.add(share, kcv);
  return false;
}

function withDkek<Result>(shares: CollectedShares, work: (dkek: Uint8Array) => Result): Result {
  const { dkek } = shares;
  if (dkek === undefined) throw new RangeError("there is no share");
  try {
    return work(dkek);
  } finally {
    wipe(dkek);
  }
}
