import type { ReaderName } from "../../protocol";
import { namingReader } from "../failure";
import type { Cards, InsertedCard } from "./cards";

/**
 * One of several cards that an operation works with: a failure that tells of it, as of its PIN, names its reader.
 * @throws EngineFailure `no-such-reader`, `no-card`
 */
export function namedCard(cards: Cards, reader: ReaderName): InsertedCard {
  const card = cards.cardIn(reader);
  const naming = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      throw namingReader(error, reader);
    }
  };
  return { use: (work) => naming(card.use(work)), look: (work) => naming(card.look(work)) };
}
