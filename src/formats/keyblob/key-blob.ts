import { FormatError } from "../format-error";
import type { KeyTypeCode } from "./key-types";
import { isKeyTypeCode } from "./key-types";

/** A wrapped key (SmartCard-HSM ref. 6.1). All parts are views of the bytes it was decoded from. */
export interface KeyBlob {
  /** Key check value of the DKEK, 8 bytes. */
  kcv: Uint8Array;
  keyType: KeyTypeCode;
  /** Content of an object identifier, without tag and length. */
  algorithm: Uint8Array;
  /** One code a byte. */
  allowedAlgorithms: Uint8Array;
  /** Empty in every blob that is known. */
  accessConditions: Uint8Array;
  /** Empty in every blob that is known. */
  keyOid: Uint8Array;
  /** AES-256-CBC, whole blocks. */
  ciphertext: Uint8Array;
  /** AES-256-CMAC, 16 bytes. */
  mac: Uint8Array;
  /** Of the ciphertext in the blob: how long the header is. */
  ciphertextOffset: number;
}

export type KeyBlobPartName = Exclude<keyof KeyBlob, "ciphertextOffset">;

/** A part where it was found; parts follow each other without a gap. */
export interface KeyBlobPart {
  name: KeyBlobPartName;
  offset: number;
  /** With the two bytes of its length field, where it has one. */
  length: number;
  /** View of the bytes that count. */
  value: Uint8Array;
}

export const KCV_LENGTH = 8;
export const MAC_LENGTH = 16;
export const BLOCK_LENGTH = 16;

/** Random bytes, size field and the shortest key take more than one block. */
const MIN_CIPHERTEXT_LENGTH = 2 * BLOCK_LENGTH;

const fieldNames = {
  algorithm: "the algorithm",
  allowedAlgorithms: "the allowed algorithms",
  accessConditions: "the access conditions",
  keyOid: "the key OID",
} as const;

const fields = ["algorithm", "allowedAlgorithms", "accessConditions", "keyOid"] as const;

/** All that can be read of a blob: the parts up to where it breaks, and what is wrong with it. */
export interface KeyBlobWalk {
  parts: KeyBlobPart[];
  problems: FormatError[];
}

/** Reads a blob part by part as far as it goes; never throws. */
export function walkKeyBlob(bytes: Uint8Array): KeyBlobWalk {
  const walk: KeyBlobWalk = { parts: [], problems: [] };
  try {
    walkHeader(bytes, walk);
    walkWrappedKey(bytes, walk);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    walk.problems.push(error);
  }
  return walk;
}

function walkHeader(bytes: Uint8Array, walk: KeyBlobWalk): void {
  if (bytes.length < KCV_LENGTH) throw new FormatError("ends inside the key check value", 0);
  add(walk, "kcv", bytes, 0, KCV_LENGTH);
  const code = bytes[KCV_LENGTH];
  if (code === undefined) throw new FormatError("ends before the key type", KCV_LENGTH);
  add(walk, "keyType", bytes, KCV_LENGTH, 1);
  if (!isKeyTypeCode(code)) walk.problems.push(new FormatError(`${code} is no key type`, KCV_LENGTH));
  for (const name of fields) walkField(bytes, name, walk);
}

function walkField(bytes: Uint8Array, name: (typeof fields)[number], walk: KeyBlobWalk): void {
  const offset = endOf(walk);
  const [high, low] = bytes.subarray(offset, offset + 2);
  if (high === undefined || low === undefined) {
    throw new FormatError(`ends before the length of ${fieldNames[name]}`, offset);
  }
  const length = high * 0x100 + low;
  const left = bytes.length - offset - 2;
  if (length > left) {
    throw new FormatError(`${fieldNames[name]} should take ${length} bytes, ${left} are left`, offset);
  }
  add(walk, name, bytes, offset, 2 + length, 2);
}

function walkWrappedKey(bytes: Uint8Array, walk: KeyBlobWalk): void {
  const offset = endOf(walk);
  const length = bytes.length - offset - MAC_LENGTH;
  if (length < MIN_CIPHERTEXT_LENGTH) throw new FormatError("too short for a ciphertext and its MAC", offset);
  if (length % BLOCK_LENGTH !== 0) {
    throw new FormatError("ciphertext and MAC are not whole blocks of 16 bytes: bytes are missing or too many", offset);
  }
  add(walk, "ciphertext", bytes, offset, length);
  add(walk, "mac", bytes, offset + length, MAC_LENGTH);
}

function endOf({ parts }: KeyBlobWalk): number {
  const last = parts.at(-1);
  return last === undefined ? 0 : last.offset + last.length;
}

function add(walk: KeyBlobWalk, name: KeyBlobPartName, bytes: Uint8Array, offset: number, length: number, skip = 0) {
  walk.parts.push({ name, offset, length, value: bytes.subarray(offset + skip, offset + length) });
}

/** A FormatError for anything but a whole, well-formed blob; whether it is genuine only its MAC tells. */
export function decodeKeyBlob(bytes: Uint8Array): KeyBlob {
  const { parts, problems } = walkKeyBlob(bytes);
  const [problem] = problems;
  if (problem !== undefined) throw problem;
  const need = (name: KeyBlobPartName): KeyBlobPart => {
    const found = parts.find((part) => part.name === name);
    if (found === undefined) throw new FormatError(`${name} is missing`, bytes.length);
    return found;
  };
  const keyType = need("keyType").value[0];
  if (!isKeyTypeCode(keyType)) throw new FormatError("unknown key type", KCV_LENGTH);
  return {
    kcv: need("kcv").value,
    keyType,
    algorithm: need("algorithm").value,
    allowedAlgorithms: need("allowedAlgorithms").value,
    accessConditions: need("accessConditions").value,
    keyOid: need("keyOid").value,
    ciphertext: need("ciphertext").value,
    mac: need("mac").value,
    ciphertextOffset: need("ciphertext").offset,
  };
}
