import { maxFilesAtOnce } from "../../protocol/backups";
import { keyPlanRestores } from "../../protocol/requests";
import type { ReadCard } from "../cards/snapshot";
import type { Engine } from "../engine-client/client";
import { base64Of } from "../files/read-file";
import type { ChosenFiles, NamedFile } from "./chosen-files";
import { planned, sorted } from "./restore-plan";
import type { PlannedFile } from "./restore-plan";
import { summarize } from "./summarize";

export interface RestorePlans {
  files: readonly PlannedFile<NamedFile>[];
  /** Files that hold no wrapped key. */
  foreign: number;
}

/**
 * What becomes of each file on a card, planned together.
 * @returns `tooMany`: so many may belong on the card, more than it can hold
 */
export async function planRestores(engine: Engine, { reader, card }: ReadCard, { files }: ChosenFiles): Promise<RestorePlans | { tooMany: number }> {
  const { toPlan, otherDkek, foreign } = sorted(files, await summarize(engine, files.map(({ bytes }) => bytes)), card);
  if (toPlan.length > maxFilesAtOnce) return { tooMany: toPlan.length };
  const plan = await engine.request(keyPlanRestores, { reader, files: toPlan.map(({ file }) => base64Of(file.bytes)) });
  return { files: [...planned(toPlan, plan.files, card), ...otherDkek], foreign };
}
