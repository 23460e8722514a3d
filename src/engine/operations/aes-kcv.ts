import { cmac } from "@noble/ciphers/aes.js";
import { toHex } from "../../formats/bytes";
import { type AesMaterial, BLOCK_LENGTH } from "../../formats/keyblob";
import type { AesKcv } from "../../protocol";

/** What the CMAC is made of that an AES key is known by. */
export const kcvInput = new Uint8Array(BLOCK_LENGTH);

/** Bytes of the CMAC that are told. */
const KCV_LENGTH = 5;
const LONGEST_KEY = 32;

/** Key check value of a key from its CMAC of a block of zeros (ANSI X9.24-1:2017, Annex A). */
export function aesKcvOfCmac(mac: Uint8Array): AesKcv {
  return toHex(mac.subarray(0, KCV_LENGTH));
}

/** Key check value of a deciphered key; undefined for a longer secret, which is no key for AES. */
export function aesKcvOf({ key }: AesMaterial): AesKcv | undefined {
  return key.length > LONGEST_KEY ? undefined : aesKcvOfCmac(cmac(kcvInput, key));
}
