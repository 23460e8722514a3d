import { fromHex, utf8 } from "../../formats/bytes";
import { fail } from "../failure";
import { type Read, zeroBytes } from "../rpc/method";

/** Refuses a value of the peer. The reason says what is wanted; it never quotes the value, which may be secret. */
function refuse(parameter: string, reason: string): never {
  fail("invalid-params", { parameter, reason });
}

export const flag: Read<boolean> = (value, parameter) =>
  typeof value === "boolean" ? value : refuse(parameter, "it must be true or false");

export function integer(min: number, max: number): Read<number> {
  return (value, parameter) =>
    typeof value === "number" && Number.isInteger(value) && value >= min && value <= max
      ? value
      : refuse(parameter, `it must be a whole number from ${min} to ${max}`);
}

/** One of the values that are listed. */
export function oneOf<const T extends string | number>(...allowed: readonly T[]): Read<T> {
  return (value, parameter) =>
    allowed.find((each) => each === value) ?? refuse(parameter, `it must be one of ${allowed.join(", ")}`);
}

/** Text of so many characters without control characters. */
export function line(min: number, max: number): Read<string> {
  return (value, parameter) => {
    if (typeof value !== "string") return refuse(parameter, "it must be text");
    const isFit = value.length >= min && value.length <= max && !/\p{Cc}/u.test(value);
    return isFit ? value : refuse(parameter, `it must have ${min} to ${max} characters and no control characters`);
  };
}

/** Text that matches, as it is. */
export function matching(pattern: RegExp, reason: string): Read<string> {
  return (value, parameter) => (typeof value === "string" && pattern.test(value) ? value : refuse(parameter, reason));
}

/** Text as its UTF-8 bytes, so many of them. */
export function textBytes(min: number, max: number): Read<Uint8Array> {
  return (value, parameter) => {
    if (typeof value !== "string") return refuse(parameter, "it must be text");
    const bytes = utf8(value);
    return bytes.length >= min && bytes.length <= max ? bytes : refuse(parameter, `it must have ${min} to ${max} bytes`);
  };
}

/** Hexadecimal in either case, as its bytes. */
export function hexBytes(min: number, max: number): Read<Uint8Array> {
  const digits = new RegExp(`^(?:[0-9A-Fa-f]{2}){${min},${max}}$`);
  return (value, parameter) => fromHex(matching(digits, `it must be ${min} to ${max} bytes in hexadecimal`)(value, parameter));
}

/** Base64 (RFC 4648 section 4) with padding and without anything else. */
export const base64OfAnyLength: Read<Uint8Array> = (value, parameter) => {
  if (typeof value !== "string") return refuse(parameter, "it must be base64");
  const bytes = Buffer.from(value, "base64");
  if (bytes.toString("base64") !== value) return refuse(parameter, "it must be base64 with padding");
  // A Buffer's `slice` makes no copies, and a short one shares its memory with others.
  const own = new Uint8Array(bytes);
  bytes.fill(0);
  return own;
};

/** The same; `tooLong` answers more than `max` bytes. */
export function base64(max: number, tooLong: () => never): Read<Uint8Array> {
  return (value, parameter) => {
    if (typeof value === "string" && value.length > 4 * Math.ceil(max / 3)) return tooLong();
    const bytes = base64OfAnyLength(value, parameter);
    return bytes.length <= max ? bytes : tooLong();
  };
}

export function list<T>(read: Read<T>, min: number, max: number): Read<T[]> {
  return (value, parameter) => {
    if (!Array.isArray(value) || value.length < min || value.length > max)
      return refuse(parameter, `it must be a list of ${min} to ${max}`);
    return whole<T[]>([], (own) => value.forEach((each: unknown, i) => own.push(read(each, `${parameter}[${i}]`))));
  };
}

/** Gathers values one after the other. When one is refused, those before it are zeroed: a PIN may be among them. */
function whole<T extends object>(own: T, gather: (own: T) => void): T {
  try {
    gather(own);
    return own;
  } catch (error) {
    zeroBytes(own);
    throw error;
  }
}

type Readers = Record<string, Read<unknown>>;
type Needed<R extends Readers> = { [K in keyof R]: ReturnType<R[K]> };
type Allowed<R extends Readers> = { [K in keyof R]?: ReturnType<R[K]> };

/** An object with all of `needed` and any of `optional`. Whatever else it has is not looked at. */
export function object<N extends Readers>(needed: N): Read<Needed<N>>;
export function object<N extends Readers, O extends Readers>(needed: N, optional: O): Read<Needed<N> & Allowed<O>>;
export function object(needed: Readers, optional: Readers = {}): Read<Record<string, unknown>> {
  return (value, parameter) => {
    const given = fieldsOf(value, parameter);
    return whole<Record<string, unknown>>({}, (own) => {
      for (const [name, read] of Object.entries(needed)) own[name] = read(given[name], inside(parameter, name));
      for (const [name, read] of Object.entries(optional))
        if (given[name] !== undefined) own[name] = read(given[name], inside(parameter, name));
    });
  };
}

/** The fields of an object that came from the peer. */
export function fieldsOf(value: unknown, parameter: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse(parameter, "it must be an object");
  return { ...value };
}

function inside(parameter: string, name: string): string {
  return parameter === "params" ? name : `${parameter}.${name}`;
}
