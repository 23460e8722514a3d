import type { DecodedCommand } from "../../formats/iso7816";
import type { Card } from "../card";

/** What a command answers: 9000 where it names no status word. */
export interface Answer {
  data?: Uint8Array;
  sw?: number;
}

/** Carries out one command, or throws a Refusal. A FormatError stands for wrong data. */
export type Handler = (card: Card, command: DecodedCommand) => Answer | Promise<Answer>;
