import type { DeriveShareKey } from "../../../../src/engine/derivation";
import type { Cards, OperationContext } from "../../../../src/engine/operations";
import type { MemoryReaders } from "../memory-readers";
import type { Fixtures } from "./fixtures";

/** What a person gives wrongly. */
export type Wrong = "PIN" | "password" | undefined;

/** Where an operation is done: with a card, or without one. */
export interface Place {
  cards: Cards;
  readers: MemoryReaders;
}

export interface Doing extends Place {
  /** Given once each, so that nothing but the operation has them. */
  pin(): Uint8Array;
  password(): Uint8Array;
  deriveShareKey: DeriveShareKey;
  context: OperationContext;
  fixtures: Fixtures;
}

export interface Operation {
  name: string;
  place(fixtures: Fixtures): Place;
  work(doing: Doing): Promise<unknown>;
  /** What must be in no byte array afterwards, beside the PINs, passwords and shares that all of them are looked for. */
  secrets?(): Uint8Array[];
  /** The same, where only the answer tells it. */
  secretsIn?(answer: unknown): Promise<Uint8Array[]>;
  wrong: readonly Wrong[];
}
