import { virtualCardEject } from "../../protocol/requests";
import { pickVirtualReader } from "../input/pick-virtual-reader";
import { workingIn } from "../input/working";
import type { Command } from "./services";

export const ejectVirtualCard: Command = async (services, target) => {
  const reader = await pickVirtualReader(services, target, {
    title: "Eject virtual card",
    accepts: ({ content }) => content.state !== "empty",
    noneFits: "There is no virtual card in a reader.",
  });
  if (reader === undefined) return;
  await workingIn(services.cards, reader, () => services.engine.request(virtualCardEject, { reader }));
};
