import type { Command } from "./services";

/** Reads a card anew; without one, the readers, all cards and the backups. */
export const refresh: Command = async ({ cards, backups }, { reader }) => {
  await Promise.all([cards.refresh(reader), ...(reader === undefined ? [backups.refresh()] : [])]);
};
