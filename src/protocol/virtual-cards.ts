import type { ReaderName } from "./values";

export interface AddVirtualCardParams {
  /** Shown as the reader's name; absent: the next free letter ("Virtual reader A"). */
  name?: string;
}

export interface AddedVirtualCard {
  reader: ReaderName;
}
