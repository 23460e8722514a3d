import { toHex } from "../../formats/bytes";
import { kindOfCertificateFile, publicKeyOfCertificateFile } from "../../formats/certificate-file";
import { decodeKeyDescription, type KeyDescription } from "../../formats/pkcs15";
import { decodeSpki, publicKeySize, samePublicKey, spkiFingerprint } from "../../formats/public-key";
import { fid } from "../../formats/smartcard-hsm";
import { readTlv } from "../../formats/tlv";
import type { Key, KeyReference } from "../../protocol";
import { fail } from "../failure";
import type { SmartCardHsm } from "../hsm";
import { readable } from "./card-identity";
import { base64, fileName } from "./presentation";

/** A key on a card with the files that belong to it (SmartCard-HSM ref. 3.1). */
export interface StoredKey {
  keyRef: KeyReference;
  /** C4xx, as it is. */
  descriptionFile?: Uint8Array;
  description?: KeyDescription;
  /** CExx, as it is. */
  certificateFile?: Uint8Array;
  /** DER SubjectPublicKeyInfo. */
  publicKey?: Uint8Array;
}

export const MAX_KEY_REFERENCE = 255;
const PREFIX = 0xff00;
const NUMBER = 0x00ff;

/** Numbers of the files with this prefix, in order; 0, the device's own key, is none of the person's. */
export function numbersOf(fileIds: readonly number[], prefix: number): KeyReference[] {
  return fileIds
    .filter((fileId) => (fileId & PREFIX) === prefix && (fileId & NUMBER) !== 0)
    .map((fileId) => fileId & NUMBER)
    .sort((a, b) => a - b);
}

export async function readStoredKeys(hsm: SmartCardHsm, fileIds: readonly number[]): Promise<StoredKey[]> {
  const keys: StoredKey[] = [];
  for (const keyRef of numbersOf(fileIds, fid.key)) keys.push(await readStoredKey(hsm, keyRef));
  return keys;
}

export async function readStoredKey(hsm: SmartCardHsm, keyRef: KeyReference): Promise<StoredKey> {
  const descriptionFile = trimmed(await hsm.files.read(fid.privateKeyDescription | keyRef));
  const certificateFile = trimmed(await hsm.files.read(fid.certificate | keyRef));
  const description = readable(descriptionFile, decodeKeyDescription);
  const publicKey = certificateFile && publicKeyOfCertificateFile(certificateFile);
  return {
    keyRef,
    ...(descriptionFile && { descriptionFile }),
    ...(description && { description }),
    ...(certificateFile && { certificateFile }),
    ...(publicKey && { publicKey }),
  };
}

/** The file's outermost data object; a file may be longer than what is in it. */
function trimmed(content: Uint8Array | undefined): Uint8Array | undefined {
  return readable(content, (bytes) => readTlv(bytes).bytes);
}

/** The key as the protocol tells it. Without a description its public key, if there is one, tells what it is. */
export function toKey(stored: StoredKey): Key {
  const { keyRef, description, publicKey, certificateFile } = stored;
  const decoded = readable(publicKey, decodeSpki);
  const isX509 = certificateFile !== undefined && kindOfCertificateFile(certificateFile) === "x509";
  return {
    keyRef,
    // Cards keep a request of every RSA and EC key; only an AES key has neither that nor, perhaps, a description.
    type: description?.type ?? decoded?.type ?? "AES",
    size: decoded === undefined ? (description?.size ?? 0) : publicKeySize(decoded),
    ...(decoded?.type === "EC" && { curve: decoded.curve }),
    label: description?.label ?? "",
    id: description === undefined ? "" : toHex(description.id),
    usage: description?.usage ?? [],
    ...(publicKey && { publicKey: base64(publicKey), publicKeySha256: toHex(spkiFingerprint(publicKey)) }),
    ...(isX509 && { certificate: base64(certificateFile) }),
  };
}

/** @throws EngineFailure `no-such-key` */
export async function requireKey(hsm: SmartCardHsm, keyRef: KeyReference): Promise<void> {
  const fileIds = await hsm.files.enumerate();
  if (!numbersOf(fileIds, fid.key).includes(keyRef)) fail("no-such-key", { keyRef });
}

/** Whether two DER SubjectPublicKeyInfos are one key; false where either is missing. */
export function isSameKey(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && (readable(a, (der) => samePublicKey(der, b)) ?? false);
}

/** A file of a key in words. */
export function fileInWords(fileId: number): string {
  const name = fileName(fileId);
  if ((fileId & PREFIX) === fid.key) return `key ${fileId & NUMBER} (${name})`;
  return (fileId & PREFIX) === fid.certificate ? `certificate ${name}` : `description ${name}`;
}

/** @throws EngineFailure `invalid-params` */
export function checkKeyReference(keyRef: KeyReference): void {
  if (!Number.isInteger(keyRef) || keyRef < 1 || keyRef > MAX_KEY_REFERENCE) {
    fail("invalid-params", { parameter: "keyRef", reason: `a key reference is a number from 1 to ${MAX_KEY_REFERENCE}` });
  }
}
