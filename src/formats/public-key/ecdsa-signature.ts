import { concat, unsigned, unsignedBytes } from "../bytes";
import { bigIntegerOf, integer, parseWholeDer, Parts, sequence } from "../der";
import { FormatError } from "../format-error";

/** r ‖ s, each as long as `bytes` tells, of a DER ECDSA-Sig-Value (RFC 3279 2.2.3). */
export function decodeEcdsaSignature(der: Uint8Array, bytes: number): Uint8Array {
  const parts = new Parts(parseWholeDer(der));
  const numbers = ["r", "s"].map((name) => {
    const block = parts.required(0x02, name);
    const value = bigIntegerOf(block);
    if (value < 0n || value >= 1n << BigInt(8 * bytes)) throw new FormatError(`${name} does not fit the curve`, block.offset);
    return unsignedBytes(value, bytes);
  });
  return concat(...numbers);
}

/** DER ECDSA-Sig-Value of r ‖ s, which are equally long. */
export function encodeEcdsaSignature(plain: Uint8Array): Uint8Array {
  const half = plain.length / 2;
  if (!Number.isInteger(half) || half === 0) throw new FormatError("r and s are not equally long", plain.length);
  return sequence(integer(unsigned(plain.subarray(0, half))), integer(unsigned(plain.subarray(half))));
}
