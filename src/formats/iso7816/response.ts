import { concat } from "../bytes";
import { FormatError } from "../format-error";

/** A response APDU (ISO 7816-4 5.1). */
export interface ResponseApdu {
  data: Uint8Array;
  /** Status word: SW1 in the high byte, SW2 in the low one. */
  sw: number;
}

/** `data` is a view of `bytes`. */
export function decodeResponse(bytes: Uint8Array): ResponseApdu {
  const [sw1, sw2] = bytes.subarray(-2);
  if (sw1 === undefined || sw2 === undefined) throw new FormatError("a response APDU ends with a status word", bytes.length);
  return { data: bytes.subarray(0, -2), sw: (sw1 << 8) | sw2 };
}

export function encodeResponse(sw: number, data: Uint8Array = new Uint8Array()): Uint8Array {
  return concat(data, Uint8Array.of(sw >> 8, sw & 0xff));
}
