import { virtualCardInsert } from "../../protocol/requests";
import { pickVirtualReader } from "../input/pick-virtual-reader";
import { workingIn } from "../input/working";
import type { Command } from "./services";

export const insertVirtualCard: Command = async (services, target) => {
  const reader = await pickVirtualReader(services, target, {
    title: "Insert virtual card",
    accepts: ({ content }) => content.state === "empty",
    noneFits: "There is no empty virtual reader.",
  });
  if (reader === undefined) return;
  await workingIn(services.cards, reader, () => services.engine.request(virtualCardInsert, { reader }));
};
