import type { ReaderName } from "../../protocol";
import type { Cards } from "./cards";

/**
 * Derives the key of a share file from its password (SmartCard-HSM ref. 5.1); takes many seconds.
 * Rejects with the failure `cancelled` when the signal fires. The password is zeroed.
 */
export type DeriveShareKey = (
  password: Uint8Array,
  salt: Uint8Array,
  options: { onProgress?: (fraction: number) => void; signal?: AbortSignal },
) => Promise<{ key: Uint8Array; iv: Uint8Array }>;

/** The virtual cards that can be shown beside real ones. */
export interface VirtualCards {
  /** Makes a virtual card and its reader; tells the reader's name. */
  add(name?: string): Promise<ReaderName>;
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
}

/** How an operation is watched and stopped. */
export interface OperationContext {
  signal: AbortSignal;
  /** 0 to 100, and what is being done, in words. */
  onProgress(percentage: number, message?: string): void;
}
