import type { Command } from "./services";

/** Shows the cards of one DKEK side by side. */
export const compareCards: Command = ({ cardsComparison }, { reader }) => {
  cardsComparison.open(reader);
  return Promise.resolve();
};
