import { concat, significant, unsignedBytes, wipe } from "../bytes";
import { curveNamed, generatorOf } from "../curves";
import { BLOCK_LENGTH } from "./key-blob";
import type { EcMaterial, KeyMaterial, RsaCrtMaterial } from "./key-material";
import { keySizeOfMaterial } from "./key-material";
import { leftPad, lengthValue, number16 } from "./length-value";

/**
 * Whose habits a blob follows (SmartCard-HSM ref. 6.1); every device reads both.
 * - `vendor`: numbers have the full length of their field, and padding is always there
 * - `pico`: no leading zero bytes, `a` left out where it is p - 3, no padding behind a whole block
 */
export type BlobForm = "vendor" | "pico";

/** The plaintext of a blob: a secret of the caller's. `random`: 8 bytes. */
export function encodePlaintext(material: KeyMaterial, random: Uint8Array, form: BlobForm): Uint8Array {
  const size = material.type === "AES" ? material.key.length : keySizeOfMaterial(material);
  const parts = partsOf(material, form);
  const plain = pad(concat(random, number16(size), ...parts), form);
  wipe(...parts);
  return plain;
}

function partsOf(material: KeyMaterial, form: BlobForm): Uint8Array[] {
  const number = (value: Uint8Array, length: number) => numberInForm(value, length, form);
  switch (material.type) {
    case "RSA": {
      const { modulus, publicExponent, privateExponent } = material;
      return [number(privateExponent, modulus.length), lengthValue(modulus), lengthValue(publicExponent)];
    }
    case "RSA-CRT": {
      const { dp, dq, p, qinv, q, modulus, publicExponent } = material;
      const half = primeLength(material);
      const numbers = [dp, dq, p, qinv, q].map((value) => number(value, half));
      return [...numbers, lengthValue(modulus), lengthValue(publicExponent)];
    }
    case "EC":
      return ecParts(material, form);
    case "AES":
      return [material.key.slice()];
  }
}

function primeLength({ p, q }: RsaCrtMaterial): number {
  return Math.max(p.length, q.length);
}

function ecParts({ curve: name, d, point }: EcMaterial, form: BlobForm): Uint8Array[] {
  const curve = curveNamed(name);
  const { p, a, b, n, bytes } = curve;
  const leavesOutA = form === "pico" && a === p - 3n;
  return [
    leavesOutA ? lengthValue(new Uint8Array()) : numberInForm(unsignedBytes(a), bytes, form),
    numberInForm(unsignedBytes(b), bytes, form),
    numberInForm(unsignedBytes(p), bytes, form),
    numberInForm(unsignedBytes(n), bytes, form),
    lengthValue(generatorOf(curve)),
    numberInForm(d, bytes, form),
    lengthValue(point),
  ];
}

/** Length and value of a number that may be secret: nothing else holds it. */
function numberInForm(value: Uint8Array, length: number, form: BlobForm): Uint8Array {
  const digits = significant(value);
  if (form === "pico") return lengthValue(digits);
  const padded = leftPad(digits, length);
  if (padded === undefined) throw new RangeError(`a number of the key is longer than ${length} bytes`);
  const part = lengthValue(padded);
  wipe(padded);
  return part;
}

/** ISO/IEC 9797-1, padding method 2: 80 and zeros up to a whole block. Wipes the bytes it was given. */
function pad(bytes: Uint8Array, form: BlobForm): Uint8Array {
  const whole = bytes.length % BLOCK_LENGTH === 0;
  if (whole && form === "pico") return bytes;
  const padded = new Uint8Array((Math.floor(bytes.length / BLOCK_LENGTH) + 1) * BLOCK_LENGTH);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  wipe(bytes);
  return padded;
}
