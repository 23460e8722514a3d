import { concat, unsigned, unsignedBytes } from "../bytes";
import { FormatError } from "../format-error";
import { encodeTlv, find, need, readTlvs } from "../tlv";

const OFFSET = 0x54;
const DATA = 0x53;

/** Data of READ BINARY (B1) and UPDATE BINARY (D7) (SmartCard-HSM ref. 2.11). */
export interface FileCommand {
  /** In the file, up to 65535. */
  offset: number;
  /** What to write there; UPDATE BINARY only. */
  data?: Uint8Array;
}

export function encodeReadAt(offset: number): Uint8Array {
  return encodeTlv(OFFSET, unsignedBytes(BigInt(offset), 2));
}

export function encodeUpdateAt(offset: number, data: Uint8Array): Uint8Array {
  return concat(encodeReadAt(offset), encodeTlv(DATA, data));
}

/** `data` is a view of `bytes`. */
export function decodeFileCommand(bytes: Uint8Array): FileCommand {
  const tlvs = readTlvs(bytes);
  const offset = need(tlvs, OFFSET, "tag 54 (offset)");
  if (offset.length < 1 || offset.length > 4) throw new FormatError("an offset has 1 to 4 bytes", offset.valueOffset);
  const data = find(tlvs, DATA);
  return { offset: Number(unsigned(offset.value)), ...(data && { data: data.value }) };
}
