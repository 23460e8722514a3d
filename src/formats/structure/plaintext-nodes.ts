import { unsigned } from "../bytes";
import { curveOf } from "../curves";
import type { KeyTypeCode, PlaintextPart, PlaintextPartName } from "../keyblob";
import { keyTypes } from "../keyblob";
import { byteCount } from "./elements";
import type { StructureNode } from "./node";
import { hexText, integerText } from "./values";

const names: Record<PlaintextPartName, string> = {
  random: "Random bytes",
  size: "Key size",
  privateExponent: "Private exponent d",
  dp: "Private exponent dP",
  dq: "Private exponent dQ",
  p: "Prime p",
  qinv: "Coefficient qInv",
  q: "Prime q",
  modulus: "Modulus",
  publicExponent: "Public exponent",
  coefficientA: "Coefficient a of the curve",
  coefficientB: "Coefficient b of the curve",
  fieldPrime: "Prime of the field",
  order: "Order of the generator",
  generator: "Generator",
  d: "Private key d",
  point: "Public key",
  aesKey: "AES key",
  padding: "Padding",
};

/** Parts that are neither key nor length: nobody has to keep them secret, and nobody gains by seeing them. */
const fillers = new Map<PlaintextPartName, string>([
  ["random", "make each backup of a key another one"],
  ["padding", "up to a whole block"],
]);

/**
 * Nodes of what a key blob's ciphertext holds (SmartCard-HSM ref. 6.1). They cover the ciphertext, which begins at
 * `offset` in its file, exactly; of secret parts they tell name and length, never the value.
 */
export function describeInside(parts: readonly PlaintextPart[], keyType: KeyTypeCode, offset: number): StructureNode[] {
  const curve = curveIn(parts);
  return parts.map((part) => ({
    name: names[part.name],
    offset: offset + part.offset,
    length: part.length,
    ...(part.length > part.valueLength && { tag: "16-bit length" }),
    value: valueOf(part, keyType, curve),
  }));
}

/** Name and length of each secret part. */
export function secretPartsOf(parts: readonly PlaintextPart[]): { name: string; length: number }[] {
  return parts
    .filter(({ name, value }) => value === undefined && !fillers.has(name))
    .map(({ name, valueLength }) => ({ name: names[name], length: valueLength }));
}

function valueOf({ name, value, valueLength }: PlaintextPart, keyType: KeyTypeCode, curve: string | undefined): string {
  const filler = fillers.get(name);
  if (filler !== undefined) return `${byteCount(valueLength)}: ${filler}`;
  if (value === undefined) return `secret, ${byteCount(valueLength)}: never leaves the engine`;
  if (name === "size") return `${Number(unsigned(value))} ${keyType === keyTypes.aes ? "bytes" : "bits"}`;
  if (name === "coefficientA" && value.length === 0) return "left out, as p - 3";
  if (name === "publicExponent") return integerText(Uint8Array.of(0, ...value));
  if (name === "order" && curve !== undefined) return `${hexText(value)}, of ${curve}`;
  return hexText(value);
}

function curveIn(parts: readonly PlaintextPart[]): string | undefined {
  const number = (wanted: PlaintextPartName) => {
    const value = parts.find(({ name }) => name === wanted)?.value;
    return value && unsigned(value);
  };
  const [p, b, n] = [number("fieldPrime"), number("coefficientB"), number("order")];
  return p === undefined || b === undefined || n === undefined ? undefined : curveOf({ p, b, n })?.name;
}
