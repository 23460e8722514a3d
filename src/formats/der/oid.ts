import { FormatError } from "../format-error";

/** Far more than any identifier in use; numbers without bound would take time without bound. */
const MAX_LENGTH = 64;

/** An object identifier's content (X.690 8.19) in dotted form. */
export function dottedOid(content: Uint8Array): string {
  if (content.length > MAX_LENGTH) throw new FormatError(`an object identifier of ${content.length} bytes`, 0);
  const arcs: bigint[] = [];
  let arc = 0n;
  let complete = false;
  for (const byte of content) {
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    complete = (byte & 0x80) === 0;
    if (!complete) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [first, ...rest] = arcs;
  if (!complete || first === undefined) throw new FormatError("an object identifier is cut off", content.length);
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - 40n * root, ...rest].join(".");
}

/** Content of the object identifier with this dotted form; a RangeError where there is none. */
export function encodeOid(dotted: string): Uint8Array {
  const [root = -1, second = -1, ...rest] = dotted.split(".").map(Number);
  const arcs = [40 * root + second, ...rest];
  if (second < 0 || !arcs.every((arc) => Number.isSafeInteger(arc) && arc >= 0)) throw new RangeError("no object identifier");
  return Uint8Array.from(arcs.flatMap((arc) => [...base128(Math.floor(arc / 0x80)), arc % 0x80]));
}

/** Digits that others follow. */
function base128(value: number): number[] {
  return value === 0 ? [] : [...base128(Math.floor(value / 0x80)), 0x80 | (value % 0x80)];
}
