import { wipe } from "../../formats/bytes";
import type { OpenedShare } from "../../protocol";
import type { ShareWithPassword } from "./params";
import type { OperationContext, Services } from "./services";
import { kcvOfShare, openShareFile } from "./share-opening";

/**
 * Opens a share file and tells its KCV; the share itself is forgotten.
 * @throws EngineFailure of `openShareFile`
 */
export async function openShare(
  { deriveShareKey }: Pick<Services, "deriveShareKey">,
  params: ShareWithPassword,
  context: OperationContext,
): Promise<OpenedShare> {
  const share = await openShareFile(deriveShareKey, params, context);
  const kcv = kcvOfShare(share);
  wipe(share);
  return { kcv };
}
