import { throwIfCancelled } from "../failure";
import type { OperationContext } from "./services";

/** How long other requests wait for their turn. */
const TURN_MS = 10;

/**
 * What `work` makes of each item, in their order. It tells its progress after each, and lets other requests have a turn
 * now and then, so that many items keep nobody waiting.
 * @throws EngineFailure `cancelled`
 */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  { signal, onProgress }: OperationContext,
  work: (item: Item) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  let turn = performance.now();
  for (const item of items) {
    if (performance.now() - turn > TURN_MS) {
      await new Promise((resolve) => setImmediate(resolve));
      turn = performance.now();
    }
    throwIfCancelled(signal);
    results.push(work(item));
    onProgress((100 * results.length) / items.length);
  }
  return results;
}
