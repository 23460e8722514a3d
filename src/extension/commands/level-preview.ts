import type { ReadCard } from "../cards/snapshot";
import type { LevelPlan, PlannedCopy } from "../cluster/level-plan";
import type { ChoiceQuestion, Told } from "../input/questions";
import { capitalized, cardName, cardWords, counted, keyName, keyTypeWords } from "../words";

/** A plan to be read before anything is done, with one choice: to carry it out. */
export function levelPreview({ copies, leftOut }: LevelPlan): ChoiceQuestion<true> {
  const cards = [...new Set(copies.map(({ to }) => to))];
  return {
    placeholder: "This is what will be copied. Nothing is done yet.",
    choices: [
      {
        label: copies.length === 1 ? "Copy this key" : `Copy these ${copies.length} keys`,
        icon: "run-all",
        detail: "One PIN for each card. Keys go wrapped from card to card; no file is written.",
        value: true,
      },
      ...cards.flatMap((card) => {
        const toCard = copies.filter(({ to }) => to === card);
        return [{ heading: `To ${cardWords(card.card)}` }, ...virtualRemark(card, toCard), ...toCard.map(copyWords)];
      }),
      ...(leftOut.length === 0 ? [] : [{ heading: `${counted(leftOut.length, "key")} left out` }]),
      ...leftOut.map(({ key: { first, label }, to, why }): Told => ({
        told: keyName({ keyRef: first.keyRef, label }),
        icon: "circle-slash",
        description: `${keyTypeWords(first)} · not to ${cardName(to.card)}`,
        detail: `${capitalized(why)}.`,
      })),
    ],
  };
}

/** A key that leaves real cards for a file is worth a word. */
function virtualRemark(card: ReadCard, copies: readonly PlannedCopy[]): Told[] {
  if (!card.virtual || copies.every(({ from }) => from.at.virtual)) return [];
  return [{ told: virtualWarning(card), icon: "warning" }];
}

export function virtualWarning({ card }: ReadCard): string {
  return `${cardName(card)} is a virtual card: copies there lie in a file of this machine, and nothing protects them`;
}

function copyWords({ from, keyRef, idHeldBy }: PlannedCopy): Told {
  return {
    told: keyName(from.key),
    icon: "key",
    description: keyTypeWords(from.key),
    detail: [`As reference ${keyRef}, from ${cardWords(from.at.card)}`, ...(idHeldBy === undefined ? [] : [idRemark(from.key.id, idHeldBy)])].join(". "),
  };
}

/** Not a reason against a copy, but worth knowing. */
export function idRemark(id: string, holder: string): string {
  return `“${holder}” has the same ID ${id} there: programs that go by IDs can't tell the two apart.`;
}
