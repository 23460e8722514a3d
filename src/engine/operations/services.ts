import type { AddVirtualCardParams, ReaderName } from "../../protocol";
import type { DeriveShareKey } from "../derivation";
import type { Cards } from "./cards";
import type { ShareCollections } from "./share-collections";

/** The virtual cards that can be shown beside real ones. */
export interface VirtualCards {
  /** Makes a virtual card and its reader; tells the reader's name. */
  add(card: AddVirtualCardParams): Promise<ReaderName>;
  /** Deletes the card with its keys, and its reader. */
  remove(reader: ReaderName): Promise<void>;
  insert(reader: ReaderName): Promise<void>;
  eject(reader: ReaderName): Promise<void>;
}

/** What operations work with. */
export interface Services {
  cards: Cards;
  deriveShareKey: DeriveShareKey;
  virtualCards: VirtualCards;
  collections: ShareCollections;
}

/** How an operation is watched and stopped. */
export interface OperationContext {
  signal: AbortSignal;
  /** 0 to 100, and what is being done, in words. */
  onProgress(percentage: number, message?: string): void;
}
