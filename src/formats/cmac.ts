import { BLOCK_LENGTH } from "./keyblob";

/** Reduces modulo the polynomial of a block of 128 bits (NIST SP 800-38B 5.3). */
const R = 0x87;

/**
 * The subkey K1 of a CMAC: what a message of whole blocks has its last one changed by (NIST SP 800-38B 6.1).
 * @param enciphered a block of zeros under the key
 */
export function firstSubkey(enciphered: Uint8Array): Uint8Array {
  const doubled = enciphered.map((byte, i) => (byte << 1) | ((enciphered[i + 1] ?? 0) >> 7));
  const carry = (enciphered[0] ?? 0) >> 7;
  doubled[BLOCK_LENGTH - 1] = (doubled[BLOCK_LENGTH - 1] ?? 0) ^ (carry * R);
  return doubled;
}

/**
 * What is enciphered to give the CMAC of a message of one whole block.
 * @param enciphered as of `firstSubkey`
 */
export function cmacInput(message: Uint8Array, enciphered: Uint8Array): Uint8Array {
  const subkey = firstSubkey(enciphered);
  return message.map((byte, i) => byte ^ (subkey[i] ?? 0));
}
