import { createDecipheriv } from "node:crypto";
import { concat, wipe } from "../../../formats/bytes";
import { type Cipher, decipherRc2, type Encrypted } from "../../../formats/private-keys";
import { deriveKey } from "./derive-key";
import type { DerivationWork } from "./derivation-work";
import type { Password } from "./password";

/**
 * Deciphers by a password and takes the padding off (RFC 8018 6.1.1). The caller zeroes the result.
 * @returns undefined where no padding comes out: the password is another one, or the file is damaged
 * @throws EngineFailure of `deriveKey`
 */
export async function decipher({ encryption, ciphertext }: Encrypted, password: Password, work: DerivationWork): Promise<Uint8Array | undefined> {
  const { derivation, cipher, iv } = encryption;
  if (ciphertext.length === 0 || ciphertext.length % cipher.blockLength !== 0) return undefined;
  const derived = await deriveKey(derivation, password, { key: cipher.keyLength, iv: iv === undefined ? cipher.blockLength : 0 }, work);
  try {
    return withoutPadding(blocksOf(cipher, derived.key, iv ?? derived.iv, ciphertext), cipher.blockLength);
  } finally {
    wipe(derived.key, derived.iv);
  }
}

function blocksOf({ name }: Cipher, key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  if (name === "rc2-cbc") return decipherRc2(key, iv, ciphertext);
  // Not every runtime has Triple DES with two keys: it is the one with three whose third is the first.
  const isTwoKey = name === "des-ede-cbc";
  const whole = isTwoKey ? concat(key, key.subarray(0, 8)) : key;
  const deciphering = createDecipheriv(isTwoKey ? "des-ede3-cbc" : name, whole, iv).setAutoPadding(false);
  const blocks = deciphering.update(ciphertext);
  if (isTwoKey) wipe(whole);
  return blocks;
}

function withoutPadding(plain: Uint8Array, blockLength: number): Uint8Array | undefined {
  const count = plain.at(-1) ?? 0;
  const isPadded = count >= 1 && count <= blockLength && plain.subarray(-count).every((byte) => byte === count);
  if (isPadded) return plain.subarray(0, -count);
  wipe(plain);
  return undefined;
}
