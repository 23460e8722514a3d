import type { ReadCard } from "../cards/snapshot";
import type { CardStore } from "../cards/card-store";
import { isFailure } from "../engine-client/engine-error";
import { failureSentence, failureText } from "../failures/failure-text";
import { tellFailure } from "../messages";
import { requireUsablePin, userPinStep } from "./pin";
import type { WithPin } from "./pin";
import { sameCard } from "./same-card";
import { runSteps } from "./wizard";

/**
 * Does what a draft and its PIN were given for. After a wrong PIN, which changed nothing, it asks for the PIN alone: nobody
 * has to choose the file, and no custodian to type a part, once more. None is presented twice.
 * @param work reads the card anew when it failed
 * @returns undefined when the person gave up
 */
export async function withPinAgain<D extends WithPin, Result extends object>(
  cards: CardStore,
  at: ReadCard,
  title: string,
  draft: D,
  work: (draft: D) => Promise<Result>,
): Promise<Result | undefined> {
  for (let given = draft; ; ) {
    try {
      return await work(given);
    } catch (error) {
      if (!isFailure(error, "wrong-pin") || error.failure.triesLeft === 0) throw error;
      // Not awaited: the question comes again at once.
      void tellFailure(failureSentence(failureText(error.failure)));
    }
    const card = await sameCard(cards, at);
    requireUsablePin(card);
    const next = await runSteps<D>(title, { ...given, pin: undefined }, () => [userPinStep<D>(card)]);
    if (next === undefined) return undefined;
    given = next;
  }
}
