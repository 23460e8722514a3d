import { BLOCK_LENGTH, type KeyBlob } from "./key-blob";
import { keyTypes } from "./key-types";

/** Bits of keys on elliptic curves by bytes of ciphertext, of genuine cards and of the Pico HSM; other lengths are those of several. */
const ecSizes: Partial<Record<number, number>> = { 208: 192, 224: 192, 320: 256, 400: 320, 416: 384, 464: 384, 560: 521, 608: 512, 624: 521 };

/** Sizes of RSA keys on cards are multiples of it. */
const RSA_STEP = 256;

/**
 * Bits of the key in a blob, by the length of its ciphertext (SmartCard-HSM ref. 6.1): of an RSA key there are two numbers as
 * long as its modulus, three and a half where its primes are there, and two blocks of what is around them. An AES secret that
 * is longer than AES has keys counts as 512 bits. Undefined where the length tells nothing.
 */
export function sizeByLength({ keyType, ciphertext: { length } }: Pick<KeyBlob, "keyType" | "ciphertext">): number | undefined {
  const numbers = 8 * (length - 2 * BLOCK_LENGTH);
  switch (keyType) {
    case keyTypes.rsa:
      return rsaSize(numbers / 2);
    case keyTypes.rsaCrt:
      return rsaSize(numbers / 3.5);
    case keyTypes.ec:
      return ecSizes[length];
    case keyTypes.aes:
      if (length === 2 * BLOCK_LENGTH) return 128;
      return length > 4 * BLOCK_LENGTH ? 512 : undefined;
  }
}

function rsaSize(bits: number): number | undefined {
  return bits > 0 && bits % RSA_STEP === 0 ? bits : undefined;
}
