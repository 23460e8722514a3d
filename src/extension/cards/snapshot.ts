import type { Card, Reader } from "../../protocol/cards";
import type { PcscStatus } from "../../protocol/requests";
import type { ReaderName } from "../../protocol/values";
import type { EngineFailure } from "../engine-client/engine-error";
import type { EngineState } from "../engine-client/state";

/**
 * What is known of what is in a reader.
 *
 * - `empty`: no card
 * - `foreign`: a card that is no SmartCard-HSM
 * - `reading`: a SmartCard-HSM that was not read yet
 * - `read`: a SmartCard-HSM
 * - `unreadable`: a SmartCard-HSM that could not be read
 */
export type CardContent =
  | { state: "empty" }
  | { state: "foreign" }
  | { state: "reading" }
  | { state: "read"; card: Card }
  | { state: "unreadable"; failure: EngineFailure };

export interface ReaderEntry {
  reader: Reader;
  content: CardContent;
}

/** Everything the view shows, at one moment. */
export interface CardsSnapshot {
  engine: EngineState;
  /** Absent until the first list came from the engine. */
  readers?: readonly ReaderEntry[];
  /** As it was when the readers were listed; absent as they are. */
  pcsc?: PcscStatus;
}

/** A reader with a SmartCard-HSM that was read. */
export interface ReadCard {
  reader: ReaderName;
  virtual: boolean;
  card: Card;
}

export function readCardOf({ reader, content }: ReaderEntry): ReadCard | undefined {
  return content.state === "read" ? { reader: reader.name, virtual: reader.virtual, card: content.card } : undefined;
}
