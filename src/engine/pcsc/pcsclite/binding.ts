import type { EventEmitter } from "node:events";
import { createRequire } from "node:module";

/** What is used of the package `pcsclite` 1.0.1; values as in PC/SC part 5. */
export type Pcsclite = () => PcscContext;

/** Watches for readers. Emits `reader` for each one that comes, and `error` once it is of no use any more. */
export interface PcscContext extends EventEmitter {
  on(event: "reader", listener: (reader: PcscReader) => void): this;
  on(event: "error", listener: (error: unknown) => void): this;
  close(): void;
}

export interface ReaderStatus {
  /** Flags of `readerStateFlag`, and above 16 bits a count of insertions and removals. */
  state: number;
  atr?: Uint8Array;
}

/** A reader with one connection at most. Emits `status` when its card changes, `end` when it is gone. */
export interface PcscReader extends EventEmitter {
  readonly name: string;
  /** Set by the package; stays true when a disconnect fails. */
  connected: boolean;
  on(event: "status", listener: (status: ReaderStatus) => void): this;
  on(event: "end", listener: () => void): this;
  on(event: "error", listener: (error: unknown) => void): this;
  connect(options: { share_mode: number; protocol: number }, done: (error: unknown, protocol: number) => void): void;
  transmit(command: Buffer, responseLength: number, protocol: number, done: (error: unknown, response: Buffer) => void): void;
  disconnect(disposition: number, done: (error: unknown) => void): void;
}

export const readerStateFlag = { present: 0x20, mute: 0x200 } as const;
export const shareMode = { exclusive: 1, shared: 2 } as const;
export const protocol = { t0: 1, t1: 2 } as const;
export const disposition = { leave: 0, reset: 1 } as const;

/** The package, where it is installed and was built for this runtime; throws what `require` throws elsewhere. */
export function loadPcsclite(): Pcsclite {
  return createRequire(__filename)("pcsclite") as Pcsclite;
}
