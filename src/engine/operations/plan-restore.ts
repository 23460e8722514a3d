import type { RestorePlan } from "../../protocol";
import type { RestorePlanning } from "./params";
import { planOf, preflight } from "./restore-preflight";
import type { Services } from "./services";

/**
 * Where the key in a file can go on a card; asks for no PIN and changes nothing.
 * @throws EngineFailure of `preflight`, `no-free-key-reference`
 */
export function planRestore({ cards }: Pick<Services, "cards">, { reader, file }: RestorePlanning): Promise<RestorePlan> {
  return cards.look(reader, async (hsm) => planOf(hsm, await preflight(hsm, file)));
}
