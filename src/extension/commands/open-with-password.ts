import type * as vscode from "vscode";
import type { Progress } from "../../protocol/requests";
import type { Share } from "../../protocol/shares";
import type { Base64 } from "../../protocol/values";
import { isFailure } from "../engine-client/engine-error";
import { failureText } from "../failures/failure-text";
import { runSteps } from "../input/wizard";
import { working } from "../input/working";
import { tellFailure } from "../messages";
import { importSteps, newImportDraft, shareOf } from "./import-steps";

export interface NamedShareFile {
  name: string;
  file: Base64;
}

/** What is done with a share and what opens it; slow, because of the derivation. */
type Work<Result> = (share: Share, onProgress: (progress: Progress) => void, token: vscode.CancellationToken) => Promise<Result>;

/**
 * Asks for what opens a share file and sets to work with it. After a wrong password it asks again: that costs nothing.
 * @returns undefined when the person gave up
 */
export async function openWithPassword<Result>(
  title: string,
  { name, file }: NamedShareFile,
  work: Work<Result>,
): Promise<Result | undefined> {
  let start = newImportDraft;
  for (;;) {
    const draft = await runSteps(`${title}: ${name}`, start, importSteps);
    if (draft === undefined) return undefined;
    try {
      return await working(`Opening ${name}`, (onProgress, token) =>
        work(shareOf(file, draft), onProgress, token),
      );
    } catch (error) {
      if (!isFailure(error, "wrong-password")) throw error;
      const { what, next } = failureText(error.failure);
      // Not awaited: the question comes again at once.
      void tellFailure(`${name}: ${what} ${next}`);
      start = { ...newImportDraft, threshold: draft.threshold, required: draft.required, prime: draft.prime };
    }
  }
}
