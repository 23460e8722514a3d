import type { Card } from "../../protocol";
import { checkUserPin, wipingAfter } from "./login";
import type { OnReader, Unlocking } from "./params";
import { readCard } from "./read-card";
import type { Services } from "./services";

/**
 * Verifies the user PIN and keeps that session open, so that nothing after it needs the PIN; the PIN itself is not kept.
 * @throws EngineFailure of connecting and of the PIN
 */
export function unlockCard(services: Pick<Services, "cards">, { reader, pin, idleSeconds }: Unlocking): Promise<Card> {
  const { cards } = services;
  return wipingAfter([pin], async () => {
    checkUserPin(pin, "pin");
    await cards.unlock(reader, (hsm) => hsm.pins.verify(pin), idleSeconds);
    try {
      return await readCard(services, { reader });
    } catch (error) {
      // Nobody locks a card again that they were told is not unlocked.
      if (cards.isUnlocked(reader)) await cards.lock(reader);
      throw error;
    }
  });
}

/** Ends the unlocked session; a card that is not unlocked stays as it is. */
export async function lockCard({ cards }: Pick<Services, "cards">, { reader }: OnReader): Promise<null> {
  await cards.lock(reader);
  return null;
}
