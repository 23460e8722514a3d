import { curveNamed } from "../../formats/curves";
import { keyTypes, sizeByLength } from "../../formats/keyblob";
import { type Device, missingFeature, type NotHeldBy } from "../../protocol";
import { devices } from "./devices";
import type { KeyFile } from "./key-file";

/** RSA keys up to this size are wrapped with their primes, longer ones without (SmartCard-HSM ref. 6.3). */
export const LONGEST_RSA_WITH_PRIMES = 2048;

type WrappedKey = Pick<KeyFile, "keyType" | "keySize" | "curve" | "keyBlob">;

/** What the device would have to support, in words, to take the key in a file; undefined where it can, as far as is known. */
export function missingForFile(device: Device, { keyType, keySize, curve, keyBlob }: WrappedKey): string | undefined {
  const feature = missingFeature(device, { type: keyType, size: keySize, curve });
  if (feature !== undefined) return feature;
  if (keyType === "EC" && curve === undefined) return missingCurve(device, sizeByLength(keyBlob));
  if (keySize === undefined || keySize <= LONGEST_RSA_WITH_PRIMES || keyBlob.keyType !== keyTypes.rsaCrt) return undefined;
  return `an RSA key of ${keySize} bits that was wrapped with its primes`;
}

/** The same for a curve of which only the size is known. */
function missingCurve({ curves }: Device, bits: number | undefined): string | undefined {
  if (bits === undefined || curves.some((name) => curveNamed(name).bits === bits)) return undefined;
  return `keys on curves of ${bits} bits`;
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
