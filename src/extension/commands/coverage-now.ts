import type { KeyCoverage } from "../backups/coverage";
import type { PickedKey } from "../input/same-card";
import { reliedOn } from "./deletion-words";
import type { Services } from "./services";

/** What is known of the key's backups, after a look at each file that this rests on. */
export async function coverageNow({ backups, coverages }: Pick<Services, "backups" | "coverages">, { at, key }: PickedKey): Promise<KeyCoverage> {
  const coverage = (): KeyCoverage => coverages.of(at.reader)?.get(key.keyRef) ?? { state: "none", files: [] };
  await backups.settled();
  for (const { backup } of reliedOn(coverage())) await backups.lookAgain(backup.uri);
  return coverage();
}
