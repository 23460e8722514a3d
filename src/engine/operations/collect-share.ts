import { wipe } from "../../formats/bytes";
import type { DkekCollection } from "../../protocol";
import { CollectedShares } from "./collected-shares";
import type { DkekForgetting, ShareCollecting, ShareWithPassword } from "./params";
import type { OperationContext, Services } from "./services";
import { kcvOfShare, openShareFile } from "./share-opening";

type CollectingServices = Pick<Services, "deriveShareKey" | "collections">;

/**
 * Opens one share of a DKEK for work on many files.
 * @throws EngineFailure `invalid-params` when the shares before were forgotten; of `openShareFile`, after which the shares
 *   before are still kept
 */
export async function collectShare(services: CollectingServices, { share, collection }: ShareCollecting, context: OperationContext): Promise<DkekCollection> {
  const { shares, repeated } = await openInto(services, share, { name: collection, parameter: "collection" }, context);
  return { collection: services.collections.keep(shares, collection), shares: shares.count, kcv: shares.kcv, repeated };
}

/** Forgets the shares of a collection; done twice, it does no harm. */
export function forgetCollection({ collections }: Pick<Services, "collections">, { collection }: DkekForgetting): null {
  collections.forget(collection);
  return null;
}

/**
 * Opens a share and adds it to those that are kept under a name, or to none without one.
 * @returns the shares, and whether this one was among them before
 * @throws EngineFailure of `collectShare`
 */
export async function openInto(
  { deriveShareKey, collections }: CollectingServices,
  file: ShareWithPassword,
  { name, parameter }: { name: string | undefined; parameter: string },
  context: OperationContext,
): Promise<{ shares: CollectedShares; repeated: boolean }> {
  const sharesBefore = () => (name === undefined ? new CollectedShares() : collections.sharesOf(name, parameter));
  let share: Uint8Array | undefined;
  try {
    // Asked before the slow derivation, and again after it: they may be forgotten in between.
    sharesBefore();
    share = await openShareFile(deriveShareKey, file, context);
    const shares = sharesBefore();
    const kcv = kcvOfShare(share);
    const repeated = shares.has(kcv);
    if (!repeated) shares.add(share, kcv);
    return { shares, repeated };
  } finally {
    if ("password" in file) wipe(file.password);
    wipe(share);
  }
}
