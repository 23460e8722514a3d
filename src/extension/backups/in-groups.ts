/** Does `work` on each item, on `limit` of them at a time, and gives the results in the order of the items. */
export async function mapInParallel<T, R>(items: readonly T[], limit: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}

/** Cuts a list into groups of up to `count` items that weigh `weight` together, if that matters; a heavier item stands alone. */
export function inGroups<T>(items: readonly T[], count: number, weight = 0, weightOf: (item: T) => number = () => 0): T[][] {
  const groups: T[][] = [];
  let group: T[] = [];
  let sum = 0;
  for (const item of items) {
    if (group.length > 0 && (group.length === count || sum + weightOf(item) > weight)) {
      groups.push(group);
      group = [];
      sum = 0;
    }
    group.push(item);
    sum += weightOf(item);
  }
  return group.length > 0 ? [...groups, group] : groups;
}
