import { text, toHex, unsigned } from "../bytes";
import { FormatError } from "../format-error";
import { oidText } from "./oids";

const FULL_HEX_LENGTH = 32;
const SHOWN_ENDS = 8;

/** Hexadecimal; of long values the first and the last bytes and how many there are. */
export function hexText(content: Uint8Array): string {
  if (content.length <= FULL_HEX_LENGTH) return toHex(content);
  const first = toHex(content.subarray(0, SHOWN_ENDS));
  const last = toHex(content.subarray(-SHOWN_ENDS));
  return `${first}…${last} (${content.length} bytes)`;
}

/** A large positive INTEGER without the zero byte that keeps its sign bit clear. */
export const unsignedText = (content: Uint8Array) => hexText(content[0] === 0 ? content.subarray(1) : content);

const MAX_DECIMAL_LENGTH = 6;

/** INTEGER (X.690 8.3): decimal where people would read it so, hexadecimal above. */
export function integerText(content: Uint8Array): string {
  if (content.length === 0) throw new FormatError("an INTEGER needs at least one byte", 0);
  if (content.length > MAX_DECIMAL_LENGTH) return hexText(content);
  return BigInt.asIntN(8 * content.length, unsigned(content)).toString();
}

/** BIT STRING (X.690 8.6) as the hexadecimal of its bits. */
export function bitStringText(content: Uint8Array): string {
  const [unused] = content;
  if (unused === undefined || unused > 7) throw new FormatError("a BIT STRING begins with 0 to 7 unused bits", 0);
  return hexText(content.subarray(1));
}

export function booleanText(content: Uint8Array): string {
  if (content.length !== 1) throw new FormatError("a BOOLEAN has one byte", 0);
  return content[0] === 0 ? "no" : "yes";
}

/** UTF-16 with the high byte first (X.690 8.23.9). */
function bmpText(content: Uint8Array): string {
  const units = Array.from({ length: content.length >> 1 }, (_, i) => content.subarray(2 * i, 2 * i + 2));
  return units.map((unit) => String.fromCharCode(Number(unsigned(unit)))).join("");
}

/** UTCTime or GeneralizedTime of a certificate (RFC 5280 4.1.2.5) as "2026-11-23 22:46:46 UTC". */
export function timeText(content: Uint8Array): string {
  const match = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text(content));
  if (match === null) throw new FormatError("not a time of the form YYMMDDhhmmssZ or YYYYMMDDhhmmssZ", 0);
  const [, year = "", month = "", day = "", hour = "", minute = "", second = ""] = match;
  const century = Number(year) >= 50 ? "19" : "20";
  return `${year.length === 2 ? century : ""}${year}-${month}-${day} ${hour}:${minute}:${second} UTC`;
}

/** What the content of a primitive element says by its tag alone. */
export function valueByTag(tag: number, content: Uint8Array): string | undefined {
  switch (tag) {
    case 0x01:
      return booleanText(content);
    case 0x02:
    case 0x0a:
      return integerText(content);
    case 0x03:
      return bitStringText(content);
    case 0x05:
      return undefined;
    case 0x06:
      return oidText(content);
    case 0x0c:
    case 0x12:
    case 0x13:
    case 0x14:
    case 0x16:
    case 0x1a:
      return text(content);
    case 0x17:
    case 0x18:
      return timeText(content);
    case 0x1e:
      return bmpText(content);
    default:
      return hexText(content);
  }
}
