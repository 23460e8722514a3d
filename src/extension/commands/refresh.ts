import type { Command } from "./services";

/** Reads the readers and all cards anew. */
export const refresh: Command = ({ cards }, { reader }) => cards.refresh(reader);
