import type { Device } from "./cards";
import type { CurveName, KeyType } from "./keys";

/** A key as far as it is known. */
export interface KeyKind {
  type: KeyType;
  /** Bits. */
  size?: number | undefined;
  curve?: CurveName | undefined;
}

/** What the device would have to support, in words, to hold the key; undefined where it can, as far as the key is known. */
export function missingFeature({ rsaSizes, aesSizes, curves: known }: Device, { type, size, curve }: KeyKind): string | undefined {
  const largestRsa = Math.max(...rsaSizes);
  if (type === "AES" && aesSizes.length === 0) return "AES keys, which firmware from 3.0 has";
  if (type === "AES" && size !== undefined && !aesSizes.includes(size)) return `AES keys of ${size} bits`;
  if (type === "RSA" && size !== undefined && size > largestRsa) {
    return `RSA keys of ${size} bits. It holds RSA keys of up to ${largestRsa} bits`;
  }
  return type === "EC" && curve !== undefined && !known.includes(curve) ? `keys on the curve ${curve}` : undefined;
}

/** The same for a key that was made elsewhere: a device takes RSA keys of the sizes that it makes itself, and of no other. */
export function missingForImport(device: Device, key: KeyKind): string | undefined {
  const feature = missingFeature(device, key);
  if (feature !== undefined || key.type !== "RSA" || key.size === undefined || device.rsaSizes.includes(key.size)) return feature;
  return `RSA keys of ${key.size} bits. It holds RSA keys of ${device.rsaSizes.join(", ")} bits`;
}
