import type { ReadCard } from "../cards/snapshot";

/** Whether a card has keys that can be wrapped. */
export function canBackUp({ card: { dkek, keys } }: Pick<ReadCard, "card">): boolean {
  return dkek.state === "ready" && keys.length > 0;
}
