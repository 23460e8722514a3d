import type { RestorePlan, RestoresPlan } from "../../protocol";
import type { RestorePlanning, RestoresPlanning } from "./params";
import { planOf, planOfMany } from "./restore-plan";
import type { Services } from "./services";

/**
 * Where the key in a file can go on a card; asks for no PIN and changes nothing.
 * @throws EngineFailure of `preflight`, `no-free-key-reference`
 */
export function planRestore({ cards }: Pick<Services, "cards">, { reader, file }: RestorePlanning): Promise<RestorePlan> {
  return cards.look(reader, (hsm) => planOf(hsm, file));
}

/** Where the keys in many files can go together, by one look at the card. What speaks against one file is told beside it. */
export function planRestores({ cards }: Pick<Services, "cards">, { reader, files }: RestoresPlanning): Promise<RestoresPlan> {
  return cards.look(reader, (hsm) => planOfMany(hsm, files));
}
