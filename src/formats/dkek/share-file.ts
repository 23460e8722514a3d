import { cbc } from "@noble/ciphers/aes.js";
import { ascii, concat, equal, wipe } from "../bytes";
import { FormatError } from "../format-error";
import type { ShareKey } from "./share-key-derivation";

/** Bytes of a DKEK share, and of a DKEK. */
export const SHARE_LENGTH = 32;

export const SHARE_FILE_LENGTH = 64;

const magic = ascii("Salted__");
const SALT_LENGTH = 8;
const CIPHERTEXT_OFFSET = magic.length + SALT_LENGTH;

/** PKCS#7 padding behind a share that fills its two blocks (RFC 5652 6.3). */
const padding = new Uint8Array(16).fill(16);

/** A share file (.pbe): "Salted__" ‖ salt ‖ AES-256-CBC(share ‖ padding) (SmartCard-HSM ref. 5.1). */
export interface ShareFile {
  /** 8 bytes. */
  salt: Uint8Array;
  /** 48 bytes. */
  ciphertext: Uint8Array;
}

/** A FormatError for anything but the 64 bytes of a share file. */
export function decodeShareFile(bytes: Uint8Array): ShareFile {
  const stranger = magic.findIndex((byte, i) => bytes[i] !== byte);
  if (stranger >= 0) throw new FormatError('a share file begins with "Salted__"', stranger);
  if (bytes.length !== SHARE_FILE_LENGTH) {
    throw new FormatError(
      `a share file has ${SHARE_FILE_LENGTH} bytes, not ${bytes.length}`,
      Math.min(bytes.length, SHARE_FILE_LENGTH),
    );
  }
  return { salt: bytes.slice(magic.length, CIPHERTEXT_OFFSET), ciphertext: bytes.slice(CIPHERTEXT_OFFSET) };
}

/** Whether `decodeShareFile` takes these bytes. */
export function isShareFile(bytes: Uint8Array): boolean {
  return bytes.length === SHARE_FILE_LENGTH && magic.every((byte, i) => bytes[i] === byte);
}

/** `salt`: 8 bytes; `ciphertext`: 48 bytes. */
export function encodeShareFile(salt: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  if (salt.length !== SALT_LENGTH || ciphertext.length !== SHARE_FILE_LENGTH - CIPHERTEXT_OFFSET) {
    throw new RangeError("a share file has a salt of 8 bytes and a ciphertext of 48");
  }
  return concat(magic, salt, ciphertext);
}

/** The 32 bytes of the share; undefined when the padding tells that the password was another one. */
export function decryptShare(file: ShareFile, { key, iv }: ShareKey): Uint8Array | undefined {
  const plain = cbc(key, iv, { disablePadding: true }).decrypt(file.ciphertext);
  const right = equal(plain.subarray(SHARE_LENGTH), padding);
  const share = right ? plain.slice(0, SHARE_LENGTH) : undefined;
  wipe(plain);
  return share;
}

/** The share file of a share of 32 bytes; `salt` is the one that `key` and `iv` were derived with. */
export function encryptShare(share: Uint8Array, salt: Uint8Array, { key, iv }: ShareKey): Uint8Array {
  const plain = concat(share, padding);
  const ciphertext = cbc(key, iv, { disablePadding: true }).encrypt(plain);
  wipe(plain);
  return encodeShareFile(salt, ciphertext);
}
