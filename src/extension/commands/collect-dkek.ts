import type * as vscode from "vscode";
import { dkekCollect, dkekForget } from "../../protocol/requests";
import type { Hex } from "../../protocol/values";
import type { Services } from "./services";
import { ShareDialog, type SharesSoFar } from "./share-dialog";

/** A DKEK that a command needs the shares of. */
export interface WantedDkek {
  title: string;
  /** What has it: "The card DENK0400001", "The backups". */
  wantedBy: string;
  /** Absent: the card tells it only after the PIN, and `shares` or the person says when they are complete. */
  wantedKcv?: Hex;
  /** How many shares it is made of, where that is known. */
  shares?: number;
  /** Where to look for the share files first. */
  folder: vscode.Uri;
}

/** A DKEK that the engine keeps for a while. */
export interface CollectedDkek {
  /** The engine's name for it, for requests that ask for a `collection`. */
  collection: string;
  shares: number;
  kcv: Hex;
}

/**
 * Asks custodians for their shares, one after the other, until they give the DKEK that is wanted, and does `work` with it.
 * The engine forgets it afterwards, whatever becomes of the work.
 * @returns undefined when the person gave up
 */
export async function withDkek<Result>(
  { engine, cards }: Pick<Services, "engine" | "cards">,
  wanted: WantedDkek,
  work: (dkek: CollectedDkek) => Promise<Result>,
): Promise<Result | undefined> {
  // An engine that is gone has forgotten it.
  const forget = (collection: string) => engine.request(dkekForget, { collection }).catch(() => undefined);
  const { title, wantedBy, wantedKcv, folder } = wanted;
  const noMore = {
    label: "These are all",
    detail: "Whether they give the right DKEK shows after the PIN, before anything is written",
    result: ({ name, ...soFar }: SharesSoFar) => ({ collection: name, ...soFar }),
  };
  const dkek = await new ShareDialog<CollectedDkek>(cards, {
    title,
    wantedBy,
    folder,
    // Where it is known what the shares must give, only complete ones will do.
    ...(wantedKcv === undefined ? { noMore } : { wantedKcv }),
    open: async (share, before, onProgress, token) => {
      const params = { share, ...(before && { collection: before.name }) };
      const answer = await engine.requestWithProgress(dkekCollect, params, onProgress, token);
      return isComplete(wanted, answer) ? { complete: answer } : { missing: { ...answer, name: answer.collection } };
    },
    forget,
  }).run();
  if (dkek === undefined) return undefined;
  try {
    return await work(dkek);
  } finally {
    await forget(dkek.collection);
  }
}

function isComplete({ wantedKcv, shares: all }: WantedDkek, { kcv, shares }: CollectedDkek): boolean {
  return wantedKcv === undefined ? all !== undefined && shares === all : kcv === wantedKcv;
}
