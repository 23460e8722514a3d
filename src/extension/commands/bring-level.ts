import { tellWithAccount } from "../accounts/tell";
import type { ReadCard } from "../cards/snapshot";
import { accountOf, leftOutWords } from "../cluster/account";
import { whyApart } from "../cluster/apart";
import { clustersOf } from "../cluster/clusters";
import type { Cluster } from "../cluster/clusters";
import { copyKeys } from "../cluster/copy-keys";
import { levelPlan } from "../cluster/level-plan";
import type { LevelPlan, PlannedCopy } from "../cluster/level-plan";
import { askChoice } from "../input/questions";
import { cardIn } from "../input/same-card";
import { withUnlockedCards } from "../input/unlocked-cards";
import { working } from "../input/working";
import { inform } from "../messages";
import { cardName, cardWords, counted, keyName } from "../words";
import { levelPreview } from "./level-preview";
import type { Command, Services, Target } from "./services";

const title = "Bring level";

/** Copies to cards what they lack of the keys of the other cards with their DKEK. */
export const bringLevel: Command = async (services, target) => {
  await services.cards.settled();
  const wanted = await wantedCards(services, target);
  if (wanted === undefined) return;
  const { cluster, to } = wanted;
  const plan = levelPlan(cluster, to);
  if (plan.copies.length === 0) {
    void inform(nothingToCopy(plan, to));
    return;
  }
  const answer = await askChoice({ title, step: 1, totalSteps: 1, canGoBack: false }, levelPreview(plan));
  if (answer.is !== "given") return;
  const outcomes = await withUnlockedCards(services, involvedIn(plan, cluster), title, () => copyAll(services, plan.copies));
  if (outcomes === undefined) return;
  const { summary, text, isGood } = accountOf(outcomes, plan.leftOut);
  tellWithAccount(services.accounts, summary, isGood, services.accounts.add(title, text), []);
};

interface Wanted {
  cluster: Cluster;
  to: readonly ReadCard[];
}

/** The cards that shall get something: one, or all of a cluster. Undefined when there are none, of which the person was told. */
async function wantedCards({ cards, aesKcvs }: Services, { reader, kcv }: Target): Promise<Wanted | undefined> {
  const clusters = clustersOf(cards.snapshot, aesKcvs);
  const all = clusters.map((cluster): Wanted => ({ cluster, to: cluster.cards }));
  const each = clusters.flatMap((cluster) => cluster.cards.map((card): Wanted => ({ cluster, to: [card] })));
  const wanted = reader === undefined ? all.find(({ cluster }) => cluster.kcv === kcv) : each.find(({ to }) => to[0]?.reader === reader);
  if (wanted !== undefined) return wanted;
  if (reader !== undefined || clusters.length === 0) {
    const card = reader === undefined ? undefined : cardIn(cards, reader);
    const alone = "No two cards in sight have the same DKEK, so none can be brought level with another.";
    void inform(card === undefined ? alone : `${cardWords(card.card)} can't be brought level. ${whyApart(card.card)}`);
    return undefined;
  }
  const answer = await askChoice<Wanted>(
    { title, step: 1, totalSteps: 1, canGoBack: false },
    { placeholder: "Which cards shall get the keys that they lack?", choices: [...all, ...each].map((one) => ({ ...cardsWords(one), value: one })) },
  );
  return answer.is === "given" ? answer.value : undefined;
}

function cardsWords({ cluster, to }: Wanted): { label: string; icon: string; description: string; detail: string } {
  const { copies } = levelPlan(cluster, to);
  const [card, ...more] = to;
  const detail = copies.length === 0 ? "Nothing to copy" : `${counted(copies.length, "key")} to copy`;
  return card === undefined || more.length > 0
    ? { label: `All ${to.length} cards`, icon: "layers", description: `DKEK ${cluster.kcv}`, detail }
    : { label: cardName(card.card), icon: "credit-card", description: card.card.serial, detail };
}

function nothingToCopy({ leftOut }: LevelPlan, to: readonly ReadCard[]): string {
  const names = to.map(({ card }) => cardWords(card)).join(" and ");
  const why = leftOut.map(leftOutWords).join(" ");
  const level = to.length === 1 ? `${names} lacks no key of the other cards with its DKEK.` : `${names} have the same keys.`;
  return leftOut.length === 0 ? level : `There is nothing to copy. ${why}`;
}

/** Every card whose PIN is needed, in the order in which people see them. */
function involvedIn({ copies }: LevelPlan, { cards }: Cluster): ReadCard[] {
  const involved = new Set(copies.flatMap(({ from, to }) => [from.at, to]));
  return cards.filter((card) => involved.has(card));
}

function copyAll(services: Services, copies: readonly PlannedCopy[]): ReturnType<typeof copyKeys> {
  return working(`Copying ${counted(copies.length, "key")}`, (onProgress, token) =>
    copyKeys(services, copies, {
      isCancelled: () => token.isCancellationRequested,
      begins: ({ from, to }, place) =>
        onProgress({
          percentage: Math.round((100 * place) / copies.length),
          message: `${place + 1} of ${copies.length}: “${keyName(from.key)}” to ${cardName(to.card)}`,
        }),
    }),
  );
}
