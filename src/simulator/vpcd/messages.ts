import { concat } from "../../formats/bytes";

/** A message of vpcd is a length in two bytes, the high one first, and that many bytes. */
const LENGTH_BYTES = 2;

/** Longest payload that a length of two bytes can tell. */
export const MAX_PAYLOAD = 0xffff;

/** Payloads of one byte say what the reader does with the card; longer ones are command APDUs. */
export const control = { powerOff: 0, powerOn: 1, reset: 2, atr: 4 } as const;

export function encodeMessage(payload: Uint8Array): Uint8Array {
  if (payload.length > MAX_PAYLOAD) throw new RangeError("more bytes than a message to vpcd can carry");
  return concat(Uint8Array.of(payload.length >> 8, payload.length & 0xff), payload);
}

/** Puts the messages together again out of the pieces that a stream delivers. */
export class MessageReader {
  #rest = new Uint8Array();

  /** Payloads of the messages that are complete with this piece, in order. */
  read(piece: Uint8Array): Uint8Array[] {
    const payloads: Uint8Array[] = [];
    let bytes = concat(this.#rest, piece);
    for (let end = endOf(bytes); end !== undefined && end <= bytes.length; end = endOf(bytes)) {
      payloads.push(bytes.slice(LENGTH_BYTES, end));
      bytes = bytes.subarray(end);
    }
    this.#rest = bytes.slice();
    return payloads;
  }
}

/** Where the first message ends; undefined while its length is not complete. */
function endOf([high, low]: Uint8Array): number | undefined {
  return high === undefined || low === undefined ? undefined : LENGTH_BYTES + ((high << 8) | low);
}
