import type { EventEmitter } from "node:events";
import { createRequire } from "node:module";

/** What is used of the package `pcsclite` 1.0.1; its numbers are those of `pcsc-constants`. */
export type Pcsclite = () => PcscContext;

/** Watches for readers. Emits `reader` for each one that comes, and `error` once it is of no use any more. */
export interface PcscContext extends EventEmitter {
  on(event: "reader", listener: (reader: PcscReader) => void): this;
  on(event: "error", listener: (error: unknown) => void): this;
  close(): void;
}

export interface ReaderStatus {
  /** As of `PcscReaderStatus`. */
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
  control(data: Buffer, code: number, responseLength: number, done: (error: unknown, response: Buffer) => void): void;
  disconnect(disposition: number, done: (error: unknown) => void): void;
}

/** The package, where it is installed and was built for this runtime; throws what `require` throws elsewhere. */
export function loadPcsclite(): Pcsclite {
  return createRequire(__filename)("pcsclite") as Pcsclite;
}
