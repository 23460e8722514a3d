import type { ReaderName } from "./values";

/**
 * The device that a virtual card imitates.
 * - `genuine-2`: the vendor's with firmware 2.5, as in a Nitrokey HSM 1
 * - `genuine-3`: the vendor's with firmware 3.5, as in a Nitrokey HSM 2
 * - `genuine-4`: the vendor's with firmware 4.1
 * - `pico`: a Pico HSM with firmware 6.6
 */
export type VirtualCardProfile = "genuine-2" | "genuine-3" | "genuine-4" | "pico";

export interface AddVirtualCardParams {
  /** Shown as the reader's name; absent: the next free letter ("Virtual reader A"). */
  name?: string;
  /** Absent: `genuine-3`. */
  profile?: VirtualCardProfile;
}

export interface AddedVirtualCard {
  reader: ReaderName;
}
