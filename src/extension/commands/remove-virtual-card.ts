import { virtualCardRemove } from "../../protocol/requests";
import type { CardCoverage } from "../backups/coverage";
import type { ReaderEntry } from "../cards/snapshot";
import { pickVirtualReader } from "../input/pick-virtual-reader";
import { showWarning } from "../messages";
import { keyLoss } from "./loss-words";
import type { Command } from "./services";

export const removeVirtualCard: Command = async (services, target) => {
  const { engine, cards, backups, coverages } = services;
  const reader = await pickVirtualReader(services, target, {
    title: "Remove virtual card",
    accepts: () => true,
    noneFits: "There is no virtual card.",
  });
  if (reader === undefined) return;
  await backups.settled();
  const remove = "Remove virtual card";
  const chosen = await showWarning(
    `Remove “${reader}”?`,
    { modal: true, detail: lossWords(cards.entry(reader), coverages.of(reader)) },
    remove,
  );
  if (chosen !== remove) return;
  await engine.request(virtualCardRemove, { reader });
  await cards.refresh();
};

function lossWords(entry: ReaderEntry | undefined, coverage: CardCoverage | undefined): string {
  const content = entry?.content;
  if (content?.state !== "read") return "Its card and the file that holds it are deleted, and with it all keys on it. Keys without a backup file are lost for good.";
  const { card } = content;
  if (card.keys.length === 0) return "Its card and the file that holds it are deleted. There are no keys on it.";
  return `Its card and the file that holds it are deleted, and with it its keys:\n${keyLoss(card, coverage).words}`;
}
