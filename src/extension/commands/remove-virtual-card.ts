import { virtualCardRemove } from "../../protocol/requests";
import type { ReaderEntry } from "../cards/snapshot";
import { pickVirtualReader } from "../input/pick-virtual-reader";
import { showWarning } from "../messages";
import { counted } from "../words";
import type { Command } from "./services";

export const removeVirtualCard: Command = async (services, target) => {
  const { engine, cards } = services;
  const reader = await pickVirtualReader(services, target, {
    title: "Remove virtual card",
    accepts: () => true,
    noneFits: "There is no virtual card.",
  });
  if (reader === undefined) return;
  const remove = "Remove virtual card";
  const chosen = await showWarning(
    `Remove “${reader}”?`,
    { modal: true, detail: lossWords(cards.entry(reader)) },
    remove,
  );
  if (chosen !== remove) return;
  await engine.request(virtualCardRemove, { reader });
  await cards.refresh();
};

function lossWords(entry: ReaderEntry | undefined): string {
  const content = entry?.content;
  const keys = content?.state === "read" ? content.card.keys.length : undefined;
  if (keys === 0) return "Its card and the file that holds it are deleted. There are no keys on it.";
  const what = keys === undefined ? "all keys on it" : `${counted(keys, "key")} on it`;
  return `Its card and the file that holds it are deleted, and with it ${what}. Keys without a backup file are lost for good.`;
}
