import type * as vscode from "vscode";
import type { BlobUnlocking } from "../../protocol/blobs";
import { blobForgetShares, blobUnlock } from "../../protocol/requests";
import type { Base64, Hex } from "../../protocol/values";
import type { Services } from "./services";
import { ShareDialog } from "./share-dialog";

/** A key blob to be unlocked. */
export interface LockedBlob {
  bytes: Base64;
  kcv: Hex;
  /** Where to look for the shares first. */
  folder: vscode.Uri;
}

/**
 * Asks for the shares of a key blob's DKEK. The engine forgets them, whatever becomes of the dialog.
 * @returns `shares-missing` when the person says that there are no more; undefined when they gave up
 */
export async function unlockWithShares(
  { engine, cards }: Pick<Services, "engine" | "cards">,
  { bytes, kcv, folder }: LockedBlob,
): Promise<BlobUnlocking | undefined> {
  // An engine that is gone has forgotten them.
  const forget = (unlocking: string) => engine.request(blobForgetShares, { unlocking }).catch(() => undefined);
  const outcome = await new ShareDialog<BlobUnlocking>(cards, {
    title: "Unlock key blob",
    wantedBy: "The file",
    wantedKcv: kcv,
    folder,
    noMore: {
      label: "There are no more shares",
      detail: "Then the key was wrapped under another DKEK; the view will say so",
      result: ({ name, ...soFar }) => ({ state: "shares-missing", unlocking: name, ...soFar }),
    },
    open: async (share, before, onProgress, token) => {
      const params = { file: bytes, share, ...(before && { unlocking: before.name }) };
      const answer = await engine.requestWithProgress(blobUnlock, params, onProgress, token);
      return answer.state === "checked" ? { complete: answer } : { missing: { ...answer, name: answer.unlocking } };
    },
    forget,
  }).run();
  if (outcome?.state === "shares-missing") await forget(outcome.unlocking);
  return outcome;
}
