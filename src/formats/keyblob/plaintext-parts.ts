import type { KeyTypeCode } from "./key-types";
import { keyTypes } from "./key-types";
import { LengthValueReader } from "./length-value";
import { RANDOM_LENGTH } from "./plaintext";

export type PlaintextPartName =
  | "random"
  | "size"
  | "privateExponent"
  | "dp"
  | "dq"
  | "p"
  | "qinv"
  | "q"
  | "modulus"
  | "publicExponent"
  | "coefficientA"
  | "coefficientB"
  | "fieldPrime"
  | "order"
  | "generator"
  | "d"
  | "point"
  | "aesKey"
  | "padding";

/** A part of a blob's plaintext: where it lies and how long it is. Only public parts tell what they are. */
export interface PlaintextPart {
  name: PlaintextPartName;
  /** From the start of the plaintext. */
  offset: number;
  /** With the two bytes of its length field, where it has one. */
  length: number;
  /** Bytes of the value alone. */
  valueLength: number;
  /** Copy of a public value; absent for a secret one. */
  value?: Uint8Array;
}

const rsaPublic = ["modulus", "publicExponent"] as const;

/** Numbers behind the size, each with its length (SmartCard-HSM ref. 6.1). */
const layouts: Record<KeyTypeCode, readonly PlaintextPartName[]> = {
  [keyTypes.rsa]: ["privateExponent", ...rsaPublic],
  [keyTypes.rsaCrt]: ["dp", "dq", "p", "qinv", "q", ...rsaPublic],
  [keyTypes.ec]: ["coefficientA", "coefficientB", "fieldPrime", "order", "generator", "d", "point"],
  [keyTypes.aes]: [],
};

const publicParts: ReadonlySet<PlaintextPartName> = new Set([
  "size",
  ...rsaPublic,
  "coefficientA",
  "coefficientB",
  "fieldPrime",
  "order",
  "generator",
  "point",
] as const);

/**
 * The parts of the plaintext that a blob of this type has, from its start to its end without a gap. Nothing that is
 * returned shares a buffer with `plain`. A FormatError where it breaks; offsets count from the start of `plain`.
 */
export function plaintextParts(plain: Uint8Array, keyType: KeyTypeCode): PlaintextPart[] {
  const reader = new LengthValueReader(plain, 0);
  const parts: PlaintextPart[] = [];
  const add = (name: PlaintextPartName, offset: number, value: Uint8Array) => {
    const part = { name, offset, length: reader.offset - offset, valueLength: value.length };
    parts.push(publicParts.has(name) ? { ...part, value: value.slice() } : part);
  };
  add("random", 0, reader.bytes(RANDOM_LENGTH, "the random bytes"));
  const size = reader.bytes(2, "the key size");
  add("size", RANDOM_LENGTH, size);
  for (const name of layouts[keyType]) add(name, reader.offset, reader.value(`the part ${name}`));
  if (keyType === keyTypes.aes) {
    const [high = 0, low = 0] = size;
    add("aesKey", reader.offset, reader.bytes(high * 0x100 + low, "the AES key"));
  }
  const left = plain.length - reader.offset;
  if (left > 0) add("padding", reader.offset, reader.bytes(left, "the padding"));
  return parts;
}
