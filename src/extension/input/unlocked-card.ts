import type { Card } from "../../protocol/cards";
import { cardLock, cardUnlock } from "../../protocol/requests";
import type { ReadCard } from "../cards/snapshot";
import type { Services } from "../commands/services";
import { isFailure } from "../engine-client/engine-error";
import { failureSentence, failureText } from "../failures/failure-text";
import { tellFailure } from "../messages";
import { requireUsablePin, userPinStep } from "./pin";
import type { WithPin } from "./pin";
import { sameCard } from "./same-card";
import { runSteps } from "./wizard";
import { workingIn } from "./working";

type CardServices = Pick<Services, "engine" | "cards">;

/** Longer than writing any file takes. */
const usualIdleSeconds = 300;

/** The session in which work is done, with the card as it is after the PIN. */
interface Session {
  card: Card;
  /** The person had unlocked the card before, and it stays so. */
  isTheirs: boolean;
}

/**
 * Does work that takes many commands with one PIN: asks for it when the card is locked, and locks the card again after the
 * work, however that ends, and reads it anew. After a wrong PIN it asks again at once; none is presented twice.
 * @param idleSeconds after so long without use the card is locked, should this extension be held up half way
 * @returns undefined when the person gave up; `work` was not begun then
 * @throws EngineError when the card is gone, or its PIN can't be used
 */
export async function withUnlockedCard<Result extends object>(
  services: CardServices,
  at: ReadCard,
  title: string,
  work: (card: Card) => Promise<Result>,
  idleSeconds = usualIdleSeconds,
): Promise<Result | undefined> {
  const session = await openSession(services, at, title, idleSeconds);
  if (session === undefined) return undefined;
  const { engine, cards } = services;
  return workingIn(cards, at.reader, async () => {
    try {
      return await work(session.card);
    } finally {
      // A card that is gone, or whose engine is, has no session any more.
      if (!session.isTheirs) await engine.request(cardLock, { reader: at.reader }).catch(() => undefined);
    }
  });
}

async function openSession(services: CardServices, at: ReadCard, title: string, idleSeconds: number): Promise<Session | undefined> {
  for (;;) {
    const card = await sameCard(services.cards, at);
    if (card.unlocked) return { card, isTheirs: true };
    requireUsablePin(card);
    const start: WithPin = { pin: undefined };
    const draft = await runSteps(title, start, () => [userPinStep(card)]);
    if (draft?.pin === undefined) return undefined;
    // The PIN was given for this card; another one in the same reader must not get it.
    await sameCard(services.cards, at);
    try {
      return { card: await services.engine.request(cardUnlock, { reader: at.reader, pin: draft.pin, idleSeconds }), isTheirs: false };
    } catch (error) {
      await services.cards.refresh(at.reader);
      if (!isFailure(error, "wrong-pin") || error.failure.triesLeft === 0) throw error;
      // Not awaited: the question comes again at once.
      void tellFailure(failureSentence(failureText(error.failure)));
    }
  }
}
