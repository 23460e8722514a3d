import { randomBytes } from "node:crypto";
import { wipe } from "../../../formats/bytes";
import { deriveDkekKeys, keyCheckValue } from "../../../formats/dkek";
import { type BlobForm, encodeContainer, encryptKeyBlob, type KeyMaterial } from "../../../formats/keyblob";
import { encodeKeyDescription } from "../../../formats/pkcs15";
import { decodeSpki, publicKeySize } from "../../../formats/public-key";
import type { Device, KeyReference } from "../../../protocol";
import { LONGEST_RSA_WITH_PRIMES } from "../holdable-file";
import { newDescription } from "../restored-description";
import { type KeyInFile, withPrimes } from "./importable-key";
import type { NamedKey } from "./private-key-file";
import { selfMadeRequest } from "./self-made-request";

const RANDOM_LENGTH = 8;

/** What a key from a file is to be on a card. */
export interface ImportedAs {
  keyRef: KeyReference;
  /** PKCS#15 ID. */
  id: Uint8Array;
  label: string;
  /** CHR of the request that a key without a certificate gets. */
  holder: string;
}

/** A backup of the key, in sc-hsm-tool's container, as the device would make it if it had the key already. */
export function backupOf(device: Device, key: NamedKey, { keyRef, id, label, holder }: ImportedAs, dkek: Uint8Array): Uint8Array {
  const publicKey = decodeSpki(key.publicKey);
  return encodeContainer({
    blob: wrapFor(device, key, dkek),
    description: encodeKeyDescription(newDescription(publicKey.type, publicKeySize(publicKey), keyRef, label, id)),
    certificate: key.certificate?.der ?? selfMadeRequest(key, holder),
  });
}

/**
 * The key under a DKEK, in the form that the device itself wraps in, and so surely takes (SmartCard-HSM ref. 6.1, 6.3): a
 * Pico HSM without primes and without what is 0, others with primes up to 2048 bits and in whole lengths.
 */
export function wrapFor({ kind }: Device, { numbers }: KeyInFile, dkek: Uint8Array): Uint8Array {
  const form: BlobForm = kind === "pico-hsm" ? "pico" : "vendor";
  const longestWithPrimes = kind === "pico-hsm" ? 0 : LONGEST_RSA_WITH_PRIMES;
  const material: KeyMaterial = numbers.type === "RSA" && numbers.size <= longestWithPrimes ? withPrimes(numbers) : numbers;
  const { kenc, kmac } = deriveDkekKeys(dkek);
  try {
    return encryptKeyBlob(material, { kcv: keyCheckValue(dkek), kenc, kmac, random: Uint8Array.from(randomBytes(RANDOM_LENGTH)), form });
  } finally {
    wipe(kenc, kmac);
  }
}
