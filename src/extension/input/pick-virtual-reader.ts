import type { ReaderName } from "../../protocol/values";
import type { ReaderEntry } from "../cards/snapshot";
import type { Services, Target } from "../commands/services";
import { inform } from "../messages";
import { askChoice } from "./questions";

/** The virtual reader a command works on: the one it was started on, the only one that fits, or the one the person picks. */
export async function pickVirtualReader(
  { cards }: Services,
  target: Target,
  question: { title: string; accepts(entry: ReaderEntry): boolean; noneFits: string },
): Promise<ReaderName | undefined> {
  if (target.reader !== undefined) return target.reader;
  await cards.settled();
  const fitting = cards.readers.filter((entry) => entry.reader.virtual && question.accepts(entry));
  const [only] = fitting;
  if (only === undefined) {
    await inform(question.noneFits);
    return undefined;
  }
  if (fitting.length === 1) return only.reader.name;
  const answer = await askChoice<ReaderName>(
    { title: question.title, step: 1, totalSteps: 1, canGoBack: false },
    {
      placeholder: "Which virtual reader?",
      choices: fitting.map(({ reader }) => ({
        label: reader.name,
        icon: "vm",
        description: reader.card?.serial ?? "no card",
        value: reader.name,
      })),
    },
  );
  return answer.is === "given" ? answer.value : undefined;
}
