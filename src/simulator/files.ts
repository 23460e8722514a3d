import { sw } from "../formats/iso7816";
import { fid } from "../formats/smartcard-hsm";
import type { Card } from "./card";
import { Refusal } from "./refusal";

/** An offset has two bytes (SmartCard-HSM ref. 10). */
const MAX_FILE_LENGTH = 0xffff;

/** Key meta data, which a client may keep beside a key. */
const KEY_META_DATA = 0xcb00;

const writablePrefixes = [
  fid.privateKeyDescription,
  fid.certificate,
  fid.certificateDescription,
  fid.issuerCertificate,
  fid.dataDescription,
  fid.privateData,
  fid.data,
  KEY_META_DATA,
];
const writableFiles: readonly number[] = [fid.tokenInfo, fid.unwrapBuffer];

export const prefixOf = (fileId: number) => fileId & 0xff00;

/** Whether there is an object with that identifier: a file, a key or the device key. */
export function exists(card: Card, fileId: number): boolean {
  if (prefixOf(fileId) !== fid.key) return contentOf(card, fileId) !== undefined;
  return fileId === fid.key || card.state.keys.has(fileId & 0xff);
}

/** What a file holds; undefined where there is none, or it is a key. */
export function contentOf({ profile, state }: Card, fileId: number): Uint8Array | undefined {
  return profile.files.fixed.get(fileId) ?? state.files.get(fileId);
}

export function needFile(card: Card, fileId: number): Uint8Array {
  const content = contentOf(card, fileId);
  if (content === undefined) throw new Refusal(sw.fileNotFound);
  return content;
}

/** Refuses to let out keys and the buffer for key blobs, and private data before the PIN. */
export function needReadable(card: Card, fileId: number): void {
  const secret = prefixOf(fileId) === fid.key || fileId === fid.unwrapBuffer;
  const locked = prefixOf(fileId) === fid.privateData && !card.session.verified;
  if (secret || locked) throw new Refusal(sw.securityStatusNotSatisfied);
}

/** Refuses keys and the device certificate, and identifiers that stand for nothing. */
export function needWritable(fileId: number): void {
  if (prefixOf(fileId) === fid.key || fileId === fid.deviceCertificate) {
    throw new Refusal(sw.securityStatusNotSatisfied);
  }
  if (!writablePrefixes.includes(prefixOf(fileId)) && !writableFiles.includes(fileId)) {
    throw new Refusal(sw.fileNotFound);
  }
}

/**
 * Writing at the start replaces a file as a whole, or makes it; writing further on may let it grow, without a gap.
 * A file that the device makes up stays as it is.
 */
export function writeFile(card: Card, fileId: number, offset: number, data: Uint8Array): void {
  if (card.profile.files.fixed.has(fileId)) return;
  const former = offset === 0 ? new Uint8Array() : needFile(card, fileId);
  const end = offset + data.length;
  if (offset > former.length) throw new Refusal(sw.wrongParameters);
  if (end > MAX_FILE_LENGTH) throw new Refusal(sw.notEnoughMemory);
  const content = new Uint8Array(Math.max(former.length, end));
  content.set(former);
  content.set(data, offset);
  card.state.files.set(fileId, content);
  card.changed = true;
}

export function removeFile(card: Card, fileId: number): void {
  if (card.profile.files.fixed.has(fileId)) throw new Refusal(sw.commandNotAllowed);
  card.state.files.delete(fileId);
  card.changed = true;
  if (card.session.currentFile === fileId) delete card.session.currentFile;
}
