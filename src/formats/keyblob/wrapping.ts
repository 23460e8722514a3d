import { cbc, cmac } from "@noble/ciphers/aes.js";
import { concat, equal, wipe } from "../bytes";
import { FormatError } from "../format-error";
import type { KeyBlob } from "./key-blob";
import { BLOCK_LENGTH, KCV_LENGTH, MAC_LENGTH } from "./key-blob";
import type { KeyMaterial } from "./key-material";
import { keyTypeFacts, keyTypeOfMaterial } from "./key-types";
import { lengthValue } from "./length-value";
import { decodePlaintext, RANDOM_LENGTH } from "./plaintext";
import type { PlaintextPart } from "./plaintext-parts";
import { plaintextParts } from "./plaintext-parts";
import type { BlobForm } from "./plaintext-encoding";
import { encodePlaintext } from "./plaintext-encoding";

/** The blob's random prefix does the work of an initialization vector (SmartCard-HSM ref. 6.1). */
const zeroIv = new Uint8Array(BLOCK_LENGTH);

/** Whether the last 16 bytes are the AES-CMAC (NIST SP 800-38B) of all before them. Compares in constant time. */
export function isMacValid(bytes: Uint8Array, kmac: Uint8Array): boolean {
  if (bytes.length < MAC_LENGTH) return false;
  const macOffset = bytes.length - MAC_LENGTH;
  return equal(cmac(bytes.subarray(0, macOffset), kmac), bytes.subarray(macOffset));
}

/**
 * The key inside. Check `isMacValid` first: without it the result means nothing.
 * A FormatError where the plaintext is no key of the blob's type; its offset counts from the start of the blob.
 */
export function decryptKeyBlob(blob: KeyBlob, kenc: Uint8Array): KeyMaterial {
  return readPlaintext(blob, kenc, decodePlaintext);
}

/**
 * Where the parts of the key lie, with the values of its public parts alone. In CBC a byte keeps its place, so that
 * offsets count from the start of the ciphertext as well. Errors are those of `decryptKeyBlob`.
 */
export function partsInside(blob: KeyBlob, kenc: Uint8Array): PlaintextPart[] {
  return readPlaintext(blob, kenc, plaintextParts);
}

function readPlaintext<Result>(
  blob: KeyBlob,
  kenc: Uint8Array,
  read: (plain: Uint8Array, keyType: KeyBlob["keyType"]) => Result,
): Result {
  const plain = cbc(kenc, zeroIv, { disablePadding: true }).decrypt(blob.ciphertext);
  try {
    return read(plain, blob.keyType);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError(error.reason, blob.ciphertextOffset + error.offset);
  } finally {
    wipe(plain);
  }
}

export interface WrapParameters {
  /** Of the DKEK, 8 bytes. */
  kcv: Uint8Array;
  kenc: Uint8Array;
  kmac: Uint8Array;
  /** 8 random bytes. */
  random: Uint8Array;
  /** Absent: none for RSA and EC, for AES the ones a SmartCard-HSM sets by itself. */
  allowedAlgorithms?: Uint8Array;
  form: BlobForm;
}

/** A key blob of the material. A RangeError for numbers that do not fit the key. */
export function encryptKeyBlob(material: KeyMaterial, parameters: WrapParameters): Uint8Array {
  const { kcv, kenc, kmac, random, form } = parameters;
  if (kcv.length !== KCV_LENGTH || random.length !== RANDOM_LENGTH) {
    throw new RangeError("KCV and random prefix have 8 bytes each");
  }
  const keyType = keyTypeOfMaterial(material);
  const { algorithm, allowedAlgorithms } = keyTypeFacts[keyType];
  const header = concat(
    kcv,
    Uint8Array.of(keyType),
    lengthValue(algorithm),
    lengthValue(parameters.allowedAlgorithms ?? allowedAlgorithms),
    lengthValue(new Uint8Array()),
    lengthValue(new Uint8Array()),
  );
  const plain = encodePlaintext(material, random, form);
  const ciphertext = cbc(kenc, zeroIv, { disablePadding: true }).encrypt(plain);
  wipe(plain);
  const wrapped = concat(header, ciphertext);
  return concat(wrapped, cmac(wrapped, kmac));
}
