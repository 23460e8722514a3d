import type { Progress } from "../../protocol/requests";
import type { Failure } from "../failures/failure";
import { failureOf } from "../failures/failure";
import { stopsAll } from "../failures/stops-all";

/** What became of one of many. `not-tried`: cancelled, or stopped by the failure of one before. */
export type Outcome<Item, Result> = { item: Item } & (
  | { state: "done"; result: Result }
  | { state: "failed"; failure: Failure }
  | { state: "not-tried" }
);

export interface Run<Item, Result> {
  /** One for each, in their order. */
  outcomes: readonly Outcome<Item, Result>[];
  /** `stopped`: by a failure that leaves nothing to go on with. */
  ending: "finished" | "cancelled" | "stopped";
}

interface Watching<Item> {
  /** What a person calls it. */
  name(item: Item): string;
  onProgress(progress: Progress): void;
  token: { readonly isCancellationRequested: boolean };
  /** Told every failure, for the log. */
  onFailure(error: unknown): void;
}

/**
 * Works on one after the other. The failure of one does not keep the others from their turn, unless the card or the folder is
 * gone; cancelling lets the one that is under way come to its end. It never rejects: what was done must be told.
 */
export async function oneByOne<Item, Result>(
  items: readonly Item[],
  { name, onProgress, token, onFailure }: Watching<NoInfer<Item>>,
  work: (item: Item) => Promise<Result>,
): Promise<Run<Item, Result>> {
  const outcomes: Outcome<Item, Result>[] = [];
  let ending: Run<Item, Result>["ending"] = "finished";
  for (const [index, item] of items.entries()) {
    if (ending === "finished" && token.isCancellationRequested) ending = "cancelled";
    if (ending !== "finished") {
      outcomes.push({ item, state: "not-tried" });
      continue;
    }
    onProgress({ percentage: (100 * index) / items.length, message: `${index + 1} of ${items.length}: ${name(item)}` });
    try {
      outcomes.push({ item, state: "done", result: await work(item) });
    } catch (error) {
      onFailure(error);
      const failure = failureOf(error);
      outcomes.push({ item, state: "failed", failure });
      if (stopsAll(failure)) ending = "stopped";
    }
  }
  return { outcomes, ending };
}
