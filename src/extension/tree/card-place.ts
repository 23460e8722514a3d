import type { Card } from "../../protocol/cards";
import type { ReaderName } from "../../protocol/values";
import type { ShownCoverage } from "./shown-coverage";

/** A card whose parts are shown as rows. */
export interface CardPlace {
  /** Of the card's row: what the ids of all rows below begin with. */
  id: string;
  reader: ReaderName;
  card: Card;
  coverage: ShownCoverage;
}
