import { toHex } from "../../formats/bytes";
import { publicKeyOfCertificateFile } from "../../formats/certificate-file";
import { FormatError } from "../../formats/format-error";
import { type Container, decodeContainer, decodeKeyBlob, type KeyBlob, keyTypeFacts, kindOfFile, sizeByLength } from "../../formats/keyblob";
import { decodeKeyDescription, type KeyDescription } from "../../formats/pkcs15";
import { decodeSpki, publicKeySize } from "../../formats/public-key";
import type { CurveName, KeyType } from "../../protocol";
import { fail } from "../failure";
import { readable } from "./card-identity";

/** Key blobs have less than 4 KiB; what is longer than this is none, whatever it is. */
export const LONGEST_KEY_FILE = 65_536;

/** A backed-up key: a container of sc-hsm-tool, or a key blob alone (SmartCard-HSM ref. 6.4, 6.5). */
export interface KeyFile extends Container {
  /** `container`: as sc-hsm-tool writes it. `blob`: the wrapped key alone. */
  kind: "container" | "blob";
  keyBlob: KeyBlob;
  kcv: string;
  keyType: KeyType;
  /** Bits, where certificate, description or the length of the blob tell. */
  keySize?: number;
  curve?: CurveName;
  decodedDescription?: KeyDescription;
  /** DER SubjectPublicKeyInfo of the certificate. */
  publicKey?: Uint8Array;
}

/**
 * What a file of a backed-up key holds.
 * @throws EngineFailure `not-a-key-blob`, `damaged`
 */
export function parseKeyFile(file: Uint8Array): KeyFile {
  const kind = file.length > LONGEST_KEY_FILE ? "unknown" : kindOfFile(file);
  if (kind !== "container" && kind !== "blob") fail("not-a-key-blob", {});
  const container = orDamaged(() => (kind === "container" ? decodeContainer(file) : { blob: file }), 0);
  const keyBlob = orDamaged(() => decodeKeyBlob(container.blob), container.blob.byteOffset - file.byteOffset);
  const { description, certificate } = container;
  const decodedDescription = readable(description, decodeKeyDescription);
  const publicKey = certificate && publicKeyOfCertificateFile(certificate);
  const decodedKey = readable(publicKey, decodeSpki);
  // A description without a size tells 0.
  const keySize = decodedKey === undefined ? decodedDescription?.size || sizeByLength(keyBlob) : publicKeySize(decodedKey);
  return {
    ...container,
    kind,
    keyBlob,
    kcv: toHex(keyBlob.kcv),
    keyType: keyTypeOf(keyBlob),
    ...(keySize !== undefined && { keySize }),
    ...(decodedKey?.type === "EC" && { curve: decodedKey.curve }),
    ...(decodedDescription && { decodedDescription }),
    ...(publicKey && { publicKey }),
  };
}

export function keyTypeOf({ keyType }: Pick<KeyBlob, "keyType">): KeyType {
  const { material } = keyTypeFacts[keyType];
  return material === "RSA-CRT" ? "RSA" : material;
}

/** @param start where the bytes that are decoded lie in the file */
export function orDamaged<Decoded>(decode: () => Decoded, start: number): Decoded {
  try {
    return decode();
  } catch (error) {
    if (error instanceof FormatError) fail("damaged", { offset: start + error.offset, reason: error.reason });
    throw error;
  }
}
