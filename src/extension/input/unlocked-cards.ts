import type { ReadCard } from "../cards/snapshot";
import type { Services } from "../commands/services";
import { withUnlockedCard } from "./unlocked-card";

/** A card may have to wait for long until it is its turn. */
const idleSeconds = 3600;

/**
 * Does work on several cards with one PIN for each that is locked, all of them given before the work begins; as
 * `withUnlockedCard` does it for one.
 * @returns undefined when the person gave up; `work` was not begun then
 */
export async function withUnlockedCards<Result extends object>(
  services: Pick<Services, "engine" | "cards">,
  cards: readonly ReadCard[],
  title: string,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  const [first, ...others] = cards;
  if (first === undefined) return work();
  const begun = await withUnlockedCard(services, first, title, async () => ({ result: await withUnlockedCards(services, others, title, work) }), idleSeconds);
  return begun?.result;
}
