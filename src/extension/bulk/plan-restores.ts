import { maxFilesAtOnce } from "../../protocol/backups";
import { keyPlanRestores } from "../../protocol/requests";
import type { ReadCard } from "../cards/snapshot";
import type { Engine } from "../engine-client/client";
import { base64Of } from "../files/read-file";
import type { ChosenFiles, NamedFile } from "./chosen-files";
import { planned, sorted } from "./restore-plan";
import type { PlannedFile } from "./restore-plan";

export interface RestorePlans {
  files: readonly PlannedFile<NamedFile>[];
}

/**
 * What becomes of each file on a card, planned together.
 * @returns `tooMany`: so many may belong on the card, more than it can hold
 */
export async function planRestores(engine: Engine, { reader, card }: ReadCard, { files }: ChosenFiles): Promise<RestorePlans | { tooMany: number }> {
  const { toPlan, otherDkek } = sorted(files, card);
  if (toPlan.length > maxFilesAtOnce) return { tooMany: toPlan.length };
  const plan = await engine.request(keyPlanRestores, { reader, files: toPlan.map(({ file }) => base64Of(file.bytes)) });
  return { files: [...planned(toPlan, plan.files, card), ...otherDkek] };
}
