import * as vscode from "vscode";
import type { Key } from "../../protocol/keys";
import { readCardOf } from "../cards/snapshot";
import type { ReadCard } from "../cards/snapshot";
import type { Services, Target } from "../commands/services";
import { EngineError } from "../engine-client/engine-error";
import { inform, showInformation } from "../messages";
import { commandId } from "../names";
import { cardName, cardWords, keyName, keyTypeWords } from "../words";
import { askChoice } from "./questions";
import { cardIn } from "./same-card";
import type { PickedKey } from "./same-card";

export interface CardQuestion {
  title: string;
  /** Which cards the command can work on; absent: any SmartCard-HSM. */
  accepts?(card: ReadCard): boolean;
  /** Said when there are cards but none that it can work on. */
  noneFits?: string;
  /** What to tell about a card in the list. */
  describe?(card: ReadCard): string;
}

/**
 * The card a command works on: the one it was started on, the only one that fits, or the one the person picks.
 * @returns undefined when there is none (the person was told why) or nothing was picked
 * @throws EngineError when it was started on a reader whose card can't be used
 */
export async function pickCard(
  { cards }: Services,
  target: Target,
  question: CardQuestion,
): Promise<ReadCard | undefined> {
  await cards.settled();
  if (target.reader !== undefined) return cardIn(cards, target.reader);
  const all = cards.readers.flatMap((entry) => readCardOf(entry) ?? []);
  const fitting = all.filter((card) => question.accepts?.(card) ?? true);
  const [only] = fitting;
  if (only === undefined) {
    await (all.length === 0 ? tellNoCard() : inform(question.noneFits ?? ""));
    return undefined;
  }
  if (fitting.length === 1) return only;
  const answer = await askChoice<ReadCard>(
    { title: question.title, step: 1, totalSteps: 1, canGoBack: false },
    {
      placeholder: "Which card?",
      choices: fitting.map((card) => ({
        label: cardName(card.card),
        icon: "credit-card",
        description: card.card.serial,
        detail: question.describe === undefined ? card.reader : `${card.reader} · ${question.describe(card)}`,
        value: card,
      })),
    },
  );
  return answer.is === "given" ? answer.value : undefined;
}

async function tellNoCard(): Promise<void> {
  const add = "Add virtual card";
  const answer = await showInformation(
    "There is no SmartCard-HSM to work on. Insert one, or try it out with a virtual card.",
    add,
  );
  if (answer === add) await vscode.commands.executeCommand(commandId("addVirtualCard"));
}

/** The key a command works on: the one it was started on, the only one, or the one the person picks. */
export async function pickKey(
  services: Services,
  target: Target,
  question: CardQuestion,
): Promise<PickedKey | undefined> {
  const withKeys = (card: ReadCard): boolean => card.card.keys.length > 0;
  const at = await pickCard(services, target, {
    ...question,
    accepts: (card) => withKeys(card) && (question.accepts?.(card) ?? true),
    noneFits: question.noneFits ?? "There is no key on the card yet.",
  });
  if (at === undefined) return undefined;
  const { keys } = at.card;
  const { keyRef } = target;
  if (keyRef !== undefined) {
    const key = keys.find((one) => one.keyRef === keyRef);
    if (key === undefined) throw new EngineError({ code: "no-such-key", keyRef });
    return { at, key };
  }
  const [only] = keys;
  if (only === undefined) {
    await inform("There is no key on this card yet.");
    return undefined;
  }
  if (keys.length === 1) return { at, key: only };
  const answer = await askChoice<Key>(
    { title: question.title, step: 1, totalSteps: 1, canGoBack: false },
    {
      placeholder: `Which key of ${cardWords(at.card)}?`,
      choices: keys.map((key) => ({
        label: keyName(key),
        icon: "key",
        description: keyTypeWords(key),
        detail: `Reference ${key.keyRef} · ID ${key.id}`,
        value: key,
      })),
    },
  );
  return answer.is === "given" ? { at, key: answer.value } : undefined;
}
