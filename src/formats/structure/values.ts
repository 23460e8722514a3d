import { text, toHex, unsigned } from "../bytes";
import { stringOf } from "../der";
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

/** What is wrong with a number that is the product of odd ones, or prime to even ones; undefined where nothing is. */
export function problemOfOdd(content: Uint8Array): string | undefined {
  return ((content.at(-1) ?? 0) & 1) === 0 ? "an even number, which it never is" : undefined;
}

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

/** UTF-8 (RFC 3629), and with it ASCII, that can be shown. */
export function wordsText(content: Uint8Array): string {
  const words = text(content);
  // eslint-disable-next-line no-control-regex -- such characters are what is looked for
  if (/[\u0000-\u001f\u007f\ufffd]/.test(words)) throw new FormatError("not text: it has bytes that are no characters", 0);
  return words;
}

/**
 * UTCTime or GeneralizedTime of a certificate (RFC 5280 4.1.2.5) as "2026-11-23 22:46:46 UTC".
 * @param yearDigits 2 in UTCTime, 4 in GeneralizedTime
 */
export function timeText(content: Uint8Array, yearDigits: 2 | 4): string {
  const [, years = "", rest = ""] = new RegExp(`^(\\d{${yearDigits}})(\\d{10})Z$`).exec(text(content)) ?? [];
  if (rest === "") throw new FormatError(`not a time of the form ${"Y".repeat(yearDigits)}MMDDhhmmssZ`, 0);
  const year = yearDigits === 4 ? years : `${Number(years) >= 50 ? "19" : "20"}${years}`;
  const [month, day, hour, minute, second] = rest.match(/../g) ?? [];
  const time = `${dateText(year, month, day)} ${hour}:${minute}:${second} UTC`;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) throw new FormatError("no such time of day", 0);
  return time;
}

/** "2026-11-23"; a FormatError where the calendar has no such day. */
export function dateText(year: string, month = "", day = ""): string {
  const date = `${year}-${month}-${day}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
  if (!exists) throw new FormatError("no such day in the calendar", 0);
  return date;
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
    case 0x16:
    case 0x1a:
      return wordsText(content);
    case 0x17:
      return timeText(content, 2);
    case 0x18:
      return timeText(content, 4);
    case 0x14:
    case 0x1e:
      return stringOf({ tag, value: content });
    default:
      return hexText(content);
  }
}
