import { isShareFile } from "../dkek";
import { FormatError } from "../format-error";
import { readTlv } from "../tlv";
import { decodeContainer } from "./container";
import { decodeKeyBlob, KCV_LENGTH, walkKeyBlob } from "./key-blob";
import { isKeyTypeCode, keyTypeOfAlgorithm } from "./key-types";

/** `container`: as sc-hsm-tool writes it. `blob`: a wrapped key alone. `share`: a DKEK share file. */
export type FileKind = "container" | "blob" | "share" | "unknown";

/**
 * What a file is, from its bytes (SmartCard-HSM ref. 6.5). First for whole files; then for damaged ones, where a
 * beginning that fits is enough. It never throws.
 */
export function kindOfFile(bytes: Uint8Array): FileKind {
  if (isShareFile(bytes)) return "share";
  if (succeeds(() => decodeKeyBlob(decodeContainer(bytes).blob))) return "container";
  const blob = beginsLikeBlob(bytes);
  if (blob && succeeds(() => decodeKeyBlob(bytes))) return "blob";
  if (beginsLikeContainer(bytes)) return "container";
  if (blob) return "blob";
  return blobBehindHeader(bytes) === undefined ? "unknown" : "container";
}

function succeeds(decode: () => unknown): boolean {
  try {
    decode();
    return true;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** A SEQUENCE that opens with an OCTET STRING, whatever their lengths say. */
function beginsLikeContainer(bytes: Uint8Array): boolean {
  return succeeds(() => {
    const sequence = readTlv(bytes, 0, Number.POSITIVE_INFINITY);
    const blob = readTlv(bytes, sequence.valueOffset, Number.POSITIVE_INFINITY);
    if (sequence.tag !== 0x30 || blob.tag !== 0x04) throw new FormatError("no container", 0);
  });
}

/** Tag and length of the container and of the wrapped key take so many bytes at least and at most. */
const HEADER_LENGTHS = [4, 5, 6, 7, 8];

/** Where the wrapped key begins, by its type and algorithm, whatever the header before it says. */
export function blobBehindHeader(bytes: Uint8Array): number | undefined {
  return HEADER_LENGTHS.find((length) => {
    const { parts } = walkKeyBlob(bytes.subarray(length));
    const algorithm = parts.find(({ name }) => name === "algorithm")?.value;
    return algorithm !== undefined && keyTypeOfAlgorithm(algorithm) !== undefined;
  });
}

const MIN_OID_LENGTH = 3;
const MAX_OID_LENGTH = 32;

/** A key type where it belongs with an algorithm of an object identifier's length behind it, or a known algorithm. */
function beginsLikeBlob(bytes: Uint8Array): boolean {
  const algorithm = walkKeyBlob(bytes).parts.find(({ name }) => name === "algorithm")?.value;
  if (algorithm === undefined) return false;
  if (keyTypeOfAlgorithm(algorithm) !== undefined) return true;
  const { length } = algorithm;
  return isKeyTypeCode(bytes[KCV_LENGTH]) && length >= MIN_OID_LENGTH && length <= MAX_OID_LENGTH;
}

