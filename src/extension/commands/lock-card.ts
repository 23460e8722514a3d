import { cardLock } from "../../protocol/requests";
import { pickCard } from "../input/pick-card";
import { workingOn } from "../input/working";
import type { Command } from "./services";

export const lockCard: Command = async (services, target) => {
  const { engine, cards } = services;
  const at = await pickCard(services, target, {
    title: "Lock card",
    accepts: ({ card }) => card.unlocked,
    noneFits: "No card is unlocked.",
  });
  if (at === undefined) return;
  await workingOn(cards, at, () => engine.request(cardLock, { reader: at.reader }));
};
