import type { ReaderPort } from "../pcsc/port";

/** The readers, however many ports they come from. */
export type ReaderSource = Pick<ReaderPort, "readers" | "onChange" | "connect">;

export declare class Cards {
  constructor(readers: ReaderSource);
  /** Tells when a list of the readers would differ from the last one. */
  onChange(listener: () => void): () => void;
  /** Ends every session. */
  close(): Promise<void>;
}
