import { unsigned, withoutLeadingZeros } from "../bytes";
import { FormatError } from "../format-error";
import { childrenOf, readTlv, type Tlv } from "../tlv";

const MAX_BYTES = 0x10000;

/** Identifier octets of the types whose content is read here. */
const identifier = { integer: 0x02, bitString: 0x03, octetString: 0x04 };

/**
 * The DER value (X.690) at the start of `bytes`; bytes behind it are left alone. A tag below 0x100 is the identifier
 * octet: 0x30 for SEQUENCE, 0xa1 for [1]. What is inside is looked at only where it is asked for, so that hostile parts
 * cost nothing.
 */
export function parseDer(bytes: Uint8Array): Tlv {
  const value = readTlv(bytes);
  if (value.end > MAX_BYTES) throw new FormatError(`longer than ${MAX_BYTES} bytes`, 0);
  return value;
}

/** As `parseDer`, for bytes that hold this one value and nothing behind it. */
export function parseWholeDer(bytes: Uint8Array): Tlv {
  const value = parseDer(bytes);
  if (value.end < bytes.length) throw new FormatError("bytes behind the end", value.end);
  return value;
}

/** The parts of a constructed value, taken one after the other. */
export class Parts {
  readonly #parts: readonly Tlv[];
  readonly #end: number;
  #next = 0;

  constructor(parent: Tlv) {
    if (!parent.constructed) throw new FormatError("a value with parts expected", parent.offset);
    this.#parts = childrenOf(parent, surroundingsOf(parent));
    this.#end = parent.end;
  }

  get isAtEnd(): boolean {
    return this.#next >= this.#parts.length;
  }

  /** Where the next part begins, or the value ends. */
  get offset(): number {
    return this.#parts[this.#next]?.offset ?? this.#end;
  }

  /** The next part when it has that identifier octet. */
  optional(identifier: number): Tlv | undefined {
    const part = this.#parts[this.#next];
    if (part?.tag !== identifier) return undefined;
    this.#next++;
    return part;
  }

  /** The next part, which must have that identifier octet; else a FormatError that calls it by `name`. */
  required(identifier: number, name: string): Tlv {
    const part = this.optional(identifier);
    if (part === undefined) throw new FormatError(`${name} is missing`, this.offset);
    return part;
  }

  /** The next part, whatever it is. */
  any(name: string): Tlv {
    const part = this.#parts[this.#next++];
    if (part === undefined) throw new FormatError(`${name} is missing`, this.#end);
    return part;
  }

  /** All that is left. */
  rest(): readonly Tlv[] {
    const parts = this.#parts.slice(this.#next);
    this.#next = this.#parts.length;
    return parts;
  }
}

/** The bytes that a value was read from, up to its end: offsets count from their start. */
function surroundingsOf({ bytes, offset, end }: Tlv): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset - offset, end);
}

/** Copy of the content of an OCTET STRING. */
export function octetsOf(value: Tlv): Uint8Array {
  if (value.tag !== identifier.octetString) throw new FormatError("OCTET STRING expected", value.offset);
  return value.value.slice();
}

/** Copy of the content of a BIT STRING without its count of unused bits. */
export function bitsOf(value: Tlv): Uint8Array {
  const [unused = 0] = value.value;
  if (value.tag !== identifier.bitString || unused > 7) throw new FormatError("BIT STRING expected", value.offset);
  return value.value.slice(1);
}

/** Copy of a positive INTEGER's bytes, without leading zeros. */
export function positiveOf(value: Tlv): Uint8Array {
  const content = integerContent(value);
  const number = withoutLeadingZeros(content);
  if (number.length === 0 || (content[0] ?? 0) >= 0x80) throw new FormatError("a positive number expected", value.offset);
  return number;
}

export function bigIntegerOf(value: Tlv): bigint {
  const content = integerContent(value);
  return BigInt.asIntN(8 * content.length, unsigned(content));
}

/** An INTEGER of at most 32 bits that is not negative. */
export function integerOf(value: Tlv): number {
  const number = bigIntegerOf(value);
  if (number < 0n || number > 0xffffffffn) throw new FormatError("number out of range", value.offset);
  return Number(number);
}

function integerContent({ tag, value, offset }: Tlv): Uint8Array {
  if (tag !== identifier.integer || value.length === 0) throw new FormatError("INTEGER expected", offset);
  return value;
}
