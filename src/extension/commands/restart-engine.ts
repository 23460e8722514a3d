import type { Command } from "./services";

export const restartEngine: Command = async ({ engine, cards }) => {
  engine.restart();
  await cards.settled();
};
