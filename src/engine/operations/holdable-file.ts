import { BLOCK_LENGTH, type KeyBlob, keyTypes } from "../../formats/keyblob";
import { type Device, missingFeature, type NotHeldBy } from "../../protocol";
import { devices } from "./devices";
import type { KeyFile } from "./key-file";

/** RSA keys up to this size are wrapped with their primes, longer ones without (SmartCard-HSM ref. 6.3). */
export const LONGEST_RSA_WITH_PRIMES = 2048;

type WrappedKey = Pick<KeyFile, "keyType" | "keySize" | "curve" | "keyBlob">;

/** What the device would have to support, in words, to take the key in a file; undefined where it can, as far as is known. */
export function missingForFile(device: Device, { keyType, keySize, curve, keyBlob }: WrappedKey): string | undefined {
  const size = keySize ?? sizeByLength(keyBlob);
  const feature = missingFeature(device, { type: keyType, size, curve });
  if (feature !== undefined) return feature;
  if (size === undefined || size <= LONGEST_RSA_WITH_PRIMES || keyBlob.keyType !== keyTypes.rsaCrt) return undefined;
  return `an RSA key of ${size} bits that was wrapped with its primes`;
}

/** The same for every kind of device. */
export function notHeldBy(key: WrappedKey): NotHeldBy {
  return Object.fromEntries(
    devices.flatMap((device) => {
      const feature = missingForFile(device, key);
      return feature === undefined ? [] : [[device.kind, feature]];
    }),
  );
}

/**
 * Bits of a key by the length of its ciphertext (SmartCard-HSM ref. 6.1): two numbers as long as an RSA modulus, three and a
 * half where its primes are there, and two blocks of what is around them; or an AES secret that is longer than AES has keys.
 * Undefined where it tells nothing.
 */
function sizeByLength({ keyType, ciphertext }: KeyBlob): number | undefined {
  const numbers = ciphertext.length - 2 * BLOCK_LENGTH;
  if (keyType === keyTypes.rsa) return (8 * numbers) / 2;
  if (keyType === keyTypes.rsaCrt) return Math.floor((8 * numbers) / 3.5);
  return keyType === keyTypes.aes && ciphertext.length > 4 * BLOCK_LENGTH ? 512 : undefined;
}
