import { concat } from "../bytes";
import { FormatError } from "../format-error";

/** Answer to KEY DOMAIN (SmartCard-HSM ref. 2.6). */
export interface KeyDomainStatus {
  /** Shares the DKEK is made of. */
  shares: number;
  /** Shares still missing. */
  outstanding: number;
  /** Key check value, 8 bytes; zeros when the card does not tell it. */
  kcv: Uint8Array;
}

const KCV_LENGTH = 8;

/** `kcv` is a view of `data`; the UID of an XKEK domain behind it is passed over. */
export function decodeKeyDomainStatus(data: Uint8Array): KeyDomainStatus {
  const [shares, outstanding] = data;
  const kcv = data.subarray(2, 2 + KCV_LENGTH);
  if (shares === undefined || outstanding === undefined || kcv.length !== KCV_LENGTH) {
    throw new FormatError("a key domain's status has 10 bytes or more", data.length);
  }
  return { shares, outstanding, kcv };
}

export function encodeKeyDomainStatus({ shares, outstanding, kcv }: KeyDomainStatus): Uint8Array {
  return concat(Uint8Array.of(shares, outstanding), kcv);
}
