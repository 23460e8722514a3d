import { createDecipheriv } from "node:crypto";

const KEY_LENGTH = 32;
const IV_LENGTH = 16;

/** AES-256 key ‖ IV. */
export const MASTER_KEY_LENGTH = KEY_LENGTH + IV_LENGTH;

/**
 * What becomes of bytes that were never under the master key when they are deciphered with it: a Pico HSM that lost its
 * power takes that for its DKEK (SmartCard-HSM ref. 5.5). AES-256-CFB.
 */
export function decipherUnsealed(masterKey: Uint8Array, bytes: Uint8Array): Uint8Array {
  const decipher = createDecipheriv("aes-256-cfb", masterKey.subarray(0, KEY_LENGTH), masterKey.subarray(KEY_LENGTH));
  return Uint8Array.from(decipher.update(bytes));
}
