import { wipe } from "../../formats/bytes";
import type { BlobUnlocking } from "../../protocol";
import { checkBlob } from "./check-blob";
import { openInto } from "./collect-share";
import { parseKeyFile } from "./key-file";
import type { BlobUnlockingParams, SharesForgetting } from "./params";
import type { OperationContext, Services } from "./services";

/**
 * Opens one share for a key blob. Once all shares that were opened for it give its DKEK, they are forgotten, its MAC is
 * checked, and what is public of the key inside is told.
 * @throws EngineFailure `not-a-key-blob`, `damaged`, `invalid-params` when the shares before were forgotten; of `openShareFile`,
 *   after which the shares before are still kept
 */
export async function unlockBlob(
  services: Pick<Services, "deriveShareKey" | "collections">,
  { file, share, unlocking }: BlobUnlockingParams,
  context: OperationContext,
): Promise<BlobUnlocking> {
  const { collections } = services;
  try {
    const keyFile = parseKeyFile(file);
    const { shares, repeated } = await openInto(services, share, { name: unlocking, parameter: "unlocking" }, context);
    const { count, kcv } = shares;
    if (kcv !== keyFile.kcv) return { state: "shares-missing", unlocking: collections.keep(shares, unlocking), shares: count, kcv, repeated };
    const check = shares.withDkek((dkek) => checkBlob(keyFile, dkek, file));
    shares.clear();
    if (unlocking !== undefined) collections.forget(unlocking);
    return { state: "checked", shares: count, check };
  } finally {
    if ("password" in share) wipe(share.password);
  }
}

/** Forgets the shares that were opened for a key blob; done twice, it does no harm. */
export function forgetShares({ collections }: Pick<Services, "collections">, { unlocking }: SharesForgetting): null {
  collections.forget(unlocking);
  return null;
}
