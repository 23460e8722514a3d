import { significant, unsigned } from "../bytes";
import { dottedOid, Parts, parseWholeDer } from "../der";
import { FormatError } from "../format-error";

/** Identifier octets of the DER values that private keys are made of. */
export const tag = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
  /** [0] and [1] around something, or in place of a string's own tag. */
  context0: 0xa0,
  context1: 0xa1,
  implicit0: 0x80,
  implicit1: 0x81,
} as const;

/**
 * The parts of a DER value with their types. What they give are views of the bytes, so that zeroing these leaves no copy of
 * a private number behind.
 */
export class Fields extends Parts {
  /** The parts of a SEQUENCE that fills the bytes. */
  static ofWhole(bytes: Uint8Array, name: string): Fields {
    const whole = parseWholeDer(bytes);
    if (whole.tag !== tag.sequence) throw new FormatError(`${name} is no SEQUENCE`, 0);
    return new Fields(whole);
  }

  /** The parts of the next part, which must have that tag. */
  inside(wanted: number, name: string): Fields {
    return new Fields(this.required(wanted, name));
  }

  /** The same, where the next part has that tag. */
  optionalInside(wanted: number): Fields | undefined {
    const part = this.optional(wanted);
    return part && new Fields(part);
  }

  /** The next part, an OBJECT IDENTIFIER, in dotted form. */
  oid(name: string): string {
    const { value, valueOffset } = this.required(tag.objectIdentifier, name);
    try {
      return dottedOid(value);
    } catch (error) {
      if (error instanceof FormatError) throw new FormatError(error.reason, valueOffset);
      throw error;
    }
  }

  /** View of the next part, an INTEGER that is not negative, without leading zero bytes. */
  natural(name: string): Uint8Array {
    const { value, offset } = this.required(tag.integer, name);
    const [first] = value;
    if (first === undefined || first >= 0x80) throw new FormatError(`${name} is no number from 0 up`, offset);
    return significant(value);
  }

  /** The next part, an INTEGER of at most 32 bits. */
  count(name: string): number {
    const { offset } = this;
    const value = this.natural(name);
    if (value.length > 4) throw new FormatError(`${name} is out of range`, offset);
    return Number(unsigned(value));
  }

  /** The next part when it is such an INTEGER. */
  optionalCount(name: string): number | undefined {
    const { offset } = this;
    const part = this.optional(tag.integer);
    if (part === undefined) return undefined;
    if (part.length === 0 || part.length > 4) throw new FormatError(`${name} is out of range`, offset);
    return Number(unsigned(part.value));
  }

  octets(name: string): Uint8Array {
    return this.required(tag.octetString, name).value;
  }

  /** Nothing may follow: a field that is not known could be one that was damaged. */
  end(name: string): void {
    if (!this.isAtEnd) throw new FormatError(`something unknown follows ${name}`, this.offset);
  }
}
