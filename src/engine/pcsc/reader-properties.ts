/** Numbers of PC/SC part 10 (2.02.09). */
const GET_FEATURE_REQUEST = 3400;
const FEATURE_GET_TLV_PROPERTIES = 0x12;
const MAX_APDU_DATA_SIZE = 0x0a;

/** Bytes that what a reader answers to a control code may have. */
export const MAX_CONTROL_RESPONSE_LENGTH = 1024;

/** Sends a control code, without data, to a reader, and gives what it answers. */
export type ControlReader = (code: number) => Promise<Uint8Array>;

/**
 * Most bytes of data in one APDU, as the reader tells them (`CardConnection.maxApduDataLength`); undefined where it does
 * not, for most drivers know nothing of that, and each says so with an error of its own.
 */
export async function askMaxApduDataLength(control: ControlReader): Promise<number | undefined> {
  try {
    const code = valueOf(FEATURE_GET_TLV_PROPERTIES, await control(controlCode(GET_FEATURE_REQUEST)));
    if (code === undefined) return undefined;
    const size = valueOf(MAX_APDU_DATA_SIZE, await control(fourBytes(code).getUint32(0)));
    return size && fourBytes(size).getUint32(0, true);
  } catch {
    return undefined;
  }
}

/** SCARD_CTL_CODE, which differs between Windows and the other systems. */
export function controlCode(number: number, system: string = process.platform): number {
  return system === "win32" ? (0x31 << 16) | (number << 2) : 0x42000000 + number;
}

/** The value with that tag in a list of tag, length and value, of one byte each but the value. */
function valueOf(tag: number, list: Uint8Array): Uint8Array | undefined {
  for (let offset = 0; offset + 2 <= list.length; offset += 2 + (list[offset + 1] ?? 0)) {
    if (list[offset] === tag) return list.subarray(offset + 2, offset + 2 + (list[offset + 1] ?? 0));
  }
  return undefined;
}

/** A number of four bytes; fewer of them are none. */
const fourBytes = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4));
