import type { RestoredKey } from "../../protocol/keys";
import { keyCopy } from "../../protocol/requests";
import type { ReaderName } from "../../protocol/values";
import type { ReadCard } from "../cards/snapshot";
import type { Services } from "../commands/services";
import { failureOf } from "../failures/failure";
import type { Failure } from "../failures/failure";
import { stopsAll } from "../failures/stops-all";
import type { PlannedCopy } from "./level-plan";

/** What became of a copy. */
export type CopyOutcome = { copy: PlannedCopy } & ({ is: "copied"; key: RestoredKey } | { is: "failed"; error: unknown } | NotBegun);

/** Its turn did not come; `lost` names the reader of the card that could not be used any more, where that is why. */
interface NotBegun {
  is: "not-begun";
  lost?: ReaderName;
}

export interface Copying {
  isCancelled(): boolean;
  /** Called before each copy, with its place from 0. */
  begins(copy: PlannedCopy, place: number): void;
}

type CopyServices = Pick<Services, "engine" | "cards" | "aesKcvs">;

type Copied = Extract<CopyOutcome, { is: "copied" }>;

/**
 * Copies a key between two cards that are unlocked. It never touches the disk: the engine's memory is all it passes.
 * @throws EngineError
 */
export async function copyKey(services: CopyServices, copy: PlannedCopy): Promise<RestoredKey> {
  const outcome = await outcomeOf(services, copy);
  await lookAt(services, copy.to, [outcome]);
  if (outcome.is === "copied") return outcome.key;
  throw outcome.error;
}

/**
 * Copies keys one after the other. One that fails does not keep the others from being tried, but for those of a card that is
 * gone or locked by then; a cancelled one is finished.
 */
export async function copyKeys(services: CopyServices, copies: readonly PlannedCopy[], { isCancelled, begins }: Copying): Promise<CopyOutcome[]> {
  const outcomes: CopyOutcome[] = [];
  const lost = new Set<ReaderName>();
  for (const to of new Set(copies.map((copy) => copy.to))) {
    const ofCard: CopyOutcome[] = [];
    for (const copy of copies.filter((one) => one.to === to)) {
      const without = [copy.from.at.reader, to.reader].find((reader) => lost.has(reader));
      if (without !== undefined) ofCard.push({ copy, is: "not-begun", lost: without });
      else if (isCancelled() || services.engine.state.name !== "running") ofCard.push({ copy, is: "not-begun" });
      else {
        begins(copy, outcomes.length + ofCard.length);
        const outcome = await outcomeOf(services, copy);
        ofCard.push(outcome);
        const reader = outcome.is === "failed" ? lostBy(failureOf(outcome.error), to) : undefined;
        if (reader !== undefined) lost.add(reader);
      }
    }
    await lookAt(services, to, ofCard);
    outcomes.push(...ofCard);
  }
  return outcomes;
}

/** The reader whose card nothing more can be done with after this failure. */
function lostBy(failure: Failure, to: ReadCard): ReaderName | undefined {
  if (!stopsAll(failure)) return undefined;
  // Only the card that is written to can be left half way.
  if (failure.code === "incomplete") return to.reader;
  return "reader" in failure ? failure.reader : undefined;
}

async function outcomeOf({ engine }: CopyServices, copy: PlannedCopy): Promise<Exclude<CopyOutcome, { is: "not-begun" }>> {
  const { from, to, keyRef } = copy;
  try {
    const params = { from: { reader: from.at.reader, keyRef: from.key.keyRef }, to: { reader: to.reader, keyRef } };
    return { copy, is: "copied", key: await engine.request(keyCopy, params) };
  } catch (error) {
    return { copy, is: "failed", error };
  }
}

/** Reads a card anew after copies to it, also where they failed; those that were proven have the check values of their origins. */
async function lookAt({ cards, aesKcvs }: CopyServices, to: ReadCard, outcomes: readonly CopyOutcome[]): Promise<void> {
  await cards.refresh(to.reader);
  const proven = outcomes.filter((one): one is Copied => one.is === "copied" && one.key.proof?.valid === true);
  for (const { copy: { from }, key } of proven) {
    aesKcvs.remember({ reader: from.at.reader, serial: from.at.card.serial, keyRef: from.key.keyRef }, key.proof?.aesKcv);
    aesKcvs.remember({ reader: to.reader, serial: to.card.serial, keyRef: key.keyRef }, key.proof?.aesKcv);
  }
}
