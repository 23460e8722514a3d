import { FormatError } from "../format-error";
import type { Tlv } from "../tlv";

/** ISO 8601 date of tags 5F24 and 5F25: YYMMDD of this century, one digit a byte (BSI TR-03110-3 D.2.1.3). */
export function decodeDate(tlv: Tlv): string {
  const digits = Array.from(tlv.value);
  if (digits.length !== 6 || digits.some((digit) => digit > 9)) throw new FormatError("a date has six digits", tlv.valueOffset);
  const [year, month, day] = [0, 2, 4].map((at) => digits.slice(at, at + 2).join(""));
  return `20${year ?? ""}-${month ?? ""}-${day ?? ""}`;
}

/** Six digits of an ISO 8601 date from 2000 to 2099. */
export function encodeDate(date: string): Uint8Array {
  if (!/^20\d\d-\d\d-\d\d$/.test(date)) throw new RangeError("a certificate's date lies between 2000 and 2099");
  return Uint8Array.from(date.slice(2).replaceAll("-", ""), Number);
}
