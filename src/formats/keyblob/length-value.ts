import { concat, wipe, withoutLeadingZeros } from "../bytes";
import { FormatError } from "../format-error";

/** Reads big-endian 16-bit lengths and the values behind them, one after the other (SmartCard-HSM ref. 6.1). */
export class LengthValueReader {
  readonly #bytes: Uint8Array;
  readonly #copies: Uint8Array[] = [];
  #offset: number;

  constructor(bytes: Uint8Array, offset: number) {
    this.#bytes = bytes;
    this.#offset = offset;
  }

  get offset(): number {
    return this.#offset;
  }

  /** A 16-bit number. */
  number(name: string): number {
    const [high = 0, low = 0] = this.bytes(2, name);
    return high * 0x100 + low;
  }

  /** View of the next bytes. */
  bytes(length: number, name: string): Uint8Array {
    const left = this.#bytes.length - this.#offset;
    if (length > left) throw new FormatError(`${name} should take ${length} bytes, ${left} are left`, this.#offset);
    const value = this.#bytes.subarray(this.#offset, this.#offset + length);
    this.#offset += length;
    return value;
  }

  /** View of the value behind the next length. */
  value(name: string): Uint8Array {
    return this.bytes(this.number(`the length of ${name}`), name);
  }

  /** Copy of an unsigned big-endian integer without its leading zero bytes; none at all is an error. */
  integer(name: string): Uint8Array {
    const offset = this.#offset;
    const integer = withoutLeadingZeros(this.value(name));
    if (integer.length === 0) throw new FormatError(`${name} is zero`, offset);
    this.#copies.push(integer);
    return integer;
  }

  /** Zeroes the copies that were given out, for a key that breaks further on. */
  wipe(): void {
    wipe(...this.#copies);
  }
}

/** Zeros on the left up to `length`; undefined where the value is longer. */
export function leftPad(value: Uint8Array, length: number): Uint8Array | undefined {
  if (value.length > length) return undefined;
  const padded = new Uint8Array(length);
  padded.set(value, length - value.length);
  return padded;
}

export function number16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}

/** Length and value. */
export function lengthValue(value: Uint8Array): Uint8Array {
  return concat(number16(value.length), value);
}
